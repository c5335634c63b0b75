/** Sums over windows of about 128 pixels, one around each cell: its neighbours count half. */
import type { Cells } from "./cells.ts";

const ADDED = ["product", "noise", "signal"] as const;
const AVERAGED = ["brightness", "texture"] as const;

/** Cell (column, row) of the result is the window around that cell; `count` is what chance goes by. */
export function windowSums(cells: Cells): Cells {
  const { width, height } = cells;
  const sums: Cells = {
    width,
    height,
    count: new Float32Array(width * height),
    product: new Float32Array(width * height),
    noise: new Float32Array(width * height),
    signal: new Float32Array(width * height),
    brightness: new Float32Array(width * height),
    texture: new Float32Array(width * height),
  };
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const to = row * width + column;
      let [count, squares] = [0, 0];
      for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++)
        for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
          const from = y * width + x;
          const weight = (y === row ? 1 : 0.5) * (x === column ? 1 : 0.5);
          count += weight * cells.count[from];
          squares += weight * weight * cells.count[from];
          for (const name of ADDED) sums[name][to] += weight * cells[name][from];
          for (const name of AVERAGED) sums[name][to] += weight * cells.count[from] * cells[name][from];
        }
      for (const name of AVERAGED) sums[name][to] /= Math.max(1, count);
      // The variance of a weighted mean is that of a plain one over so many pixels; sums are brought to as many.
      const effective = squares > 0 ? (count * count) / squares : 0;
      sums.count[to] = effective;
      for (const name of ADDED) sums[name][to] *= count > 0 ? effective / count : 0;
    }
  return sums;
}
