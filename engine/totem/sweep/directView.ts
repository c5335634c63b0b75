/** What the camera sees itself, on a coarse grid, at the resolutions that balls have. */
import { toLinear } from "../../image/colour.ts";
import { gaussianBlur } from "../../image/gaussian.ts";
import type { RgbImage } from "../../image/raster.ts";
import type { Ball } from "../refraction/ball.ts";
import { type Camera, rayThrough } from "../refraction/camera.ts";
import { angleBetween, length, type Vector } from "../refraction/vector.ts";

/** Standard deviations from one level to the next. */
const SPACING = Math.SQRT2;
/** Pixels by which balls are taken for larger than they are. */
const MARGIN = 1.5;
/** Below this share of pixels that are no ball's, a blurred colour says nothing. */
const LEAST_KNOWN = 1e-3;

export interface DirectView {
  /** Cells. */
  width: number;
  height: number;
  /** Pixels of the photograph along the side of a cell; the last ones may be cut by the border. */
  step: number;
  /** Directions through the middles of the cells, interleaved x / z and y / z; NaN where none is seen there. */
  rays: Float64Array;
  /** 1: no cell of the scene, a ball covers some of it. */
  ball: Uint8Array;
  /** Means over the cells, square roots of linear red, green and blue times 255, interleaved; black where a ball is. */
  picture: Float32Array;
  /** Smoothing of the first level, pixels; that of level l is SPACING ** l as much. */
  sigma: number;
  /** Square roots of linear red, green and blue, interleaved, without the pixels of balls. */
  levels: Float32Array[];
}

/** @param finest, coarsest standard deviations of the smoothing, in pixels. */
export function directView(
  image: RgbImage,
  camera: Camera,
  balls: readonly Ball[],
  { step, finest, coarsest }: { step: number; finest: number; coarsest: number },
): DirectView {
  const { width, height } = image;
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const cells = columns * rows;
  const rays = new Float64Array(2 * cells);
  for (let cell = 0; cell < cells; cell++) {
    const place = [(cell % columns) * step + step / 2, Math.floor(cell / columns) * step + step / 2] as const;
    const [u, v] = rayThrough(camera, place);
    rays[2 * cell] = u;
    rays[2 * cell + 1] = v;
  }
  const ball = new Uint8Array(cells);
  for (const one of balls) {
    const reach = Math.asin(one.radius / length(one.centre)) + (MARGIN + step / Math.SQRT2) / camera.fx;
    for (let cell = 0; cell < cells; cell++) {
      const ray: Vector = [rays[2 * cell], rays[2 * cell + 1], 1];
      if (angleBetween(ray, one.centre) < reach) ball[cell] = 1;
    }
  }
  const known = new Float32Array(cells);
  const colours = [0, 1, 2].map(() => new Float32Array(cells));
  for (let row = 0, cell = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, cell++) {
      if (ball[cell]) continue;
      known[cell] = 1;
      const [right, bottom] = [Math.min(width, (column + 1) * step), Math.min(height, (row + 1) * step)];
      const count = (right - column * step) * (bottom - row * step);
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let y = row * step; y < bottom; y++)
          for (let x = column * step; x < right; x++) sum += toLinear(image.data[3 * (y * width + x) + c]);
        colours[c][cell] = sum / count;
      }
    }
  const picture = Float32Array.from(
    { length: 3 * cells },
    (_, i) => 255 * Math.sqrt(colours[i % 3][Math.floor(i / 3)]),
  );
  const levels: Float32Array[] = [];
  const count = Math.max(2, Math.ceil(Math.log(coarsest / finest) / Math.log(SPACING)) + 1);
  let planes: Float32Array[] = [known, ...colours];
  // The averages over cells are a smoothing already.
  let square = (step * step) / 12;
  for (let level = 0; level < count; level++) {
    const wanted = Math.max(square, (finest * SPACING ** level) ** 2);
    const more = Math.sqrt(wanted - square) / step;
    if (more > 0.1) planes = planes.map((data) => gaussianBlur({ width: columns, height: rows, data }, more).data);
    square = wanted;
    const colour = new Float32Array(3 * cells);
    for (let cell = 0; cell < cells; cell++) {
      const share = Math.max(LEAST_KNOWN, planes[0][cell]);
      for (let c = 0; c < 3; c++) colour[3 * cell + c] = Math.sqrt(Math.max(0, planes[1 + c][cell]) / share);
    }
    levels.push(colour);
  }
  return { width: columns, height: rows, step, rays, ball, picture, sigma: finest, levels };
}

/** Level, a whole number and a part, that is smoothed so many times as much as the first. */
export const levelOf = (levels: number, times: number): number =>
  Math.min(levels - 1, Math.max(0, Math.log(times) / Math.log(SPACING)));
