/** Curves of a finished run as files: CSV to calculate with, SVG and PNG to show. */
import type { RecordedChart, Recording } from "../../../engine/lab/recording.ts";
import { loadSharp } from "../../decode/sharpBuild.ts";
import type { RunFolder } from "../runFolder.ts";
import { drawChart } from "./draw.ts";

/** Pixels of the PNG for each unit of the drawing. */
const density = 2;

export async function writeFigures(recording: Recording, folder: RunFolder): Promise<void> {
  for (const [id, recorded] of recording.charts) {
    const name = id.replace(/[^A-Za-z0-9.-]+/g, "-");
    folder.write(`series/${name}.csv`, csvOf(recorded));
    const svg = drawChart(recorded, "text");
    if (!svg) continue;
    folder.write(`figures/${name}.svg`, svg);
    folder.write(`figures/${name}.png`, await toPng(drawChart(recorded, "outlines")!));
  }
}

/** Drawn by us a moment ago: the loader that is closed to files from strangers is open for this one drawing. */
async function toPng(svg: string): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const operation = ["VipsForeignLoadSvgBuffer"];
  sharp.unblock({ operation });
  try {
    return await sharp(Buffer.from(svg), { density: 72 * density })
      .png({ compressionLevel: 9 })
      .toBuffer();
  } finally {
    sharp.block({ operation });
  }
}

function csvOf({ chart, series, frames }: RecordedChart): string {
  const rows = [["series", ...(frames.length > 0 ? ["frame"] : []), chart.x.label || "x", chart.y.label || "y"]];
  for (const [name, line] of series) for (const [x, y] of line.points()) rows.push([name, String(x), String(y)]);
  for (const { frame, groups } of frames)
    for (const { name, points } of groups)
      for (const [x, y] of points) rows.push([name, String(frame), String(x), String(y)]);
  return `${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe. */
function quoted(cell: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
