/** Ghosts on all grids worth looking at: the file's own or the picture's main one, and one other. */
import type { Evidence } from "../../evidence.ts";
import type { RgbImage } from "../../image/raster.ts";
import { ownGrid } from "../jpeg-grid/ownGrid.ts";
import { type Cells, type Grid, layOutCells, requantisedCells, unclippedCells } from "./cells.ts";
import { type Contrast, contrastOf, reachFor, textureOf } from "./contrast.ts";
import { findMainGrid, findSecondGrid, mirrored, offsetErrors, type Place } from "./offsets.ts";
import { type OddRegion, oddestRegion } from "./region.ts";
import { ownTable, tableOf } from "./tables.ts";

/** Mean squared deviation from the block's mean below which a cell is flat: nearly all tables lose the same. Grey levels^2. */
const FLAT = 8;
/** Fewer cells than this are no picture to compare regions in. */
export const FEWEST_CELLS = 300;
/** Places at which all offsets are tried, and the tiles that they are counted in. */
const MOST_PLACES = 2000;
const TILES = { columns: 8, rows: 6 };
/** Qualities with which offsets are tried. */
const LADDER = [55, 65, 73, 80, 86, 91, 95];

/** What was seen on one grid. */
export interface GridResult {
  grid: Grid;
  contrasts: Contrast[];
  region: OddRegion;
}

export interface Search {
  cells: Cells;
  /** Cells that are neither flat nor clipped. */
  judged: number;
  /** Main grid first; empty where too few cells are judged. */
  results: GridResult[];
}

/**
 * @param next is called before each step with the share of the work that is done.
 */
export function searchGhosts(
  image: RgbImage,
  evidence: Pick<Evidence, "format" | "jpeg" | "orientation">,
  qualities: readonly number[],
  next: (fraction: number) => void,
): Search {
  const cells = layOutCells(image.width, image.height);
  if (cells.columns * cells.rows < FEWEST_CELLS) return { cells, judged: 0, results: [] };
  const own = evidence.format === "jpeg" ? ownGrid(image.width, image.height, evidence.orientation) : undefined;
  const start = own ?? { x: 0, y: 0 };
  const unkept = new Float32Array(64).fill(Infinity);
  const energy = requantisedCells(image, cells, { x: start.x ^ 4, y: start.y ^ 4 }, [unkept]);
  const use = unclippedCells(image, cells).map((ok, cell) => (ok && energy[cell] > FLAT ? 1 : 0));
  const judged = use.reduce((sum, one) => sum + one, 0);
  if (judged < FEWEST_CELLS) return { cells, judged, results: [] };

  next(0.1);
  const ladder = LADDER.map((quality) => tableOf(quality, evidence));
  const errors = offsetErrors(image, placesIn(cells, use), ladder);
  next(0.3);
  const main = own ?? findMainGrid(errors) ?? start;
  const second = findSecondGrid(errors, main);
  const tables = qualities.map((quality) => tableOf(quality, evidence));
  const reach = reachFor(judged);
  const texture = textureOf(energy, use, cells.columns);
  const resultOn = (grid: Grid, controlGrid: Grid, before?: Float32Array): GridResult => {
    const size = cells.columns * cells.rows;
    const onGrid = requantisedCells(image, cells, grid, tables);
    next(grid === main ? 0.4 : 0.75);
    const control = requantisedCells(image, cells, controlGrid, tables, before);
    next(grid === main ? 0.5 : 0.85);
    const contrasts = tables.map((_, t) => {
      const of = (all: Float32Array) => all.subarray(t * size, (t + 1) * size);
      return contrastOf(of(onGrid), of(control), texture, use, cells.columns, reach);
    });
    return { grid, contrasts, region: oddestRegion(contrasts, cells.columns, reach) };
  };
  // On its own grid a JPEG file was saved at least once: the control is saved once as well, with the same table.
  const results = [resultOn(main, { x: main.x ^ 4, y: main.y ^ 4 }, own && ownTable(evidence))];
  next(0.65);
  if (second) results.push(resultOn(second, mirrored(second, main)));
  return { cells, judged, results };
}

/** Cells that are judged, evenly spread over them, as places to try offsets at. */
function placesIn({ columns, rows, step }: Cells, use: Uint8Array): Place[] {
  const judged: number[] = [];
  for (let cell = 0; cell < use.length; cell++) if (use[cell]) judged.push(cell);
  const count = Math.min(MOST_PLACES, judged.length);
  return Array.from({ length: count }, (_, i) => {
    const cell = judged[Math.floor((i * judged.length) / count)];
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    const tile = Math.floor((row * TILES.rows) / rows) * TILES.columns + Math.floor((column * TILES.columns) / columns);
    return { x: column * step, y: row * step, tile };
  });
}
