/**
 * How a matrix is drawn as a heat map: where cells, words and the scale of colours stand. The window and the figures of
 * the run folder draw by the same plan. Lengths are in CSS pixels or units of the drawing.
 */
import { colourTable } from "../image/colourMap.ts";
import { superscript } from "../superscript.ts";
import type { Matrix } from "./events.ts";

/** Width of a text in the font that it will be drawn with. */
export type Measure = (text: string, size: number) => number;

export interface PlacedText {
  text: string;
  /** Of the end of its baseline that `anchor` names, or of its middle. */
  x: number;
  y: number;
  size: number;
  anchor: "start" | "middle" | "end";
  /** Degrees by which it is turned around that point, clockwise. */
  angle: number;
  /** On a coloured ground: black or white. That of other words where left out. */
  ink?: string;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface HeatMap {
  width: number;
  height: number;
  /** All cells together. */
  grid: Box;
  /** Row by row; without a colour where nothing was measured. */
  cells: (Box & { colour?: string })[];
  texts: PlacedText[];
  /** From the low end at the left to the high end. */
  scale: Box;
  /** The sign for what was not measured, where there is such a cell. */
  unmeasured?: Box;
}

const LABEL = 12;
const VALUE = 11;
const LINE = 17;
/** So wide the words at rows may be, and so long those at columns that are set aslant. */
const LONGEST_ROW = 240;
const LONGEST_COLUMN = 150;
const WIDEST_CELL = 72;
const HIGHEST_CELL = 30;
/** Matrices of more rows are not higher than one of so many. */
const READABLE_ROWS = 40;
const READABLE_HEIGHT = 16;
/** Cells of less do without a gap between them. */
const GAPLESS = 8;
const MARGIN = 12;
const SCALE = { width: 220, height: 10 };
const SLANT = Math.SQRT1_2;

/** Undefined where nothing was measured. */
export function valueAt({ values }: Matrix, row: number, column: number): number | undefined {
  const value = values[row]?.[column];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Ends of the scale: those that were given, else those of the values. */
export function rangeOf(matrix: Matrix): [low: number, high: number] {
  if (matrix.range) return [...matrix.range];
  let [low, high] = [Infinity, -Infinity];
  matrix.rows.forEach((_, r) => {
    matrix.columns.forEach((_, c) => {
      const value = valueAt(matrix, r, c);
      if (value === undefined) return;
      low = Math.min(low, value);
      high = Math.max(high, value);
    });
  });
  return low <= high ? [low, high] : [0, 1];
}

/** "#rrggbb" of a value between the ends; what lies beyond an end has the colour of it. */
function colourOf(value: number, [low, high]: readonly [number, number]): string {
  const share = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5;
  return viridis(Math.round(255 * share));
}

/** One of the 256 colours of the scale, as "#rrggbb". */
export function viridis(index: number): string {
  const row = colourTable("viridis").subarray(3 * index, 3 * index + 3);
  return `#${Array.from(row, (part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** Black or white, whichever contrasts more (relative luminance of WCAG 2.2). */
function inkOn(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}

function scientific(value: number): string {
  const [mantissa, exponent] = value.toExponential(1).split("e");
  return value === 0 ? "0" : `${mantissa} × 10${superscript(Number(exponent))}`;
}

/** How all values of a matrix are written: with as many decimals as tell apart a twentieth of the range. */
export function writerOf(matrix: Matrix): (value: number) => string {
  const [low, high] = rangeOf(matrix);
  const span = high - low;
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size >= 1e5 || (size > 0 && size < 1e-3)) return scientific;
  if (matrix.values.every((row) => row.every((value) => value === null || Number.isInteger(value)))) return String;
  const decimals = span > 0 ? Math.min(4, Math.max(0, Math.ceil(1.3 - Math.log10(span) - 1e-9))) : 2;
  return (value) => value.toFixed(decimals).replace(/^-(?=[0.]+$)/, "");
}

/** A text that is too long without its middle: names of layers differ at both of their ends. */
export function shortened(text: string, width: number, size: number, measure: Measure): string {
  if (measure(text, size) <= width) return text;
  const characters = [...text];
  const cut = (kept: number) =>
    `${characters.slice(0, Math.ceil(0.6 * kept)).join("")}…${characters.slice(characters.length - Math.floor(0.4 * kept)).join("")}`;
  let [low, high] = [0, characters.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(cut(middle), size) <= width) low = middle;
    else high = middle - 1;
  }
  return cut(low);
}

interface Heads {
  angle: 0 | -45 | -90;
  /** Longest that a label may be, along its baseline. */
  length: number;
  /** Room above the cells. */
  height: number;
  /** Room beside the last cell. */
  right: number;
  cell: number;
  /** Every so manyth label is written. */
  every: number;
}

/** How the words at the columns stand: upright where there is room, else aslant, else on end. */
function headsOf({ columns }: Matrix, width: number, measure: Measure): Heads {
  const cellIn = (right: number) => Math.min(WIDEST_CELL, Math.max(1, (width - right) / Math.max(1, columns.length)));
  const longest = widest(columns, measure);
  const cell = cellIn(MARGIN);
  if (longest <= cell - 6) return { angle: 0, length: longest, height: LINE, right: MARGIN, cell, every: 1 };
  const length = Math.min(longest, LONGEST_COLUMN);
  const right = Math.max(MARGIN, length * SLANT);
  const aslant = cellIn(right);
  if (aslant >= 18) return { angle: -45, length, height: length * SLANT + 16, right, cell: aslant, every: 1 };
  return { angle: -90, length, height: length + 8, right: MARGIN, cell, every: Math.ceil(14 / cell) };
}

const widest = (texts: readonly string[], measure: Measure, size = LABEL): number =>
  texts.reduce((most, text) => Math.max(most, measure(text, size)), 0);

function cellHeight(rows: number, cellWidth: number): number {
  if (rows <= READABLE_ROWS) return Math.min(HIGHEST_CELL, Math.max(READABLE_HEIGHT, cellWidth));
  return Math.max(1, (READABLE_ROWS * READABLE_HEIGHT) / rows);
}

/** @param width of the whole drawing; its height follows. */
export function heatMap(matrix: Matrix, width: number, measure: Measure): HeatMap {
  const { rows, columns } = matrix;
  const side = Math.min(widest(rows, measure), LONGEST_ROW, 0.36 * width);
  const left = Math.ceil(side) + 10;
  const heads = headsOf(matrix, width - left, measure);
  const [across, down] = [heads.cell, cellHeight(rows.length, heads.cell)];
  const titles = titlesOf(matrix, width, measure);
  const top = Math.ceil(titles.length * LINE + heads.height + 4);
  const grid = { x: left, y: top, width: across * columns.length, height: down * rows.length };
  const edge = (from: number, step: number, index: number) => Math.round(from + step * index);
  const gap = Math.min(across, down) < GAPLESS ? 0 : 1;

  const range = rangeOf(matrix);
  const write = writerOf(matrix);
  const cells: HeatMap["cells"] = [];
  const printed: PlacedText[] = [];
  let unmeasured = false;
  for (let r = 0; r < rows.length; r++)
    for (let c = 0; c < columns.length; c++) {
      const value = valueAt(matrix, r, c);
      const [x, y] = [edge(left, across, c), edge(top, down, r)];
      const box = { x, y, width: edge(left, across, c + 1) - x - gap, height: edge(top, down, r + 1) - y - gap };
      const colour = value === undefined ? undefined : colourOf(value, range);
      cells.push({ ...box, colour });
      if (value === undefined || colour === undefined) unmeasured = true;
      else
        printed.push({
          text: write(value),
          x: x + box.width / 2,
          y: y + box.height / 2 + 0.36 * VALUE,
          size: VALUE,
          anchor: "middle",
          angle: 0,
          ink: inkOn(colour),
        });
    }
  const roomy =
    down >= READABLE_HEIGHT &&
    widest(
      printed.map(({ text }) => text),
      measure,
      VALUE,
    ) <=
      across - 5;

  const scale = { x: left, y: top + grid.height + 14, ...SCALE };
  scale.width = Math.min(scale.width, width - left - MARGIN);
  const sign = unmeasured ? { x: left, y: scale.y + scale.height + 26, width: 16, height: 10 } : undefined;
  return {
    width,
    height: Math.ceil(sign ? sign.y + 14 : scale.y + scale.height + 20),
    grid,
    cells,
    texts: [
      ...titles,
      ...rowWords(rows, grid, side, down, measure),
      ...columnWords(columns, grid, heads, measure),
      ...(roomy ? printed : []),
      ...scaleWords(scale, range, write),
      ...(sign ? [word("not measured", sign.x + 22, sign.y + 9, "start", VALUE)] : []),
    ],
    scale,
    unmeasured: sign,
  };
}

const word = (
  text: string,
  x: number,
  y: number,
  anchor: PlacedText["anchor"],
  size = LABEL,
  angle = 0,
): PlacedText => ({
  text,
  x,
  y,
  size,
  anchor,
  angle,
});

/** What rows and columns are, in one line or two. */
function titlesOf({ rowLabel, columnLabel }: Matrix, width: number, measure: Measure): PlacedText[] {
  const parts =
    rowLabel === columnLabel
      ? [rowLabel && `Rows and columns: ${rowLabel}`]
      : [rowLabel && `Rows: ${rowLabel}`, columnLabel && `Columns: ${columnLabel}`].filter(Boolean);
  const together = parts.join("   ");
  const lines = measure(together, LABEL) <= width ? [together] : parts;
  return lines
    .filter(Boolean)
    .map((line, i) => word(shortened(line, width, LABEL, measure), 0, LINE * i + 12, "start"));
}

function rowWords(rows: readonly string[], grid: Box, side: number, down: number, measure: Measure): PlacedText[] {
  const every = Math.ceil(14 / down);
  return rows.flatMap((row, r) =>
    r % every > 0
      ? []
      : [word(shortened(row, side, LABEL, measure), grid.x - 8, grid.y + (r + 0.5) * down + 0.34 * LABEL, "end")],
  );
}

function columnWords(columns: readonly string[], grid: Box, heads: Heads, measure: Measure): PlacedText[] {
  const { angle, length, cell, every } = heads;
  return columns.flatMap((column, c) => {
    if (c % every > 0) return [];
    const centre = grid.x + (c + 0.5) * cell;
    const text = shortened(column, length, LABEL, measure);
    if (angle === 0) return [word(text, centre, grid.y - 7, "middle")];
    return [word(text, centre + (angle === -90 ? 4 : 2), grid.y - 6, "start", LABEL, angle)];
  });
}

/** The ends, and the middle between them. */
function scaleWords(
  scale: Box,
  [low, high]: readonly [number, number],
  write: (value: number) => string,
): PlacedText[] {
  const y = scale.y + scale.height + 14;
  const words = [word(write(low), scale.x, y, "start", VALUE)];
  if (!(high > low)) return words;
  const middle = write((low + high) / 2);
  // Whole numbers may have a middle that is none.
  if (middle.length < 8) words.push(word(middle, scale.x + scale.width / 2, y, "middle", VALUE));
  return [...words, word(write(high), scale.x + scale.width, y, "end", VALUE)];
}
