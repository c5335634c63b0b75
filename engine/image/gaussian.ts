/** Gaussian smoothing. */
import type { Plane } from "./raster.ts";

/** Weights of distance 0, 1, 2 ... up to three standard deviations; both sides together sum to 1. */
export function gaussianWeights(sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: radius + 1 }, (_, d) => Math.exp(-(d * d) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight, d) => total + (d === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
}

/** The plane smoothed with a Gaussian of `sigma` > 0 pixels; beyond the border the nearest pixel is repeated. */
export function gaussianBlur(plane: Plane, sigma: number): Plane {
  const { width, height, data } = plane;
  const weights = gaussianWeights(sigma);
  const radius = weights.length - 1;
  const padded = new Float32Array(width + 2 * radius);
  const horizontal = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    padded.fill(data[start], 0, radius);
    padded.set(data.subarray(start, start + width), radius);
    padded.fill(data[start + width - 1], radius + width);
    for (let x = 0; x < width; x++) {
      let sum = weights[0] * padded[x + radius];
      for (let d = 1; d <= radius; d++) sum += weights[d] * (padded[x + radius - d] + padded[x + radius + d]);
      horizontal[start + x] = sum;
    }
  }
  const result = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = result.subarray(y * width, (y + 1) * width);
    for (let d = 0; d <= radius; d++) {
      const above = Math.max(0, y - d) * width;
      const below = Math.min(height - 1, y + d) * width;
      const weight = d === 0 ? weights[0] / 2 : weights[d];
      for (let x = 0; x < width; x++) row[x] += weight * (horizontal[above + x] + horizontal[below + x]);
    }
  }
  return { width, height, data: result };
}
