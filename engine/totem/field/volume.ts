/**
 * Volume rendering through a lattice (Mildenhall et al., "NeRF", ECCV 2020, equation 3), with one sample in each layer: as a graph,
 * for training, and as plain numbers, for looking at what was trained.
 */
import {
  abs,
  add,
  cast,
  div,
  exp,
  floor,
  log,
  maximum,
  minimum,
  mul,
  neg,
  sigmoid,
  sign,
  sub,
} from "../../tensor/ops/elementwise.ts";
import { gather } from "../../tensor/ops/indexing.ts";
import { constant } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { sum } from "../../tensor/ops/reductions.ts";
import { concat, reshape, slice } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";
import { CHANNELS, columnAt, type Lattice, MARGIN } from "./lattice.ts";

/** Factor of densities before their activation: they have farther to go than colours, at the same rate of learning. */
const STEEP = 5;
/** Optical depth of the last layer: nothing is seen behind it. */
const OPAQUE = 20;

/**
 * What is added to the densities of a layer before their activation: with densities of 0, every layer has the same share in what a
 * ray shows, so that at first no depth is preferred.
 */
const offsetOf = (layer: number, layers: number): number => -Math.log(Math.max(0.5, layers - 1 - layer));

/**
 * Colours of rays, as a graph.
 * @param voxels [voxels, CHANNELS]. @param lines [rays, 4], as `lineInto` writes them.
 * @returns linear light [rays, 3].
 */
export function renderedLight(voxels: Value, lines: Value, lattice: Lattice): Value {
  const { columns, rows, layers } = lattice;
  const rays = lines.shape[0];
  const layer = Array.from({ length: layers }, (_, k) => k);
  const [left, across] = split(columnsAlong(lines, 0, columns, layer), columns);
  const [top, down] = split(columnsAlong(lines, 1, rows, layer), rows);
  const first = constant(
    layer.map((k) => k * rows * columns),
    [1, layers],
  );
  const corner = add(add(mul(top, columns), left), first);
  const corners = concat(
    [0, 1, columns, columns + 1].map((next) => reshape(add(corner, next), [1, rays * layers])),
    0,
  );
  const shares = concat(
    [mul(sub(1, across), sub(1, down)), mul(across, sub(1, down)), mul(sub(1, across), down), mul(across, down)].map(
      (share) => reshape(share, [1, rays * layers, 1]),
    ),
    0,
  );
  // One look-up for all corners, and one sum of gradients back.
  const samples = reshape(sum(mul(gather(voxels, cast(corners, "i64")), shares), 0), [rays, layers, CHANNELS]);
  const offsets = constant(
    layer.map((k) => offsetOf(k, layers)),
    [1, layers],
  );
  const opaque = constant(
    layer.map((k) => (k === layers - 1 ? OPAQUE : 0)),
    [1, layers],
  );
  const raw = mul(reshape(slice(samples, 2, 0, 1), [rays, layers]), STEEP);
  const density = add(softplus(add(raw, offsets)), opaque);
  // Light that comes through the first k layers, k = 0..layers; what a layer takes of it is its weight.
  const before = constant(
    Array.from({ length: layers * (layers + 1) }, (_, i) => Number(Math.floor(i / (layers + 1)) < i % (layers + 1))),
    [layers, layers + 1],
  );
  const through = exp(neg(matmul(density, before)));
  const weights = sub(slice(through, 1, 0, layers), slice(through, 1, 1, layers + 1));
  const root = sigmoid(slice(samples, 2, 1, CHANNELS));
  return sum(mul(mul(root, root), reshape(weights, [rays, layers, 1])), 1);
}

/** log(1 + e^x), so that large x do not overflow. */
const softplus = (x: Value): Value => add(log(add(exp(neg(abs(x))), 1)), maximum(x, 0));

/** Columns (axis 0) or rows (axis 1) at which rays cross the layers, [rays, layers]; `columnAt` as a graph. */
function columnsAlong(lines: Value, axis: 0 | 1, count: number, layer: readonly number[]): Value {
  const at = slice(lines, 1, 2 * axis, 2 * axis + 1);
  const step = slice(lines, 1, 2 * axis + 1, 2 * axis + 2);
  const place = add(at, mul(step, constant(layer, [1, layer.length])));
  const size = abs(place);
  const beside = maximum(sub(size, 1), 0);
  const folded = add(minimum(size, 1), div(mul(beside, MARGIN), add(beside, MARGIN)));
  const column = sub(mul(add(div(mul(sign(place), folded), 1 + MARGIN), 1), count / 2), 0.5);
  return minimum(maximum(column, 0), count - 1);
}

/** The voxel before a place, and how far it is on the way to the next. */
function split(place: Value, count: number): [Value, Value] {
  const first = minimum(floor(place), count - 2);
  return [first, sub(place, first)];
}

/** What a ray meets. */
export interface March {
  /** Linear light. */
  light: Float64Array;
  /** Share of each layer in it; they add up to 1. */
  weights: Float64Array;
}

/** Follows single rays through the voxels; what it returns is overwritten by the next. */
export class Marcher {
  readonly #march: March;
  readonly #columns: Float64Array;
  readonly #rows: Float64Array;
  readonly #root = new Float64Array(3);

  constructor(
    private readonly voxels: Float32Array,
    private readonly lattice: Lattice,
  ) {
    this.#march = { light: new Float64Array(3), weights: new Float64Array(lattice.layers) };
    this.#columns = new Float64Array(lattice.layers);
    this.#rows = new Float64Array(lattice.layers);
  }

  /** @param lines holds four numbers of `lineInto` from `from` on. */
  along(lines: Float32Array, from: number): March {
    const { columns, rows, layers } = this.lattice;
    for (let layer = 0; layer < layers; layer++) {
      this.#columns[layer] = columnAt(lines[from] + layer * lines[from + 1], columns);
      this.#rows[layer] = columnAt(lines[from + 2] + layer * lines[from + 3], rows);
    }
    return this.#through();
  }

  /** From the camera, through a column and a row. */
  ahead(column: number, row: number): March {
    this.#columns.fill(column);
    this.#rows.fill(row);
    return this.#through();
  }

  #through(): March {
    const { layers } = this.lattice;
    const { light, weights } = this.#march;
    light.fill(0);
    let before = 1;
    for (let layer = 0; layer < layers; layer++) {
      const density = this.#sample(layer, this.#columns[layer], this.#rows[layer]);
      const optical = Math.log1p(Math.exp(-Math.abs(density))) + Math.max(density, 0);
      const after = before * Math.exp(-optical - (layer === layers - 1 ? OPAQUE : 0));
      weights[layer] = before - after;
      for (let c = 0; c < 3; c++) light[c] += weights[layer] * this.#root[c] ** 2;
      before = after;
    }
    return this.#march;
  }

  /** Density of a layer before its activation; roots of its light are left in `#root`. */
  #sample(layer: number, x: number, y: number): number {
    const { columns, rows, layers } = this.lattice;
    const [left, top] = [Math.min(columns - 2, Math.floor(x)), Math.min(rows - 2, Math.floor(y))];
    const [a, b] = [x - left, y - top];
    const p = CHANNELS * ((layer * rows + top) * columns + left);
    const q = p + CHANNELS * columns;
    const voxels = this.voxels;
    const read = (c: number) =>
      (1 - b) * ((1 - a) * voxels[p + c] + a * voxels[p + CHANNELS + c]) +
      b * ((1 - a) * voxels[q + c] + a * voxels[q + CHANNELS + c]);
    for (let c = 0; c < 3; c++) this.#root[c] = 1 / (1 + Math.exp(-read(1 + c)));
    return STEEP * read(0) + offsetOf(layer, layers);
  }
}
