/** A picture's noise against a fingerprint, cell by cell: sums from which everything else follows. */
import type { Orientation } from "../../evidence.ts";
import type { Plane } from "../../image/raster.ts";
import { uprightPlane } from "../../image/turnPlane.ts";
import type { CameraFingerprint } from "../detector.ts";
import { type Noise, SATURATED } from "./residual.ts";

/** Side of a cell in pixels, about: cells divide the picture evenly. */
export const CELL = 64;

/** Where W is the residual, I the luma, K the fingerprint, X = I K; sums over the unsaturated pixels of a cell. */
export interface Cells {
  width: number;
  height: number;
  /** Number of pixels. */
  count: Float32Array;
  /** Of W X, of W^2, of X^2. */
  product: Float32Array;
  noise: Float32Array;
  signal: Float32Array;
  /** Mean luma, 0..255, and ln(1 + mean squared difference of horizontal neighbours). */
  brightness: Float32Array;
  texture: Float32Array;
}

const SUMS = ["count", "product", "noise", "signal", "brightness", "texture"] as const;

export interface Shift {
  x: number;
  y: number;
}

/**
 * In the frame that the file stores.
 * @param shift pixel (x, y) of the picture was pixel (x - shift.x, y - shift.y) of the sensor.
 */
export function cellSums({ luma, residual }: Noise, fingerprint: CameraFingerprint, shift: Shift): Cells {
  const { width: w, height: h, data: light } = luma;
  const width = Math.max(1, Math.round(w / CELL));
  const height = Math.max(1, Math.round(h / CELL));
  const size = width * height;
  const cells: Cells = {
    width,
    height,
    ...(Object.fromEntries(SUMS.map((name) => [name, new Float32Array(size)])) as Record<
      (typeof SUMS)[number],
      Float32Array
    >),
  };
  for (let row = 0; row < height; row++) {
    const [top, bottom] = [Math.floor((row * h) / height), Math.floor(((row + 1) * h) / height)];
    for (let column = 0; column < width; column++) {
      const [left, right] = [Math.floor((column * w) / width), Math.floor(((column + 1) * w) / width)];
      let [count, product, noise, signal, brightness, texture] = [0, 0, 0, 0, 0, 0];
      const from = Math.max(left, shift.x);
      const to = Math.min(right, w + shift.x);
      for (let y = Math.max(top, shift.y); y < Math.min(bottom, h + shift.y); y++) {
        const away = (y - shift.y) * w - shift.x;
        for (let x = from; x < to; x++) {
          const at = y * w + x;
          const value = light[at];
          if (value >= SATURATED) continue;
          const difference = x > 0 ? value - light[at - 1] : 0;
          const expected = value * fingerprint.values[away + x];
          const found = residual.data[at];
          count++;
          product += found * expected;
          noise += found * found;
          signal += expected * expected;
          brightness += value;
          texture += difference * difference;
        }
      }
      const at = row * width + column;
      cells.count[at] = count;
      cells.product[at] = product * fingerprint.scale;
      cells.noise[at] = noise;
      cells.signal[at] = signal * fingerprint.scale * fingerprint.scale;
      cells.brightness[at] = brightness / Math.max(1, count);
      cells.texture[at] = Math.log1p(texture / Math.max(1, count));
    }
  }
  return cells;
}

/** The same cells in the upright picture. */
export function uprightCells(cells: Cells, orientation: Orientation): Cells {
  const turned = (data: Float32Array): Plane =>
    uprightPlane({ width: cells.width, height: cells.height, data }, orientation);
  const { width, height } = turned(cells.count);
  return {
    width,
    height,
    ...(Object.fromEntries(SUMS.map((name) => [name, turned(cells[name]).data])) as Record<
      (typeof SUMS)[number],
      Float32Array
    >),
  };
}
