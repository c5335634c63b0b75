/** What assembly/selfMatching.ts computes, without the speed. */
import { DESCRIPTOR_LENGTH, type Neighbours } from "./selfMatching.ts";

/** As nearestOthers: of equal distances the one with the lower index comes first. */
export function nearestOthersReference(
  descriptors: Uint8Array,
  places: Float32Array,
  neighbours: number,
  minDistance: number,
): Neighbours {
  const count = descriptors.length / DESCRIPTOR_LENGTH;
  const distances = new Int32Array(count * neighbours).fill(2 ** 31 - 1);
  const indices = new Int32Array(count * neighbours).fill(-1);
  for (let i = 0; i < count; i++) {
    const others: { j: number; distance: number }[] = [];
    for (let j = 0; j < count; j++) {
      const apart = Math.hypot(places[2 * j] - places[2 * i], places[2 * j + 1] - places[2 * i + 1]);
      if (j === i || apart < minDistance) continue;
      let distance = 0;
      for (let k = 0; k < DESCRIPTOR_LENGTH; k++)
        distance += (descriptors[i * DESCRIPTOR_LENGTH + k] - descriptors[j * DESCRIPTOR_LENGTH + k]) ** 2;
      others.push({ j, distance });
    }
    others.sort((a, b) => a.distance - b.distance || a.j - b.j);
    others.slice(0, neighbours).forEach(({ j, distance }, k) => {
      distances[i * neighbours + k] = distance;
      indices[i * neighbours + k] = j;
    });
  }
  return { distances, indices };
}
