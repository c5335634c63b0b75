/** Rectangles of pictures: cut out, and laid beside each other. */
import type { RgbImage } from "./raster.ts";

/** A copy of a rectangle, which must lie within the picture. */
export function cut({ width, data }: RgbImage, x: number, y: number, w: number, h: number): RgbImage {
  const piece = { width: w, height: h, data: new Uint8Array(3 * w * h) };
  for (let row = 0; row < h; row++) {
    const from = 3 * ((y + row) * width + x);
    piece.data.set(data.subarray(from, from + 3 * w), 3 * row * w);
  }
  return piece;
}

/** Writes a picture into a larger one. */
export function putInto(target: RgbImage, piece: RgbImage, x: number, y: number): void {
  for (let row = 0; row < piece.height; row++)
    target.data.set(
      piece.data.subarray(3 * row * piece.width, 3 * (row + 1) * piece.width),
      3 * ((y + row) * target.width + x),
    );
}

/** Mean absolute difference of horizontal neighbours in the green channel of a square, on every fourth row; grey levels. */
export function textureAt({ width, data }: RgbImage, x: number, y: number, edge: number): number {
  let [total, count] = [0, 0];
  for (let row = y; row < y + edge; row += 4)
    for (let column = x + 1; column < x + edge; column++) {
      const at = 3 * (row * width + column) + 1;
      total += Math.abs(data[at] - data[at - 3]);
      count++;
    }
  return total / count;
}
