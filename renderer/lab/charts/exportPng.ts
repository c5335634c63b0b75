/** A chart as a picture file: title, plot and legend, as they are on screen. */
import { keepBlob } from "../../platform/download.ts";
import { canvasFont } from "../../ui/inks.ts";
import type { Line } from "./lines.ts";

interface Sheet {
  title: string;
  plot: HTMLCanvasElement;
  lines: readonly Pick<Line, "label" | "colour" | "dash">[];
  ink: string;
  surface: string;
  /** Device pixels per CSS pixel of `plot`. */
  density: number;
}

const MARGIN = 14;
const ROW = 18;
export async function exportPng(name: string, { title, plot, lines, ink, surface, density }: Sheet): Promise<void> {
  const width = plot.width / density;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d")!;
  context.font = canvasFont(12);
  const rows = legendRows(lines, width, (text) => context.measureText(text).width);
  const top = MARGIN + 22;
  const height = top + plot.height / density + rows.length * ROW + MARGIN;
  canvas.width = (width + 2 * MARGIN) * density;
  canvas.height = height * density;
  context.scale(density, density);
  context.fillStyle = surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = ink;
  context.font = canvasFont(14, 600);
  context.fillText(title, MARGIN, MARGIN + 12);
  context.drawImage(plot, MARGIN, top, width, plot.height / density);
  context.font = canvasFont(12);
  for (const [r, row] of rows.entries())
    for (const { line, x } of row) {
      const y = top + plot.height / density + (r + 0.5) * ROW + 4;
      context.strokeStyle = line.colour;
      context.lineWidth = 2;
      context.setLineDash(line.dash ?? []);
      context.beginPath();
      context.moveTo(MARGIN + x, y - 4);
      context.lineTo(MARGIN + x + 22, y - 4);
      context.stroke();
      context.fillText(line.label, MARGIN + x + 28, y);
    }
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (blob) keepBlob(blob, name);
}

/** Legend entries from left to right, in as many rows as they need. */
function legendRows<L extends { label: string }>(
  lines: readonly L[],
  width: number,
  measure: (text: string) => number,
) {
  const rows: { line: L; x: number }[][] = [];
  let x = Infinity;
  for (const line of lines) {
    const needed = measure(line.label) + 46;
    if (x + needed > width) {
      rows.push([]);
      x = 0;
    }
    rows[rows.length - 1].push({ line, x });
    x += needed;
  }
  return rows;
}
