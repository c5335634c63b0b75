/** Gives a picture the colours of another: Reinhard et al., "Color Transfer between Images", 2001, on RGB channels. */
import type { RgbImage } from "./raster.ts";

export interface ColourStatistics {
  /** Of red, green and blue. */
  mean: number[];
  deviation: number[];
}

/** Contrast is not raised or lowered more than this: noise would be drawn out of flat regions. */
const mostGain = 2;

/** @param mask only pixels where it is not 0; all where left out. Means of nothing are NaN. */
export function colourStatistics({ data }: RgbImage, mask?: ArrayLike<number>): ColourStatistics {
  const [sum, squares] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  let count = 0;
  for (let at = 0; 3 * at < data.length; at++) {
    if (mask && !mask[at]) continue;
    count++;
    for (let c = 0; c < 3; c++) {
      const value = data[3 * at + c];
      sum[c] += value;
      squares[c] += value * value;
    }
  }
  const mean = sum.map((total) => total / count);
  return { mean, deviation: squares.map((total, c) => Math.sqrt(Math.max(0, total / count - mean[c] ** 2))) };
}

/** The picture with means and contrasts moved from one statistic to the other, channel by channel. */
export function transferColours(image: RgbImage, from: ColourStatistics, to: ColourStatistics): RgbImage {
  const gain = from.deviation.map((value, c) =>
    Math.min(mostGain, Math.max(1 / mostGain, to.deviation[c] / Math.max(value, 1e-6))),
  );
  const data = new Uint8Array(image.data.length);
  for (let i = 0; i < data.length; i++) {
    const c = i % 3;
    const value = to.mean[c] + gain[c] * (image.data[i] - from.mean[c]);
    data[i] = Math.min(255, Math.max(0, Math.round(value)));
  }
  return { ...image, data };
}
