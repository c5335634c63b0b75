/** Parts of a grid of cells that hang together. */

/**
 * The sets of cells, each an ascending list of indices, that are joined through sides of cells in `inside` (row-major,
 * anything but 0 belongs), largest first and of equal size in the order of their first cells.
 */
export function connectedRegions(inside: ArrayLike<number>, width: number, height: number): Int32Array[] {
  const seen = new Uint8Array(width * height);
  const regions: Int32Array[] = [];
  for (let start = 0; start < width * height; start++) {
    if (seen[start] || !inside[start]) continue;
    const cells = [start];
    seen[start] = 1;
    const visit = (cell: number) => {
      if (seen[cell] || !inside[cell]) return;
      seen[cell] = 1;
      cells.push(cell);
    };
    for (let next = 0; next < cells.length; next++) {
      const cell = cells[next];
      const x = cell % width;
      if (x > 0) visit(cell - 1);
      if (x < width - 1) visit(cell + 1);
      if (cell >= width) visit(cell - width);
      if (cell < width * (height - 1)) visit(cell + width);
    }
    regions.push(Int32Array.from(cells).sort());
  }
  return regions.sort((a, b) => b.length - a.length);
}
