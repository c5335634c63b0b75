/** One picture over another. */
import { gaussianBlur } from "./gaussian.ts";
import type { RgbImage } from "./raster.ts";
import type { Size } from "./shapes.ts";

/**
 * @param above of the same size as `below`.
 * @param cover one value per pixel: 0 shows what is below, 1 what is above, between them a mixture of both.
 */
export function composite(below: RgbImage, above: RgbImage, cover: ArrayLike<number>): RgbImage {
  const data = below.data.slice();
  for (let at = 0; at < cover.length; at++) {
    const share = cover[at];
    if (share === 0) continue;
    for (let i = 3 * at; i < 3 * at + 3; i++)
      data[i] = share === 1 ? above.data[i] : Math.round((1 - share) * below.data[i] + share * above.data[i]);
  }
  return { ...below, data };
}

/** The mask as a cover with an edge that was softened by a Gaussian of `sigma` pixels; 0 leaves it hard. */
export function feathered(mask: Uint8Array, { width, height }: Size, sigma: number): Float32Array {
  const data = Float32Array.from(mask);
  return sigma > 0 ? gaussianBlur({ width, height, data }, sigma).data : data;
}
