/** What training a field makes small: the difference from what the balls show, and total variation. */
import { meanSquaredError } from "../../tensor/functions/losses.ts";
import { add, cast, exp, maximum, mul, sqrt, sub } from "../../tensor/ops/elementwise.ts";
import { gather } from "../../tensor/ops/indexing.ts";
import { constant, input, parameter } from "../../tensor/ops/leaves.ts";
import { mean, sum } from "../../tensor/ops/reductions.ts";
import { concat, reshape, slice } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";
import { CHANNELS, type Lattice, voxelsOf } from "./lattice.ts";
import { renderedLight } from "./volume.ts";

/** Weights of total variation. */
export interface Smoothness {
  density: number;
  colour: number;
}

/** Rays and voxels of a step. */
export const RAYS = 1024;
export const PICKS = 8192;

/**
 * What is learnt of each ball, per channel: logarithm of the light that the glass passes on, then the light that its surface mirrors
 * (a plane over its face, as in the sweep), against what is expected.
 */
export const GLASS = 12;
/** Glass learns more slowly than voxels by this. */
const GLASS_SCALE = 0.1;
/** Weight of the square of the logarithm of passed light: glass is clear unless much speaks for it. */
const CLEAR = 0.01;
/** Linear light that is added before roots are taken: the dark must not rule. */
const DARK = 0.002;
/** Squared difference between voxels below which total variation is smooth. */
const SMOOTH = 1e-4;

/** The names under which a step is fed; all are numbers. */
export const feedShapes = {
  /** As `lineInto` writes them. */
  lines: [RAYS, 4],
  /** Linear light. */
  colours: [RAYS, 3],
  /** Share mirrored, and the place on the face. */
  surfaces: [RAYS, 3],
  /** Index of the ball. */
  balls: [RAYS],
  /** Voxels that have a next one along each axis. */
  picks: [PICKS],
} as const;

export interface FieldLoss {
  loss: Value;
  /** Mean squared difference of the square roots of light. */
  error: Value;
  voxels: Value;
  glass: Value;
}

/** @param mirrored linear light that balls are expected to mirror. */
export function fieldLoss(
  lattice: Lattice,
  balls: number,
  mirrored: readonly number[],
  smoothness: Smoothness,
): FieldLoss {
  const voxels = parameter("voxels", [voxelsOf(lattice), CHANNELS]);
  const glass = parameter("glass", [balls, GLASS]);
  const fed = (name: keyof typeof feedShapes) => input(name, feedShapes[name]);
  const learnt = mul(gather(glass, cast(fed("balls"), "i64")), GLASS_SCALE);
  const part = (i: number) => slice(learnt, 1, 3 * i, 3 * i + 3);
  const surfaces = fed("surfaces");
  const [share, right, under] = [0, 1, 2].map((i) => slice(surfaces, 1, i, i + 1));
  const surroundings = add(add(part(1), constant(mirrored, [1, 3])), add(mul(part(2), right), mul(part(3), under)));
  const passed = mul(sub(1, share), sub(1, share));
  const seen = add(
    mul(mul(passed, exp(part(0))), renderedLight(voxels, fed("lines"), lattice)),
    mul(share, surroundings),
  );
  const root = (light: Value) => sqrt(add(maximum(light, 0), DARK));
  const error = meanSquaredError(root(seen), root(fed("colours")));
  const clear = mean(mul(part(0), part(0)));
  const loss = add(add(error, mul(clear, CLEAR)), totalVariation(voxels, fed("picks"), lattice, smoothness));
  return { loss, error, voxels, glass };
}

/**
 * Mean over some voxels of the length of the difference to the next along each axis (Rudin, Osher and Fatemi 1992), channels
 * weighted.
 */
function totalVariation(
  voxels: Value,
  picks: Value,
  { columns, rows }: Lattice,
  { density, colour }: Smoothness,
): Value {
  const next = [0, 1, columns, columns * rows].map((off) => add(picks, off));
  const values = reshape(gather(voxels, cast(concat(next, 0), "i64")), [next.length, PICKS, CHANNELS]);
  const differences = sub(slice(values, 0, 1, next.length), slice(values, 0, 0, 1));
  const lengths = sqrt(add(sum(mul(differences, differences), 0), SMOOTH));
  const weights = constant(
    Array.from({ length: CHANNELS }, (_, channel) => (channel === 0 ? density : colour)),
    [1, CHANNELS],
  );
  return mul(sum(mul(lengths, weights)), 1 / PICKS);
}
