import { expect, it } from "vitest";
import { random } from "../../random.ts";
import { nearestOthersReference } from "./selfMatching.reference.ts";
import { DESCRIPTOR_LENGTH, nearestOthers } from "./selfMatching.ts";

it.each([0, 1, 3, 60])("nearestOthers finds what the reference finds among %i descriptors", (count) => {
  const source = random("descriptors", count);
  const descriptors = Uint8Array.from({ length: count * DESCRIPTOR_LENGTH }, () => source.integer(256));
  // A copy of an earlier one makes a distance of 0, two copies make ties.
  if (count === 60) for (const to of [7, 8]) descriptors.copyWithin(to * 128, 0, 128);
  const places = Float32Array.from({ length: 2 * count }, () => source.integer(50));
  const found = nearestOthers(descriptors, places, 4, 20);
  expect(found).toEqual(nearestOthersReference(descriptors, places, 4, 20));
});
