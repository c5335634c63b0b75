/** A field as the camera sees it. */
import { windowMeans } from "../../image/windowMeans.ts";
import { type Camera, rayThrough } from "../refraction/camera.ts";
import { RELIABLE, witnessesNeeded } from "../verify/deviations.ts";
import { columnAt, disparityOf, type Lattice, lineInto } from "./lattice.ts";
import { linesOf, type RadianceField } from "./trainField.ts";
import { Marcher } from "./volume.ts";

/** Cells over a picture; those at the right and at the bottom may be cut by its border. */
export interface Grid {
  width: number;
  height: number;
  /** Pixels along the side of a cell. */
  step: number;
}

export interface FieldView extends Grid {
  /** Square roots of linear red, green and blue, interleaved. */
  colour: Float32Array;
  /** Along z, metres: half of what is seen in a cell is nearer. NaN where the camera sees no ray. */
  depth: Float32Array;
  /** Share of what is seen that is within a layer of the depth, 0..1. */
  confidence: Float32Array;
  /** For each ball, 0..1: how closely rays of it end at what is seen in a cell. */
  weight: Float32Array[];
  /** 1: enough balls see the cell. */
  seen: Uint8Array;
}

/** Layers by which a ray may end before or behind what the camera sees there. */
const SAME = 2.5;

/** @param grid that of a sweep of the same picture, to compare both. Where the camera sees no ray, there is no depth and no weight. */
export function renderField(field: RadianceField, camera: Camera, { width, height, step }: Grid): FieldView {
  const { lattice } = field;
  const marcher = new Marcher(field.voxels, lattice);
  const cells = width * height;
  const colour = new Float32Array(3 * cells);
  const layer = new Float32Array(cells);
  const confidence = new Float32Array(cells);
  const line = new Float32Array(4);
  const place = new Int32Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const ahead = rayThrough(camera, [((cell % width) + 0.5) * step, (Math.floor(cell / width) + 0.5) * step]);
    if (Number.isNaN(ahead[0])) {
      [layer[cell], place[cell]] = [Number.NaN, -1];
      continue;
    }
    lineInto(lattice, [0, 0, 0], ahead, line, 0);
    const { light, weights } = marcher.along(line, 0);
    for (let c = 0; c < 3; c++) colour[3 * cell + c] = Math.sqrt(light[c]);
    layer[cell] = middleOf(weights);
    confidence[cell] = around(weights, layer[cell]);
    place[cell] = placeAt(lattice, line[0], line[2]);
  }
  const weight = coverage(field, marcher).map((covered) => Float32Array.from(place, (at) => covered[at] ?? 0));
  const needed = witnessesNeeded(weight.length);
  return {
    width,
    height,
    step,
    colour,
    depth: layer.map((at) => 1 / disparityOf(lattice, at)),
    confidence,
    weight,
    seen: Uint8Array.from(layer, (_, cell) => Number(weight.filter((one) => one[cell] >= RELIABLE).length >= needed)),
  };
}

/** Layer, between two, before which half of the weight lies. */
function middleOf(weights: Float64Array): number {
  let before = 0;
  for (let k = 0; k < weights.length; k++) {
    const after = before + weights[k];
    if (after >= 0.5) return Math.min(weights.length - 1, Math.max(0, k - 0.5 + (0.5 - before) / weights[k]));
    before = after;
  }
  return weights.length - 1;
}

function around(weights: Float64Array, layer: number): number {
  let sum = 0;
  for (let k = Math.max(0, Math.floor(layer) - 1); k <= Math.min(weights.length - 1, Math.ceil(layer) + 1); k++)
    sum += weights[k];
  return Math.min(1, sum);
}

/**
 * For each ball, by columns and rows of the lattice: rays per place that end at what the camera sees there, averaged over 3 x 3
 * places, at most 1. (Ma et al. mark where the sample of the greatest weight of each ray projects to.)
 */
function coverage({ lattice, rays }: RadianceField, marcher: Marcher): Float32Array[] {
  const { columns, rows } = lattice;
  const visible = Float32Array.from({ length: columns * rows }, (_, at) =>
    middleOf(marcher.ahead(at % columns, Math.floor(at / columns)).weights),
  );
  const lines = linesOf(rays, lattice);
  const counts = Array.from({ length: rays.balls }, () => new Float32Array(columns * rows));
  for (let ray = 0; ray < rays.count; ray++) {
    const end = middleOf(marcher.along(lines, 4 * ray).weights);
    const [column, row] = [0, 2].map((axis) => lines[4 * ray + axis] + end * lines[4 * ray + axis + 1]);
    const at = placeAt(lattice, column, row);
    if (Math.abs(visible[at] - end) < SAME) counts[rays.ball[ray]][at]++;
  }
  return counts.map((count) => windowMeans(count, columns, rows, 1, 1).map((mean) => Math.min(1, mean)));
}

/** Index among columns and rows of a place in halves of the view. */
const placeAt = ({ columns, rows }: Lattice, across: number, down: number): number =>
  Math.round(columnAt(down, rows)) * columns + Math.round(columnAt(across, columns));
