/** A matrix of a run as SVG: the heat map that the window shows, on paper. */
import type { Matrix } from "../../../engine/lab/events.ts";
import { type Box, heatMap, type PlacedText, viridis } from "../../../engine/lab/heatMap.ts";
import { widthOf } from "./glyphs.ts";
import { svg, type TextAs, text } from "./svg.ts";

const MARGIN = 16;
const TITLE = 34;
/** As wide as the words and as many cells of readable size need, within these limits. */
const NARROWEST = 420;
const WIDEST = 1100;
const CELL = 44;

export function drawMatrix(matrix: Matrix, textAs: TextAs): string {
  const words = Math.min(240, Math.max(0, ...matrix.rows.map((row) => widthOf(row, 12))));
  const width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, words + 80 + CELL * matrix.columns.length)));
  const plan = heatMap(matrix, width, (value, size) => widthOf(value, size));
  const { scale, unmeasured } = plan;
  const stops = Array.from({ length: 18 }, (_, i) => {
    const share = i / 17;
    return `<stop offset="${share.toFixed(4)}" stop-color="${viridis(Math.round(255 * share))}"/>`;
  });
  const parts = [
    `<defs><linearGradient id="scale">${stops.join("")}</linearGradient><pattern id="unmeasured" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M-1 1l2-2M0 6l6-6M5 7l2-2" stroke="#999"/></pattern></defs>`,
    text(matrix.title, MARGIN, MARGIN + 10, 16, "start", textAs),
    `<g transform="translate(${MARGIN} ${TITLE + 6})">`,
    ...plan.cells.map((cell) => box(cell, cell.colour ?? "url(#unmeasured)")),
    ...(unmeasured ? [box(unmeasured, "url(#unmeasured)")] : []),
    box(scale, "url(#scale)"),
    ...plan.texts.map((word) => placed(word, textAs)),
    "</g>",
  ];
  return svg({ width: width + 2 * MARGIN, height: plan.height + TITLE + 6 + MARGIN }, parts);
}

const box = ({ x, y, width, height }: Box, fill: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"/>`;

const round = (value: number): number => Number(value.toFixed(2));

function placed({ text: value, x, y, size, anchor, angle, ink }: PlacedText, textAs: TextAs): string {
  if (angle === 0) return text(value, x, y, size, anchor, textAs, ink);
  return `<g transform="translate(${round(x)} ${round(y)}) rotate(${angle})">${text(value, 0, 0, size, anchor, textAs, ink)}</g>`;
}
