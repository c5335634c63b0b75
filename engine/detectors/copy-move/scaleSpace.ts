/** The Gaussian scale space of Lowe, "Distinctive image features from scale-invariant keypoints", IJCV 2004, section 3. */
import { Smoother } from "../../image/kernels/smoothing.ts";
import type { Plane } from "../../image/raster.ts";

/** Levels that an octave is divided into. */
export const LEVELS = 3;
/** Standard deviation of an octave's first level, in its own pixels. */
export const BASE_SIGMA = 1.6;
/** Sides of the smallest octave. */
const SMALLEST_SIDE = 24;
const MOST_OCTAVES = 5;

export interface Octave {
  width: number;
  height: number;
  /** Working pixels per pixel of this octave: 1, 2, 4 ... */
  step: number;
  /** LEVELS + 3 planes; level i is smoothed with sigmaOf(i) pixels of this octave. */
  levels: Float32Array[];
}

export const sigmaOf = (level: number): number => BASE_SIGMA * 2 ** (level / LEVELS);

/** @param blur standard deviation in pixels of the smoothing that the plane has by its making. */
export function scaleSpace(plane: Plane, blur: number): Octave[] {
  const smoother = new Smoother();
  const octaves: Octave[] = [];
  let base = smoother.gaussian(plane, Math.sqrt(Math.max(0.1, BASE_SIGMA ** 2 - blur ** 2)));
  for (let step = 1; octaves.length < MOST_OCTAVES; step *= 2) {
    const levels = [base.data];
    for (let level = 1; level < LEVELS + 3; level++) {
      const sigma = Math.sqrt(sigmaOf(level) ** 2 - sigmaOf(level - 1) ** 2);
      levels.push(smoother.gaussian({ ...base, data: levels[level - 1] }, sigma).data);
    }
    octaves.push({ width: base.width, height: base.height, step, levels });
    base = everySecond({ ...base, data: levels[LEVELS] });
    if (Math.min(base.width, base.height) < SMALLEST_SIDE) break;
  }
  return octaves;
}

function everySecond({ width, height, data }: Plane): Plane {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const values = new Float32Array(half.width * half.height);
  for (let y = 0, to = 0; y < half.height; y++)
    for (let x = 0; x < half.width; x++, to++) values[to] = data[2 * y * width + 2 * x];
  return { ...half, data: values };
}
