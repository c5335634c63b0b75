/** Outliers of features held down before they are compared (Huh et al., ICML 2024, as in the authors' code). */
import { quantile } from "../quantile.ts";
import type { FeatureRows } from "./featureRows.ts";

/**
 * The size that only a share 1 - q of all numbers exceed. Exact: the number at place int(q N) of all sizes in order. Not
 * exact: the mean over things of the quantile of their own numbers, all layers together.
 * @param layers of the same things. @param q 0 to 1.
 */
export function outlierBound(layers: readonly FeatureRows[], q: number, exact: boolean): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`a share is 0 to 1, not ${q}`);
  const { rows } = layers[0];
  const width = layers.reduce((total, layer) => total + layer.width, 0);
  const sizes = new Float64Array(rows * width);
  for (let i = 0, at = 0; i < rows; i++)
    for (const layer of layers)
      for (let k = 0; k < layer.width; k++) sizes[at++] = Math.abs(layer.data[i * layer.width + k]);
  if (exact) return sizes.sort()[Math.min(Math.floor(q * sizes.length), sizes.length - 1)];
  let total = 0;
  for (let i = 0; i < rows; i++) total += quantile(sizes.subarray(i * width, (i + 1) * width).sort(), q);
  return total / rows;
}

/** All numbers brought into [-bound, bound]. */
export const clamped = ({ rows, width, data }: FeatureRows, bound: number): FeatureRows & { data: Float32Array } => ({
  rows,
  width,
  data: Float32Array.from(data, (value) => Math.min(bound, Math.max(-bound, value))),
});
