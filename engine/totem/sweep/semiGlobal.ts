/**
 * The label of every cell of a grid such that its own cost is low and neighbours' labels are alike: semi-global matching
 * (Hirschmueller, "Stereo processing by semiglobal matching and mutual information", PAMI 2008), along rows and columns.
 */

export interface Smoothness {
  /** Cost of a step to the next label. */
  small: number;
  /** Cost of any other step. */
  large: number;
}

/**
 * @param costs label after label of cell after cell, row by row.
 * @returns the sums of the four paths' costs, in the same order: the label of a cell is that with the least.
 */
export function semiGlobal(
  costs: Float32Array,
  { width, height, labels }: { width: number; height: number; labels: number },
  smoothness: Smoothness,
): Float32Array {
  const sums = new Float32Array(costs.length);
  const volume: Volume = { costs, sums, labels };
  for (let y = 0; y < height; y++) {
    walk(volume, y * width, 1, width, smoothness);
    walk(volume, y * width + width - 1, -1, width, smoothness);
  }
  for (let x = 0; x < width; x++) {
    walk(volume, x, width, height, smoothness);
    walk(volume, x + (height - 1) * width, -width, height, smoothness);
  }
  return sums;
}

interface Volume {
  costs: Float32Array;
  sums: Float32Array;
  labels: number;
}

/** @param first cell of the path. @param step to the next one, in cells. */
function walk(
  { costs, sums, labels }: Volume,
  first: number,
  step: number,
  count: number,
  { small, large }: Smoothness,
): void {
  let before = new Float32Array(labels);
  let here = new Float32Array(labels);
  let least = 0;
  for (let i = 0, cell = first; i < count; i++, cell += step) {
    let next = Number.POSITIVE_INFINITY;
    for (let k = 0, at = cell * labels; k < labels; k++, at++) {
      let way = least + large;
      if (before[k] < way) way = before[k];
      if (k > 0 && before[k - 1] + small < way) way = before[k - 1] + small;
      if (k + 1 < labels && before[k + 1] + small < way) way = before[k + 1] + small;
      const cost = costs[at] + way - least;
      here[k] = cost;
      sums[at] += cost;
      if (cost < next) next = cost;
    }
    least = next;
    [before, here] = [here, before];
  }
}
