/**
 * Generators whose landscape is as rugged as one likes: three layers of tanh with random weights. The larger the gain of the
 * weights, the more folds the map has, and the more basins the loss. Targets are pictures that the generator can draw, so
 * that the least loss is known to be nought.
 */
import { normals, random } from "../../random.ts";
import type { Executor } from "../../tensor/executor.ts";
import { abs, sub, tanh } from "../../tensor/ops/elementwise.ts";
import { constant } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { mean } from "../../tensor/ops/reductions.ts";
import type { Value } from "../../tensor/value.ts";
import { BOUND, drawn } from "./latents.ts";
import type { Arena } from "./methods.ts";
import { type Landscape, openSurface } from "./surface.ts";

/** Numbers of the code, of both hidden layers and of the picture, 12 x 12. */
const WIDTHS = [12, 64, 64, 144] as const;

/** One problem for each seed: a generator of its own and a code that drew the target. */
export async function tanhArena(executor: Executor, gain: number, seeds: readonly number[]): Promise<Arena> {
  const weights = WIDTHS.slice(1).map((outputs, layer) => {
    const inputs = WIDTHS[layer];
    const all = new Float32Array(seeds.length * inputs * outputs);
    seeds.forEach((seed, p) => {
      all.set(normals(inputs * outputs, random(seed, "tanh", layer), gain / Math.sqrt(inputs)), p * inputs * outputs);
    });
    return constant(all, [seeds.length, inputs, outputs]);
  });
  const pictures = (codes: Value): Value => weights.reduce((x, weight) => tanh(matmul(x, weight)), codes);
  const targets = await drawnTargets(executor, pictures, seeds);
  const landscape: Landscape = {
    problems: seeds.length,
    variables: Array.from({ length: WIDTHS[0] }, () => ({ share: 1, low: -BOUND, high: BOUND })),
    given: 0,
    losses: (codes) => mean(abs(sub(pictures(codes), targets)), [2]),
  };
  return {
    problems: seeds.length,
    width: WIDTHS[0],
    searched: WIDTHS[0],
    start: (_, source) => drawn(WIDTHS[0], source),
    open: (rows) => openSurface(executor, landscape, rows),
  };
}

/** G(z*), [problems, 1, pixels]. */
async function drawnTargets(
  executor: Executor,
  pictures: (codes: Value) => Value,
  seeds: readonly number[],
): Promise<Value> {
  const codes = seeds.flatMap((seed) => [...drawn(WIDTHS[0], random(seed, "tanh target"))]);
  const program = await executor.compile({ outputs: { y: pictures(constant(codes, [seeds.length, 1, WIDTHS[0]])) } });
  const { y } = await program.run({});
  await program.release();
  return constant(y.data, y.shape);
}
