/** The vectors of patches, ready to be compared: decoded once for each finding. */
import type { EmbeddingGrid } from "../../../engine/detectors/exif-consistency/consistencyMap.ts";
import type { PatchComparison } from "../../../engine/finding.ts";

const decoded = new WeakMap<PatchComparison, EmbeddingGrid>();

/** The embeddings of a comparison; NaN in cells that were not computed. */
export function embeddingsOf(patches: PatchComparison): EmbeddingGrid {
  let grid = decoded.get(patches);
  if (!grid) {
    grid = decode(patches);
    decoded.set(patches, grid);
  }
  return grid;
}

/** Whether a cell can be compared with others. */
export const isComputed = (patches: PatchComparison, cell: number): boolean =>
  !Number.isNaN(embeddingsOf(patches).values[cell * patches.length]);

function decode({ rows, columns, length, embeddings }: PatchComparison): EmbeddingGrid {
  const bytes = atob(embeddings);
  const values = new Float32Array(rows * columns * length);
  for (let from = 0; from < values.length; from += length) {
    let square = 0;
    for (let i = from; i < from + length; i++) {
      values[i] = (bytes.charCodeAt(i) << 24) >> 24;
      square += values[i] * values[i];
    }
    // Rounding to bytes has changed the lengths a little. Cells that were not computed have none: 0 / 0 is NaN.
    for (let i = from; i < from + length; i++) values[i] /= Math.sqrt(square);
  }
  return { rows, columns, length, values };
}
