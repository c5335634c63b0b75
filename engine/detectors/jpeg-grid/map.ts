/** The picture of the votes that a reader sees: one value per 8x8 pixels. */
import type { HeatMap } from "../../finding.ts";
import type { SignificantRegion } from "./foreign.ts";

const CELL = 8;

/**
 * Share of foreign votes per cell of 8x8 pixels. For a shifted region these are its pixels that vote for its grid, for a
 * missing grid its pixels that took on the grid of the resaved picture; both only inside the region's rectangle. They are
 * weighed against the votes for the main grid. NaN where neither kind votes.
 */
export function voteMap(
  votes: Uint8Array,
  resaved: Uint8Array | undefined,
  width: number,
  height: number,
  mainVote: number | undefined,
  regions: readonly SignificantRegion[],
): HeatMap {
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  const foreign = new Uint16Array(columns * rows);
  const main = new Uint16Array(columns * rows);
  const cell = (x: number, y: number) => Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
  const columnOf = Int32Array.from({ length: width }, (_, x) => cell(x, 0));

  if (mainVote !== undefined) {
    for (let y = 0; y < height; y++) {
      const start = cell(0, y);
      for (let x = 0; x < width; x++) if (votes[y * width + x] === mainVote) main[start + columnOf[x]]++;
    }
  }
  for (const region of regions) {
    for (let y = region.top; y <= region.bottom; y++) {
      const start = cell(0, y);
      for (let x = region.left; x <= region.right; x++) {
        const i = y * width + x;
        const belongs =
          region.kind === "missing" ? resaved?.[i] === 0 && votes[i] !== mainVote : votes[i] === region.vote;
        if (belongs) foreign[start + columnOf[x]]++;
      }
    }
  }
  return {
    width: columns,
    height: rows,
    data: Float32Array.from(foreign, (count, i) =>
      count + main[i] > 0 ? Math.min(1, count / (count + main[i])) : NaN,
    ),
    range: [0, 1],
    unit: "share of votes",
    meaning: { low: "the grid of the picture", high: "another JPEG grid, or none" },
    style: "heat",
  };
}
