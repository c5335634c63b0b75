/**
 * The space that a field fills: what lies behind the balls, as layers evenly spaced in 1 / z, each with the same columns and rows as
 * the camera sees them. Straight lines stay straight and cross the layers at even steps, up to what lies beside the view: that is
 * squeezed into a margin (Barron et al., "Mip-NeRF 360", CVPR 2022, equation 10, per axis).
 */
import type { Ball } from "../refraction/ball.ts";
import { type Camera, rayThrough } from "../refraction/camera.ts";
import type { Vector } from "../refraction/vector.ts";

export interface Lattice {
  columns: number;
  rows: number;
  layers: number;
  /** 1 / z of the first and of the last layer, per metre. */
  nearest: number;
  farthest: number;
  /** The camera's view in x / z and y / z: its middle and half of its extent. */
  middle: readonly [number, number];
  half: readonly [number, number];
}

/** Numbers of a voxel: density, red, green, blue, each before its activation. */
export const CHANNELS = 4;

/** Width of the margin on each side, against half of the view. */
export const MARGIN = 0.35;

/** Depth of the last layer against the nearest ball's, as in the sweep. */
const FAR = 12;
/** Points along each side of the picture at which its extent is measured. */
const BORDER = 16;

/**
 * Depth of the first layer against the farthest ball's. Nearer ones are crossed by the rays of one ball each and would explain its
 * whole image as a picture that hangs right behind it.
 */
const NEAR = 1.6;

/** Depth of the first layer, metres. */
export const nearOf = (balls: readonly Ball[]): number =>
  Math.max(...balls.map(({ centre, radius }) => Math.max(NEAR * centre[2], centre[2] + radius)));

/** @param places about so many columns times rows, as wide as they are high in the picture. */
export function latticeBehind(balls: readonly Ball[], camera: Camera, layers: number, places: number): Lattice {
  const { width, height } = camera;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i <= BORDER; i++) {
    const [x, y] = [(i / BORDER) * width, (i / BORDER) * height];
    for (const place of [
      [x, 0],
      [x, height],
      [0, y],
      [width, y],
    ] as const) {
      const [u, v] = rayThrough(camera, place);
      if (Number.isNaN(u)) continue;
      [left, right] = [Math.min(left, u), Math.max(right, u)];
      [top, bottom] = [Math.min(top, v), Math.max(bottom, v)];
    }
  }
  const half = [(right - left) / 2, (bottom - top) / 2] as const;
  const count = (along: number, across: number) => Math.max(4, Math.round(Math.sqrt((places * along) / across)));
  return {
    columns: count(half[0], half[1]),
    rows: count(half[1], half[0]),
    layers,
    nearest: 1 / nearOf(balls),
    farthest: 1 / (FAR * Math.min(...balls.map(({ centre }) => centre[2]))),
    middle: [(left + right) / 2, (top + bottom) / 2],
    half,
  };
}

export const voxelsOf = ({ columns, rows, layers }: Lattice): number => columns * rows * layers;

/** The same space with about `times` as many columns, rows and layers. */
export const resized = (lattice: Lattice, times: number): Lattice => ({
  ...lattice,
  columns: Math.max(2, Math.round(lattice.columns * times)),
  rows: Math.max(2, Math.round(lattice.rows * times)),
  layers: Math.max(2, Math.round(lattice.layers * times)),
});

/** 1 / z of a layer, which may lie between two. */
export const disparityOf = ({ nearest, farthest, layers }: Lattice, layer: number): number =>
  nearest + ((farthest - nearest) * layer) / (layers - 1);

/**
 * A straight line as the lattice has it: where it crosses the first layer and how far it moves to each further one, across and down,
 * in halves of the view from its middle. Written to four places of `out` from `to` on.
 * @param direction with z > 0.
 */
export function lineInto(lattice: Lattice, origin: Vector, direction: Vector, out: Float32Array, to: number): void {
  const { middle, half, nearest, layers, farthest } = lattice;
  const step = (farthest - nearest) / (layers - 1);
  for (const axis of [0, 1] as const) {
    const slope = direction[axis] / direction[2];
    const shift = origin[axis] - origin[2] * slope;
    out[to + 2 * axis] = (slope + nearest * shift - middle[axis]) / half[axis];
    out[to + 2 * axis + 1] = (step * shift) / half[axis];
  }
}

/** A place in halves of the view from its middle, squeezed beside the view: -1 - MARGIN..1 + MARGIN. */
export function squeezed(place: number): number {
  const size = Math.abs(place);
  if (size <= 1) return place;
  return Math.sign(place) * (1 + (MARGIN * (size - 1)) / (size - 1 + MARGIN));
}

/** Column (or row) at a place in halves of the view; whole numbers are the middles of voxels. */
export function columnAt(place: number, columns: number): number {
  const column = (squeezed(place) / (1 + MARGIN) + 1) * (columns / 2) - 0.5;
  return Math.min(columns - 1, Math.max(0, column));
}

/** Voxels read between those of another lattice over the same space, linearly along each axis. */
export function resampled(voxels: Float32Array, from: Lattice, to: Lattice): Float32Array {
  const out = new Float32Array(CHANNELS * voxelsOf(to));
  const between = (index: number, count: number, had: number, ends: boolean) => {
    const at = ends ? (index * (had - 1)) / (count - 1) : ((index + 0.5) * had) / count - 0.5;
    const inside = Math.min(had - 1, Math.max(0, at));
    const first = Math.min(had - 2, Math.floor(inside));
    return [first, inside - first] as const;
  };
  let at = 0;
  for (let layer = 0; layer < to.layers; layer++) {
    const [l, lShare] = between(layer, to.layers, from.layers, true);
    for (let row = 0; row < to.rows; row++) {
      const [r, rShare] = between(row, to.rows, from.rows, false);
      for (let column = 0; column < to.columns; column++) {
        const [c, cShare] = between(column, to.columns, from.columns, false);
        for (let channel = 0; channel < CHANNELS; channel++, at++)
          for (let corner = 0; corner < 8; corner++) {
            const [i, j, k] = [corner & 1, (corner >> 1) & 1, corner >> 2];
            const share = (i ? cShare : 1 - cShare) * (j ? rShare : 1 - rShare) * (k ? lShare : 1 - lShare);
            const voxel = ((l + k) * from.rows + r + j) * from.columns + c + i;
            out[at] += share * voxels[CHANNELS * voxel + channel];
          }
      }
    }
  }
  return out;
}
