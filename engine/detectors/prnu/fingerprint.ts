/**
 * A camera's fingerprint from its photographs: Chen, Fridrich, Goljan, Lukas, "Determining image origin and integrity using
 * sensor noise", IEEE TIFS 3(1), 2008. With residual W and luma I of photograph i, the maximum-likelihood estimate is
 * K = sum of W_i I_i / sum of I_i^2 (their equation 6).
 */
import { keepNoise } from "../../image/keepNoise.ts";
import type { Plane } from "../../image/raster.ts";
import { halfOf, inverseRealFft2d, realFft2d } from "../../image/realFft.ts";
import { type Noise, SATURATED } from "./residual.ts";

/** Sums photographs of one size. Memory: 8 bytes per pixel. */
export class FingerprintSum {
  readonly #products: Plane;
  readonly #squares: Float32Array;
  #count = 0;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.#products = { width, height, data: new Float32Array(width * height) };
    this.#squares = new Float32Array(width * height);
  }

  /** @throws RangeError where the photograph has another size. */
  add({ luma, residual }: Noise): void {
    if (luma.width !== this.width || luma.height !== this.height)
      throw new RangeError(`${luma.width} x ${luma.height} pixels are not ${this.width} x ${this.height}.`);
    const products = this.#products.data;
    for (let i = 0; i < products.length; i++) {
      const value = luma.data[i];
      if (value >= SATURATED) continue;
      products[i] += residual.data[i] * value;
      this.#squares[i] += value * value;
    }
    this.#count++;
  }

  /** The fingerprint; the sums are used up. 0 where the photographs were black or saturated. */
  finish(): Plane {
    const { data } = this.#products;
    // A pixel that was never brighter than this says nothing but noise.
    const least = 16 * 16 * this.#count;
    for (let i = 0; i < data.length; i++) data[i] /= Math.max(least, this.#squares[i]);
    removeLines(this.#products);
    return whitened(this.#products);
  }
}

/**
 * Takes the mean of every row and column away, for each of the four pixels of the colour filter's tile by itself: what all
 * cameras of a model share by their readout and demosaicing (Chen et al. 2008, section III.A).
 */
function removeLines({ width, height, data }: Plane): void {
  for (let tile = 0; tile < 4; tile++) {
    const [left, top] = [tile & 1, tile >> 1];
    const columns = new Float64Array(width);
    const columnCount = Math.ceil((width - left) / 2);
    const rowCount = Math.ceil((height - top) / 2);
    for (let y = top; y < height; y += 2) {
      let sum = 0;
      for (let x = left; x < width; x += 2) sum += data[y * width + x];
      const mean = columnCount > 0 ? sum / columnCount : 0;
      for (let x = left; x < width; x += 2) columns[x] += data[y * width + x] -= mean;
    }
    for (let y = top; y < height; y += 2)
      for (let x = left; x < width; x += 2) data[y * width + x] -= columns[x] / rowCount;
  }
}

/** Presses peaks of the spectrum down to its level: periodic traces, of JPEG blocks above all, are no fingerprint. */
function whitened(plane: Plane): Plane {
  const { width, height, data } = plane;
  const columns = halfOf(width);
  const spectrum = realFft2d(data, width, height);
  const { re, im } = spectrum;
  const magnitude = Float32Array.from(re, (value, i) => Math.hypot(value, im[i]));
  let energy = 0;
  for (const value of data) energy += value * value;
  const pressed = { width: columns, height, data: magnitude.slice() };
  // Parseval: white noise of this energy has it in every coefficient.
  keepNoise(pressed, energy || 1);
  for (let i = 0; i < re.length; i++) {
    const share = magnitude[i] > 0 ? pressed.data[i] / magnitude[i] : 0;
    re[i] *= share;
    im[i] *= share;
  }
  return { width, height, data: inverseRealFft2d(spectrum, width, height) };
}

/** A plane in bytes: value = byte * scale. Five deviations fit; what lies beyond is cut off. */
export function quantised({ data }: Plane): { values: Int8Array; scale: number } {
  let energy = 0;
  for (const value of data) energy += value * value;
  const scale = (5 * Math.sqrt(energy / data.length)) / 127 || 1;
  return { values: Int8Array.from(data, (value) => Math.max(-127, Math.min(127, Math.round(value / scale)))), scale };
}
