/**
 * A linear autoencoder of a mixture: 128 clusters in 32 dimensions, twice as many as there are codes by default. The
 * encoder starts with a bias that puts all embeddings to one side of the codes, as they drift there in other trainings.
 */

import { normals, orthogonal, random } from "../../random.ts";
import { meanSquaredError } from "../../tensor/functions/losses.ts";
import { add } from "../../tensor/ops/elementwise.ts";
import { input } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import type { Tensor } from "../../tensor/value.ts";
import { batchOf } from "../images.ts";
import type { Task } from "./task.ts";

export const DIMENSIONS = 32;
export const CLUSTERS = 128;
/** Standard deviations in each dimension: of the centres, and of points around theirs. */
const SPREAD = 2;
const NOISE = 0.3;
/** What the encoder adds to every embedding at first. */
const DRIFT = 3;
const TRAINED = 8192;
const EVALUATED = 2048;

export function mixtureTask({ seed, width, batch }: { seed: number; width: number; batch: number }): Task {
  const centres = normals(CLUSTERS * DIMENSIONS, random(seed, "centres"), SPREAD);
  const draw = (count: number, name: string): Float32Array => {
    const source = random(seed, name);
    const points = normals(count * DIMENSIONS, source, NOISE);
    for (let i = 0; i < count; i++) {
      const centre = source.integer(CLUSTERS);
      for (let k = 0; k < DIMENSIONS; k++) points[i * DIMENSIONS + k] += centres[centre * DIMENSIONS + k];
    }
    return points;
  };
  const points = draw(TRAINED, "points");
  const members = Int32Array.from({ length: TRAINED }, (_, i) => i);
  const tensor = (data: Float32Array): Tensor => ({
    shape: [data.length / DIMENSIONS, DIMENSIONS],
    dtype: "f32",
    data,
  });
  const source = random(seed, "network");
  return {
    batch,
    evaluated: EVALUATED,
    weights: [
      { name: "encoder", shape: [DIMENSIONS, width], initial: orthogonal(DIMENSIONS, width, source) },
      { name: "encoderBias", shape: [1, width], initial: new Float32Array(width).fill(DRIFT) },
      { name: "decoder", shape: [width, DIMENSIONS], initial: orthogonal(width, DIMENSIONS, source) },
      { name: "decoderBias", shape: [1, DIMENSIONS], initial: new Float32Array(DIMENSIONS) },
    ],
    graph(examples, weights) {
      const x = input("x", [examples, DIMENSIONS]);
      return {
        z: add(matmul(x, weights["encoder"]), weights["encoderBias"]),
        decode(embedded) {
          const output = add(matmul(embedded, weights["decoder"]), weights["decoderBias"]);
          return { output, loss: meanSquaredError(output, x) };
        },
      };
    },
    feeds(step) {
      const rows = new Float32Array(batch * DIMENSIONS);
      batchOf(members, batch, seed, step).forEach((from, to) => {
        rows.set(points.subarray(from * DIMENSIONS, (from + 1) * DIMENSIONS), to * DIMENSIONS);
      });
      return { x: tensor(rows) };
    },
    evaluation: { x: tensor(draw(EVALUATED, "evaluation")) },
  };
}
