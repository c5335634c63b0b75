/** Two sides of a picture: how much the cells of each agree among themselves and with the other side. */

/** Mean affinities of one cell, itself left out. */
export interface CellMeans {
  /** With the majority, one number per cell. */
  majority: Float64Array;
  /** With the minority. */
  minority: Float64Array;
}

/**
 * What a picture as a whole can be judged by. Nothing here is a probability: how these numbers fall on pictures that are
 * known to be authentic has to be measured. NaN where undefined (no minority, fewer than two cells).
 */
export interface ImageScore {
  /** Second eigenvalue of the normalised Laplacian of all affinities. Small: the picture falls into two parts. */
  lambda2: number;
  /** Mean affinity of two cells of the majority. */
  withinMajority: number;
  /** Of two cells of the minority; of a single cell with itself. */
  withinMinority: number;
  /** Of a cell of one side with one of the other. */
  between: number;
  /** Mean of both within, less between. 0 without a minority. */
  separation: number;
  /** Share of the computed cells that are in the minority. */
  minorityShare: number;
  /** Mean of the map: what the paper ranks pictures by. */
  meanInconsistency: number;
}

/**
 * @param affinity count * count. @param inconsistent 1: in the minority.
 * @returns means with a side that has no other cell are the cell's affinity with itself; with an empty side NaN.
 */
export function cellMeans(affinity: Float32Array, inconsistent: Uint8Array): CellMeans {
  const count = inconsistent.length;
  const inMinority = inconsistent.reduce((sum, label) => sum + label, 0);
  const means = { majority: new Float64Array(count), minority: new Float64Array(count) };
  for (let i = 0; i < count; i++) {
    const sums = [0, 0];
    for (let j = 0; j < count; j++) sums[inconsistent[j]] += affinity[i * count + j];
    const sizes = [count - inMinority, inMinority];
    const own = inconsistent[i];
    if (sizes[own] > 1) {
      sums[own] -= affinity[i * count + i];
      sizes[own]--;
    }
    means.majority[i] = sums[0] / sizes[0];
    means.minority[i] = sums[1] / sizes[1];
  }
  return means;
}

/** Everything of the image score but for lambda2 and the mean of the map. */
export function sideScore(
  { majority, minority }: CellMeans,
  inconsistent: Uint8Array,
): Omit<ImageScore, "lambda2" | "meanInconsistency"> {
  const meanOver = (values: Float64Array, side: number) => {
    const chosen = values.filter((_, i) => inconsistent[i] === side);
    return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
  };
  const withinMajority = meanOver(majority, 0);
  const withinMinority = meanOver(minority, 1);
  const between = meanOver(majority, 1);
  const separation = (withinMajority + withinMinority) / 2 - between;
  return {
    withinMajority,
    withinMinority,
    between,
    separation: Number.isNaN(separation) ? 0 : separation,
    minorityShare: inconsistent.reduce((sum, label) => sum + label, 0) / inconsistent.length,
  };
}
