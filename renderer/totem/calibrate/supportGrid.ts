/** What the balls rest on, as lines on it. */
import type { Vector } from "../../../engine/totem/refraction/vector.ts";
import type { Support } from "../../../engine/totem/sweep/support.ts";

/** Metres between two lines. */
const SPACING = 0.1;
/** Of such squares around the balls. */
const MARGIN = 3;

interface Standing {
  centre: Vector;
}

/** @returns lines along x and along z; none where the balls rest on nothing common. */
export function supportGrid(support: Support | undefined, balls: readonly Standing[]): Vector[][] {
  if (!support) return [];
  const { height, right, away } = support;
  const at = (x: number, z: number): Vector => [x, height + right * x + away * z, z];
  const spanOf = (values: number[]) => ({
    from: Math.floor(Math.min(...values) / SPACING) - MARGIN,
    to: Math.ceil(Math.max(...values) / SPACING) + MARGIN,
  });
  const across = spanOf(balls.map(({ centre }) => centre[0]));
  const along = spanOf(balls.map(({ centre }) => centre[2]));
  const steps = ({ from, to }: { from: number; to: number }) =>
    Array.from({ length: to - from + 1 }, (_, i) => (from + i) * SPACING);
  return [
    ...steps(across).map((x) => [at(x, along.from * SPACING), at(x, along.to * SPACING)]),
    ...steps(along).map((z) => [at(across.from * SPACING, z), at(across.to * SPACING, z)]),
  ];
}
