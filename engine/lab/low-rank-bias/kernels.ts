/** Gram matrices of random networks on digits, sorted by digit, as pictures: deeper networks see fewer differences. */

import { base64 } from "../../image/base64.ts";
import { normals, random } from "../../random.ts";
import type { ExperimentTools } from "../experiment.ts";

const PER_DIGIT = 6;
const WIDTH = 64;

export async function emitKernels(
  depths: readonly number[],
  { data, emit }: ExperimentTools,
  seed: number,
): Promise<void> {
  const images = await data.digits();
  const size = images.width * images.height;
  const chosen = images.classes.flatMap((_, label) =>
    [...images.labels.keys()].filter((i) => images.labels[i] === label).slice(0, PER_DIGIT),
  );
  for (const depth of [Math.min(...depths), Math.max(...depths)]) {
    let features: Float64Array[] = chosen.map((i) =>
      Float64Array.from(images.pixels.subarray(i * size, (i + 1) * size), (value) => value / 255),
    );
    for (let layer = 0; layer < depth; layer++) {
      const inputs = features[0].length;
      const weight = normals(WIDTH * inputs, random(seed, "kernel", layer), Math.sqrt(2 / inputs));
      features = features.map((x) => relu(weight, x));
    }
    emit({
      kind: "picture",
      id: `kernel-${depth}`,
      title: `Similarity of digits 0 to 9 in a random network of depth ${depth}`,
      width: chosen.length,
      height: chosen.length,
      channels: 1,
      data: base64(cosines(features)),
    });
  }
}

/** max(0, W x) */
function relu(weight: Float32Array, x: Float64Array): Float64Array {
  return Float64Array.from({ length: WIDTH }, (_, row) => {
    let total = 0;
    for (let k = 0; k < x.length; k++) total += weight[row * x.length + k] * x[k];
    return Math.max(0, total);
  });
}

/** Cosines of all pairs, 0 to 255. */
function cosines(features: readonly Float64Array[]): Uint8Array {
  const lengths = features.map((x) => Math.hypot(...x) || 1);
  return Uint8Array.from({ length: features.length ** 2 }, (_, at) => {
    const [i, j] = [Math.floor(at / features.length), at % features.length];
    const product = features[i].reduce((total, value, k) => total + value * features[j][k], 0);
    return Math.round((255 * product) / (lengths[i] * lengths[j]));
  });
}
