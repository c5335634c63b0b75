/** How much every patch agrees with every other, as a square picture: patches sorted by region, the larger one first. */
import { cosines } from "../../../engine/detectors/exif-consistency/pairs.ts";
import type { PatchComparison } from "../../../engine/finding.ts";
import { embeddingsOf } from "./embeddings.ts";

export interface AffinityPicture {
  /** Pixels along each side. */
  side: number;
  /** Agreement 0..1, side * side, row-major. */
  values: Float32Array;
  /** How many of the rows belong to the larger region: no row mixes both. */
  boundary: number;
  /** Where each row begins in the order of cells, and the end. */
  edges: number[];
  /** A cell for every row: the one in the middle of those that the row stands for. */
  cells: number[];
}

/**
 * Where there are more cells than pixels, a pixel is the mean of all pairs that fall on it, which is the product of the
 * mean vectors of its row and its column: the matrix of all pairs is never held.
 * @param most pixels along each side at most.
 */
export function affinityPicture(patches: PatchComparison, most: number): AffinityPicture {
  const { order, majority, length } = patches;
  const { values } = embeddingsOf(patches);
  const edges = blockEdges(order.length, majority, most);
  const side = edges.length - 1;
  const means = new Float32Array(side * length);
  for (let block = 0; block < side; block++)
    for (let k = edges[block]; k < edges[block + 1]; k++)
      for (let i = 0; i < length; i++)
        means[block * length + i] += values[order[k] * length + i] / (edges[block + 1] - edges[block]);
  return {
    side,
    values: cosines(means, length).map((value) => Math.min(1, Math.max(0, value))),
    boundary: edges.indexOf(majority),
    edges,
    cells: Array.from({ length: side }, (_, block) => order[(edges[block] + edges[block + 1] - 1) >> 1]),
  };
}

/** The row that stands for the cell at a place of the order. */
export const rowOf = ({ edges }: AffinityPicture, place: number): number => edges.findIndex((edge) => edge > place) - 1;

/** The matrix as opaque pixels R, G, B, A. `colours`: 256 rows of R, G, B. */
export function colouredMatrix({ values }: AffinityPicture, colours: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length).fill(255);
  values.forEach((value, i) => {
    const colour = 3 * Math.round(255 * value);
    pixels.set(colours.subarray(colour, colour + 3), 4 * i);
  });
  return pixels;
}

/** Where the rows begin among sorted cells, and their end. Both regions keep at least one row of their own. */
function blockEdges(count: number, majority: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count + 1 }, (_, k) => k);
  const rows = Math.round((most * majority) / count);
  const first = Math.min(Math.max(rows, Math.min(1, majority)), most - Math.min(1, count - majority));
  const evenly = (from: number, to: number, blocks: number) =>
    Array.from({ length: blocks }, (_, i) => from + Math.floor((i * (to - from)) / blocks));
  return [...evenly(0, majority, first), ...evenly(majority, count, most - first), count];
}
