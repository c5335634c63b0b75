/**
 * The two picture containers of the engine. Plain data: no methods, so they cross process borders as they are.
 */

/** Interleaved 8-bit RGB, row-major: `data[3 * (y * width + x) + channel]`, length `3 * width * height`. */
export interface RgbImage {
  width: number;
  height: number;
  data: Uint8Array;
}

/** One channel of real numbers, row-major: `data[y * width + x]`. NaN means "not computed". */
export interface Plane {
  width: number;
  height: number;
  data: Float32Array;
}
