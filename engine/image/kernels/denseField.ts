/**
 * For places all over a plane, the place elsewhere that looks most alike, by the WebAssembly kernel assembly/denseField.ts.
 * Places are compared by features that do not change when the picture is turned: magnitudes of the angular harmonics on
 * rings around them, a coarse form of the polar moments of Cozzolino, Poggi, Verdoliva, "Efficient dense-field copy-move
 * forgery detection", IEEE TIFS 2015, section III. The search is PatchMatch (Barnes, Shechtman, Finkelstein, Goldman,
 * SIGGRAPH 2009) with the first-order predictions of Cozzolino, by which turned and resized copies spread as straight ones
 * do.
 */
import { seededState } from "../../random.ts";
import type { Plane } from "../raster.ts";
import { denseFieldWasm } from "./denseField.wasm.ts";
import { instantiateKernel, type Kernel } from "./instantiate.ts";

interface DenseFieldKernel extends Kernel {
  start(width: number, height: number, step: number): void;
  plane(): number;
  rings(): number;
  cosines(): number;
  describe(): void;
  match(square: number, a: number, b: number, c: number, d: number): void;
  xs(): number;
  ys(): number;
}

/** Radii of the rings, in pixels. */
export const RADII: readonly number[] = [2, 4, 6.5, 9];
/** Places on a ring. */
export const ANGLES = 16;
/** Pixels from the border that have no features. */
export const FEATURE_MARGIN = 9;
/** Places that ask lie this far apart; all pixels may be the answer. */
export const QUERY_STEP = 2;

export interface DenseField {
  columns: number;
  rows: number;
  /** Query (i, j) asks for pixel (queryPixel(i), queryPixel(j)); its answer, per query. */
  x: Int32Array;
  y: Int32Array;
}

export const queryPixel = (index: number): number => FEATURE_MARGIN + QUERY_STEP * index;

/** Queries along a side of so many pixels. */
export const queriesAlong = (side: number): number => Math.floor((side - 2 * FEATURE_MARGIN - 1) / QUERY_STEP) + 1;

/** Offsets of the places on the rings in a plane of that width, ring by ring. */
export const ringOffsets = (width: number): Int32Array =>
  Int32Array.from({ length: RADII.length * ANGLES }, (_, i) => {
    const radius = RADII[Math.floor(i / ANGLES)];
    const angle = (2 * Math.PI * (i % ANGLES)) / ANGLES;
    return Math.round(radius * Math.sin(angle)) * width + Math.round(radius * Math.cos(angle));
  });

export const angleCosines = (): Float32Array =>
  Float32Array.from({ length: ANGLES }, (_, k) => Math.cos((2 * Math.PI * k) / ANGLES));

/**
 * @param plane smooth, in grey levels; its sides must be larger than both margins by four pixels at least.
 * @param minDistance answers are at least this far away, in pixels. @param seed the same gives the same field.
 */
export function denseField({ width, height, data }: Plane, minDistance: number, seed: number): DenseField {
  const kernel = instantiateKernel<DenseFieldKernel>(denseFieldWasm);
  kernel.start(width, height, QUERY_STEP);
  const { buffer } = kernel.memory;
  new Float32Array(buffer, kernel.plane(), data.length).set(data);
  new Int32Array(buffer, kernel.rings(), RADII.length * ANGLES).set(ringOffsets(width));
  new Float32Array(buffer, kernel.cosines(), ANGLES).set(angleCosines());
  kernel.describe();
  const [a, b, c, d] = seededState("copy-move", seed);
  kernel.match(minDistance * minDistance, a, b, c, d);
  const [columns, rows] = [queriesAlong(width), queriesAlong(height)];
  const answers = (at: number) => new Int32Array(buffer, at, columns * rows).slice();
  return { columns, rows, x: answers(kernel.xs()), y: answers(kernel.ys()) };
}
