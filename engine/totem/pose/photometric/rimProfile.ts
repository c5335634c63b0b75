/**
 * How light changes across the outline of a ball. Right at it, the surface mirrors everything, at no angle: what is seen there is what
 * is beside the ball. Further in, mirroring fades (Fresnel), and what comes through the glass takes over.
 */
import { fresnel } from "../../refraction/ball.ts";

/** Pixels to both sides of the outline that a profile covers, and its samples per pixel. */
const REACH = 9;
const FINENESS = 20;
/** Standard deviations to which the blur is summed. */
const TAIL = 3;

/** Shares of what is seen at a signed distance from the outline, pixels, positive within the ball. */
export interface RimProfile {
  /** Of what is beside the ball: all outside, mirrored within. */
  beside: Float64Array;
  /** Of what comes through the glass. */
  through: Float64Array;
  /**
   * Both within, times the root of the distance: by it the angle grows at which light is mirrored and bent, and with it what is seen
   * changes.
   */
  besideTurned: Float64Array;
  throughTurned: Float64Array;
}

/** Place in a profile of a signed distance: a whole number and a part. */
export const placeOf = (distance: number): number =>
  Math.min(2 * REACH * FINENESS - 1e-6, Math.max(0, (distance + REACH) * FINENESS));

/**
 * @param radius of the ball in the picture, pixels. @param index of refraction.
 * @param blur standard deviation of the picture's sharpness, pixels, that of the pixels themselves included.
 */
export function rimProfile(radius: number, index: number, blur: number): RimProfile {
  const count = 2 * REACH * FINENESS + 1;
  const margin = Math.ceil(TAIL * blur * FINENESS);
  const wide = Array.from({ length: count + 2 * margin }, (_, i) => {
    const distance = (i - margin) / FINENESS - REACH;
    if (distance <= 0) return [1, 0, 0, 0];
    const mirrored = fresnel(Math.asin(Math.max(0, 1 - distance / radius)), index);
    const passed = (1 - mirrored) ** 2;
    return [mirrored, passed, mirrored * Math.sqrt(distance), passed * Math.sqrt(distance)];
  });
  const weights = Array.from({ length: 2 * margin + 1 }, (_, i) =>
    Math.exp(-((i - margin) ** 2) / (2 * (blur * FINENESS) ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const smooth = (k: number) =>
    Float64Array.from({ length: count }, (_, i) => {
      let value = 0;
      for (let j = 0; j < weights.length; j++) value += (weights[j] / sum) * wide[i + j][k];
      return value;
    });
  return { beside: smooth(0), through: smooth(1), besideTurned: smooth(2), throughTurned: smooth(3) };
}
