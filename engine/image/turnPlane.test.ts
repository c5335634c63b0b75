import { describe, expect, it } from "vitest";
import { orient } from "../../service/decode/orient.ts";
import type { Orientation } from "../evidence.ts";
import { storedPlane, uprightPlane } from "./turnPlane.ts";

const orientations: Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
const stored = { width: 5, height: 3, data: Float32Array.from({ length: 15 }, (_, i) => i) };

describe.each(orientations)("orientation %i", (orientation) => {
  it("turns a plane as the decoder turns a picture", () => {
    const picture = orient(
      { ...stored, data: Uint8Array.from({ length: 45 }, (_, i) => Math.floor(i / 3)) },
      orientation,
    );
    const upright = uprightPlane(stored, orientation);
    expect([upright.width, upright.height]).toEqual([picture.width, picture.height]);
    expect([...upright.data]).toEqual([...picture.data].filter((_, i) => i % 3 === 0));
  });

  it("is undone", () => {
    const back = storedPlane(uprightPlane(stored, orientation), orientation);
    expect([back.width, back.height]).toEqual([5, 3]);
    expect([...back.data]).toEqual([...stored.data]);
  });
});
