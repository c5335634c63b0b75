/**
 * Finite scalar quantisation (Mentzer, Minnen, Agustsson and Tschannen, ICLR 2024, arXiv:2309.15505): few numbers, each
 * bounded and rounded to a few levels; no codebook, so nothing in it can die.
 */
import { add, cast, mul, round, sub, tanh } from "../../tensor/ops/elementwise.ts";
import { constant, straightThrough } from "../../tensor/ops/leaves.ts";
import { sum } from "../../tensor/ops/reductions.ts";
import type { Value } from "../../tensor/value.ts";

const EPSILON = 1e-3;
const CHANNELS = 3;

/** As many levels in each of three channels as give at most so many codes: 64 is 4 x 4 x 4. */
export function levelsFor(codes: number): number[] {
  const levels = new Array<number>(CHANNELS).fill(Math.floor(Math.cbrt(codes) + 1e-9));
  for (let i = 0; i < CHANNELS; i++) {
    const others = levels.reduce((product, level) => product * level, 1) / levels[i];
    if (others * (levels[i] + 1) <= codes) levels[i]++;
  }
  return levels;
}

/**
 * h [n, channels] bounded to the width of its levels, the rounded numbers with a straight-through gradient, both scaled
 * to -1..1, and the index of the code, i64 [n].
 */
export function roundedToLevels(h: Value, levels: readonly number[]) {
  const row = (of: (level: number) => number) => constant(levels.map(of), [1, levels.length]);
  const half = (level: number) => ((level - 1) * (1 + EPSILON)) / 2;
  // An even number of levels has none at zero: the curve is moved by half a step.
  const offset = (level: number) => (level % 2 === 0 ? 0.5 : 0);
  const inner = add(
    h,
    row((level) => Math.atanh(offset(level) / half(level))),
  );
  const bounded = sub(mul(tanh(inner), row(half)), row(offset));
  const whole = straightThrough(bounded, round(bounded));
  const middle = (level: number) => Math.floor(level / 2);
  const scale = row((level) => 1 / middle(level));
  const places = levels.map((_, i) => levels.slice(0, i).reduce((product, level) => product * level, 1));
  const index = sum(mul(add(round(bounded), row(middle)), constant(places, [1, levels.length])), [1]);
  return { bounded: mul(bounded, scale), rounded: mul(whole, scale), indices: cast(add(index, 0.25), "i64") };
}
