/** Cameras in two parts that share none: what is chosen on one is measured on the other. */
import { random, shuffled } from "../../../engine/random.ts";

/** Cameras with many photographs first, each to the part that has fewer so far. */
export function halves(photographs: readonly { camera: string }[], seed: number): Record<"a" | "b", string[]> {
  const counts = new Map<string, number>();
  for (const { camera } of photographs) counts.set(camera, (counts.get(camera) ?? 0) + 1);
  const names = [...counts.keys()].sort();
  const drawn = Array.from(shuffled(names.length, random(seed, "parts")), (i) => names[i]);
  const number = (camera: string) => counts.get(camera)!;
  const parts = { a: { cameras: [] as string[], photographs: 0 }, b: { cameras: [] as string[], photographs: 0 } };
  for (const camera of drawn.sort((one, other) => number(other) - number(one))) {
    const { a, b } = parts;
    // The number of cameras decides where photographs are even, so that both parts get two.
    const toA = a.photographs === b.photographs ? a.cameras.length <= b.cameras.length : a.photographs < b.photographs;
    const to = toA ? a : b;
    to.cameras.push(camera);
    to.photographs += number(camera);
  }
  // One camera with most of the photographs would leave its part without a donor.
  while (parts.a.cameras.length < 2 && parts.b.cameras.length > 2) parts.a.cameras.push(parts.b.cameras.pop()!);
  while (parts.b.cameras.length < 2 && parts.a.cameras.length > 2) parts.b.cameras.push(parts.a.cameras.pop()!);
  return { a: parts.a.cameras.sort(), b: parts.b.cameras.sort() };
}
