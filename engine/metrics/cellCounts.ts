/** How many pixels of a mask lie in each cell of a map over the same picture. */

export interface CellCounts {
  /** Pixels of the mask that are set, and that are not; one of each per cell, row-major. */
  positives: Uint32Array;
  negatives: Uint32Array;
}

interface Size {
  width: number;
  height: number;
}

/**
 * Cell (i, j) of a w x h map covers the picture's [i*W/w, (i+1)*W/w) x [j*H/h, (j+1)*H/h); a pixel belongs where its middle is.
 * @param mask anything but 0 is positive. @param leftOut pixels that count as neither, of the same size as the mask.
 */
export function cellCounts(
  map: Size,
  mask: Size & { data: ArrayLike<number> },
  leftOut?: { data: ArrayLike<number> },
): CellCounts {
  const cells = map.width * map.height;
  const [positives, negatives] = [new Uint32Array(cells), new Uint32Array(cells)];
  const columns = Uint32Array.from({ length: mask.width }, (_, x) => Math.floor(((x + 0.5) * map.width) / mask.width));
  for (let y = 0; y < mask.height; y++) {
    const row = Math.floor(((y + 0.5) * map.height) / mask.height) * map.width;
    for (let x = 0; x < mask.width; x++) {
      const at = y * mask.width + x;
      if (leftOut?.data[at]) continue;
      if (mask.data[at]) positives[row + columns[x]]++;
      else negatives[row + columns[x]]++;
    }
  }
  return { positives, negatives };
}
