/** What a photograph gives to a camera's fingerprint, and what is looked for in it: its noise, in the sensor's own frame. */
import type { Orientation } from "../../evidence.ts";
import { lumaRow } from "../../image/colour.ts";
import type { Plane, RgbImage } from "../../image/raster.ts";
import { storedPlane } from "../../image/turnPlane.ts";
import { waveletResidual } from "../../image/waveletResidual.ts";

/** Deviation of the noise that the denoiser takes away, in grey levels. */
const DEVIATION = 3;

/** A pixel this bright may be cut off: whatever the sensor added is gone. */
export const SATURATED = 250;

export interface Noise {
  /** Luma in the frame that the file stores, 0..255. */
  luma: Plane;
  /** Its noise, in grey levels; 0 where the luma is saturated. */
  residual: Plane;
}

/** @param orientation what turned the stored rows into the upright picture. */
export function noiseOf(image: RgbImage, orientation: Orientation): Noise {
  const { width, height } = image;
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) lumaRow(image, y, data.subarray(y * width, (y + 1) * width));
  const luma = storedPlane({ width, height, data }, orientation);
  const residual = waveletResidual(luma, DEVIATION);
  for (let i = 0; i < data.length; i++) if (luma.data[i] >= SATURATED) residual.data[i] = 0;
  return { luma, residual };
}
