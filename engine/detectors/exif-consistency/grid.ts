/**
 * Where the patches of a picture lie, and how what was found per patch becomes a map: Huh et al., "Fighting Fake News",
 * ECCV 2018, section 4, with the numbers of the authors' program.
 */

/** Edge of a patch in pixels. */
export const PATCH = 128;
/** Steps along the longer side of a picture in the paper's dense grid. */
const STEPS = 30;
/** Patches that cover a point along one side in the paper's fast variant. */
const SAMPLE_RATIO = 3;

/** Windows of `patch` pixels, `stride` pixels apart: cell (row, column) starts at pixel (row * stride, column * stride). */
export interface PatchGrid {
  patch: number;
  stride: number;
  rows: number;
  columns: number;
}

/**
 * All whole windows of a picture: those of a network that looks at all places in one pass.
 * @throws RangeError for pictures smaller than a window.
 */
export function windowGrid(height: number, width: number, stride: number, patch = PATCH): PatchGrid {
  if (Math.min(height, width) < patch) throw new RangeError(`${width} x ${height} is smaller than a patch (${patch})`);
  return {
    patch,
    stride,
    rows: 1 + Math.floor((height - patch) / stride),
    columns: 1 + Math.floor((width - patch) / stride),
  };
}

/** The paper's grid: 30 steps along the longer side. */
export function denseGrid(height: number, width: number, patch = PATCH): PatchGrid {
  // Pictures hardly larger than a patch would get a stride of 0.
  return windowGrid(height, width, Math.max(1, Math.floor((Math.max(height, width) - patch) / STEPS)), patch);
}

/** How many strides a patch covers along a side: each patch votes for spread x spread places of the map. */
export const spread = ({ patch, stride }: PatchGrid): number => Math.max(1, Math.floor(patch / stride));

/** Size of the map that votes make: places of `stride` pixels. */
export function responseShape(grid: PatchGrid): { rows: number; columns: number } {
  return { rows: grid.rows + spread(grid) - 1, columns: grid.columns + spread(grid) - 1 };
}

/** Patches along each side that the fast variant compares with an anchor. */
export const patchesPerSide = (height: number, width: number, patch = PATCH): number =>
  Math.ceil((SAMPLE_RATIO * Math.max(height, width)) / patch);

/** First pixels of `count` patches spread evenly from one end of a side to the other. */
export function evenlySpaced(length: number, count: number, patch = PATCH): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(count === 1 ? 0 : (i * (length - patch)) / (count - 1)));
}

/**
 * The average of the patches that cover a place, for every place.
 * @param values rows * columns of the grid; NaN patches do not vote.
 * @returns row-major, of `responseShape`; NaN where nothing voted.
 */
export function voteOverGrid(values: ArrayLike<number>, grid: PatchGrid): Float32Array {
  const size = spread(grid);
  const shape = responseShape(grid);
  const sums = new Float64Array(shape.rows * shape.columns);
  const votes = new Uint32Array(sums.length);
  for (let cell = 0; cell < grid.rows * grid.columns; cell++) {
    if (Number.isNaN(values[cell])) continue;
    const first = Math.floor(cell / grid.columns) * shape.columns + (cell % grid.columns);
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        sums[first + y * shape.columns + x] += values[cell];
        votes[first + y * shape.columns + x]++;
      }
  }
  return Float32Array.from(sums, (sum, place) => sum / votes[place]);
}

/**
 * The paper's four-dimensional map: entry (a, b) is the average over all pairs of a patch that covers place a and one that
 * covers place b. As the average over b for every patch, then over a: equal for scores without gaps other than of whole
 * patches, since then votes are products.
 * @param affinity n x n for the n cells of the grid, row-major; rows and columns of cells that were not computed are NaN.
 * @returns m x m for the m places of `responseShape`.
 */
export function votePairs(affinity: Float32Array, grid: PatchGrid): Float32Array {
  const cells = grid.rows * grid.columns;
  const shape = responseShape(grid);
  const places = shape.rows * shape.columns;
  const half = new Float32Array(places * cells);
  for (let cell = 0; cell < cells; cell++) {
    const row = voteOverGrid(affinity.subarray(cell * cells, (cell + 1) * cells), grid);
    for (let place = 0; place < places; place++) half[place * cells + cell] = row[place];
  }
  const voted = new Float32Array(places * places);
  for (let place = 0; place < places; place++) {
    // Affinities need not be symmetric: keep the order (a, b).
    const column = voteOverGrid(half.subarray(place * cells, (place + 1) * cells), grid);
    for (let other = 0; other < places; other++) voted[other * places + place] = column[other];
  }
  return voted;
}

/**
 * The same vote for patches anywhere, at every pixel: the response map of one anchor in the fast variant.
 * @param tops first row of each patch. @param lefts first column. @param values one per patch; NaN does not vote.
 * @returns row-major, height * width; NaN where nothing voted.
 */
export function voteOverPixels(
  tops: ArrayLike<number>,
  lefts: ArrayLike<number>,
  values: ArrayLike<number>,
  height: number,
  width: number,
  patch = PATCH,
): Float32Array {
  // Differences at the corners of each patch, summed up afterwards: the work does not grow with the size of patches.
  const stride = width + 1;
  const sums = new Float64Array((height + 1) * stride);
  const votes = new Int32Array(sums.length);
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const bottom = Math.min(height, tops[i] + patch);
    const right = Math.min(width, lefts[i] + patch);
    for (const [y, x, sign] of [
      [tops[i], lefts[i], 1],
      [tops[i], right, -1],
      [bottom, lefts[i], -1],
      [bottom, right, 1],
    ]) {
      sums[y * stride + x] += sign * values[i];
      votes[y * stride + x] += sign;
    }
  }
  const map = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    let [sum, count] = [0, 0];
    for (let x = 0; x < width; x++) {
      const at = y * stride + x;
      sum += sums[at];
      count += votes[at];
      sums[at] = sum + (y > 0 ? sums[at - stride] : 0);
      votes[at] = count + (y > 0 ? votes[at - stride] : 0);
      map[y * width + x] = votes[at] > 0 ? sums[at] / votes[at] : Number.NaN;
    }
  }
  return map;
}
