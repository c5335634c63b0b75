/** Brings a plane down to a size that is cheap to keep, while its rows are being computed. */
import type { Plane } from "./raster.ts";

/** Size of the largest plane of the same shape that holds at most `maxValues`; the size itself where it fits. */
export function sizeWithin(width: number, height: number, maxValues: number): { width: number; height: number } {
  if (width * height <= maxValues) return { width, height };
  const scale = Math.sqrt(maxValues / (width * height));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

/**
 * Averages rows of a `width` x `height` plane into one of at most `maxValues` values: each is the mean of the source
 * pixels whose upper left corner lies in its rectangle. Planes that are small enough are kept as they are.
 */
export class AveragedPlane {
  readonly #source: { width: number; height: number };
  readonly #plane: Plane;
  readonly #columns: Int32Array;
  readonly #pixelsPerColumn: Int32Array;
  #row = 0;
  #rowsSummed = 0;
  #y = 0;

  constructor(width: number, height: number, maxValues: number) {
    this.#source = { width, height };
    const size = sizeWithin(width, height, maxValues);
    this.#plane = { ...size, data: new Float32Array(size.width * size.height) };
    this.#columns = Int32Array.from({ length: width }, (_, x) => Math.floor((x * size.width) / width));
    this.#pixelsPerColumn = new Int32Array(size.width);
    for (const column of this.#columns) this.#pixelsPerColumn[column]++;
  }

  /** The next row, from top to bottom: `width` values. */
  addRow(values: ArrayLike<number>): void {
    const { width, height, data } = this.#plane;
    if (width === this.#source.width && height === this.#source.height) {
      data.set(values, this.#y++ * width);
      return;
    }
    const row = Math.floor((this.#y++ * height) / this.#source.height);
    if (row !== this.#row) this.#finishRow();
    this.#row = row;
    this.#rowsSummed++;
    const start = row * width;
    const columns = this.#columns;
    for (let x = 0; x < columns.length; x++) data[start + columns[x]] += values[x];
  }

  #finishRow(): void {
    const { width, data } = this.#plane;
    const start = this.#row * width;
    for (let column = 0; column < width; column++) {
      data[start + column] /= this.#pixelsPerColumn[column] * this.#rowsSummed;
    }
    this.#rowsSummed = 0;
  }

  /** The plane, after the last row. */
  finish(): Plane {
    if (this.#rowsSummed > 0) this.#finishRow();
    return this.#plane;
  }
}
