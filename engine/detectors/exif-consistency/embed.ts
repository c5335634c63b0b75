/** From a picture to one unit vector per window, in tiles, so that memory does not grow with the picture. */
import type { RgbImage } from "../../image/raster.ts";
import type { Tools } from "../detector.ts";
import type { CellLook } from "./candidates.ts";
import type { EmbeddingGrid } from "./consistencyMap.ts";
import { windowLooks } from "./windowLooks.ts";
import type { Windows } from "./windows.ts";

/** Pixels that are given to the network at once. */
const TILE_PIXELS = 1 << 20;

/** Mean difference of neighbouring pixels, in grey levels, below which a window shows nothing but quantisation. */
const LEAST_TEXTURE = 0.6;
/** Share of clipped pixels from which a window shows nothing but the end of the scale. */
const MOST_CLIPPED = 0.5;

/** What the windows of a picture, or cells made of them, look like to the network and to the eye. */
export interface SeenCells {
  /** NaN in cells without texture, or with half of their pixels at the ends of the scale. */
  grid: EmbeddingGrid;
  look: CellLook;
  /** The windows of the cells. */
  windows: Windows;
}

/**
 * @param model id of the network: "picture" [1, 3, h, w] in 0..255 to "embeddings" [1, length, rows, columns].
 * @throws RangeError for pictures smaller than a window.
 */
export async function embedPicture(
  image: RgbImage,
  model: string,
  windows: Windows,
  tools: Pick<Tools, "infer" | "signal" | "progress">,
): Promise<SeenCells> {
  const { edge, step } = windows;
  const { width, height } = image;
  if (Math.min(width, height) < edge) throw new RangeError(`${width} x ${height} is smaller than a window (${edge})`);
  const rows = 1 + Math.floor((height - edge) / step);
  const columns = 1 + Math.floor((width - edge) / step);
  // About square, because what tiles share with their neighbours is computed twice.
  const windowsAlong = (pixels: number) => Math.max(1, Math.floor((pixels - edge) / step) + 1);
  const abreast = Math.ceil(columns / windowsAlong(Math.sqrt(TILE_PIXELS)));
  const columnsAtOnce = Math.ceil(columns / abreast);
  const rowsAtOnce = windowsAlong(TILE_PIXELS / ((columnsAtOnce - 1) * step + edge));
  const memory = new Float32Array(
    3 * ((Math.min(rows, rowsAtOnce) - 1) * step + edge) * ((columnsAtOnce - 1) * step + edge),
  );
  let values: Float32Array | undefined;
  for (let row = 0; row < rows; row += rowsAtOnce)
    for (let column = 0; column < columns; column += columnsAtOnce) {
      tools.signal.throwIfAborted();
      const [down, across] = [Math.min(rowsAtOnce, rows - row), Math.min(columnsAtOnce, columns - column)];
      const [high, wide] = [down, across].map((count) => (count - 1) * step + edge);
      const picture = planes(image, row * step, high, column * step, wide, memory);
      const { embeddings } = await tools.infer(model, { picture });
      const [, length, foundDown, foundAcross] = embeddings.shape;
      if (foundDown !== down || foundAcross !== across)
        throw new Error(
          `The network gave ${foundDown} x ${foundAcross} windows where ${down} x ${across} were expected.`,
        );
      values ??= new Float32Array(rows * columns * length);
      const tile = new Float32Array(down * across * length);
      cellByCell(embeddings.data, length, tile, 0);
      for (let r = 0; r < down; r++) {
        const cells = tile.subarray(r * across * length, (r + 1) * across * length);
        values.set(cells, ((row + r) * columns + column) * length);
      }
      tools.progress((row + (down * (column + across)) / columns) / rows);
    }
  const grid = { rows, columns, length: values!.length / (rows * columns), values: values! };
  return lookAt(image, grid, windows);
}

/** From one plane for each number of the vectors to one vector after the other. */
export function cellByCell(planes: Float32Array, length: number, out: Float32Array, firstCell: number): void {
  const cells = planes.length / length;
  for (let k = 0; k < length; k++)
    for (let cell = 0; cell < cells; cell++) out[(firstCell + cell) * length + k] = planes[k * cells + cell];
}

/** Adds what each window looks like, and takes out those that show nothing. */
export function lookAt(image: RgbImage, grid: EmbeddingGrid, windows: Windows): SeenCells {
  const { texture, brightness, clipped } = windowLooks(image, grid.rows, grid.columns, windows);
  const cells = grid.rows * grid.columns;
  const look = { texture: new Float32Array(cells), brightness: new Float32Array(cells) };
  for (let cell = 0; cell < cells; cell++) {
    look.texture[cell] = Math.log(texture[cell] + 0.3);
    look.brightness[cell] = brightness[cell];
    if (texture[cell] < LEAST_TEXTURE || clipped[cell] > MOST_CLIPPED)
      grid.values.fill(Number.NaN, cell * grid.length, (cell + 1) * grid.length);
  }
  return { grid, look, windows };
}

/**
 * A rectangle, or whole rows, as [1, 3, rows, columns], 0..255: what the network takes.
 * @param memory large enough, to be written into.
 */
export function planes(
  { width, data }: RgbImage,
  top: number,
  rows: number,
  left = 0,
  columns = width,
  memory?: Float32Array,
): { shape: number[]; data: Float32Array } {
  const size = rows * columns;
  const out = memory?.subarray(0, 3 * size) ?? new Float32Array(3 * size);
  for (let y = 0, i = 0; y < rows; y++)
    for (let x = 0, at = 3 * ((top + y) * width + left); x < columns; x++, i++, at += 3) {
      out[i] = data[at];
      out[size + i] = data[at + 1];
      out[2 * size + i] = data[at + 2];
    }
  return { shape: [1, 3, rows, columns], data: out };
}

/** Cells of a picture where nothing else is asked for; the calibration is of these. */
export const MOST_CELLS = 1024;

/** Cells are blocks of at least so many windows and one more, overlapping by one: single windows are noisy. */
const LEAST_BLOCK = 2;

/**
 * Blocks of windows as one cell each, so that there are at most so many: their mean direction, of those that were
 * computed. A cell of which less than half was computed was not computed.
 */
export function poolCells({ grid, look, windows }: SeenCells, mostCells: number): SeenCells {
  const along = (windowsAlong: number, block: number) => Math.max(1, Math.floor((windowsAlong - 1) / block));
  let block = LEAST_BLOCK;
  while (along(grid.rows, block) * along(grid.columns, block) > mostCells) block++;
  const [rows, columns] = [along(grid.rows, block), along(grid.columns, block)];
  const cells = rows * columns;
  const pooled: SeenCells = {
    grid: { rows, columns, length: grid.length, values: new Float32Array(cells * grid.length) },
    look: { texture: new Float32Array(cells), brightness: new Float32Array(cells) },
    windows: { edge: windows.edge + block * windows.step, step: block * windows.step },
  };
  for (let cell = 0; cell < cells; cell++) {
    const members: number[] = [];
    const [top, left] = [Math.floor(cell / columns) * block, (cell % columns) * block];
    for (let row = top; row <= Math.min(grid.rows - 1, top + block); row++)
      for (let column = left; column <= Math.min(grid.columns - 1, left + block); column++)
        members.push(row * grid.columns + column);
    meanDirection(grid, members, pooled.grid.values, cell * grid.length);
    const mean = (values: Float32Array) => members.reduce((sum, member) => sum + values[member], 0) / members.length;
    pooled.look.texture[cell] = mean(look.texture);
    pooled.look.brightness[cell] = mean(look.brightness);
  }
  return pooled;
}

function meanDirection({ length, values }: EmbeddingGrid, members: number[], out: Float32Array, at: number): void {
  let computed = 0;
  for (const member of members) {
    if (Number.isNaN(values[member * length])) continue;
    computed++;
    for (let k = 0; k < length; k++) out[at + k] += values[member * length + k];
  }
  let square = 0;
  for (let k = 0; k < length; k++) square += out[at + k] ** 2;
  const scale = 2 * computed >= members.length && square > 0 ? 1 / Math.sqrt(square) : Number.NaN;
  for (let k = 0; k < length; k++) out[at + k] *= scale;
}
