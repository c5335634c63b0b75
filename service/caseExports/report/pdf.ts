/** A report on a case as PDF, by pdfmake: the same report as in HTML, with fewer figures and lines, for pages are set in memory. */
import { writeFile } from "node:fs/promises";
import type { Content, TableCell } from "pdfmake/interfaces";
import { loadSharp } from "../../decode/sharpBuild.ts";
import { pdfBytes } from "../../report/pdf.ts";
import {
  bullets,
  captioned,
  dataUrl,
  ink,
  levelColours,
  lines,
  paragraph,
  rowsTable,
  section,
} from "../../report/pdfBlocks.ts";
import { printable } from "../../report/pdfFont.ts";
import { timeInWords } from "../../report/readable.ts";
import type { Selection } from "../selection.ts";
import { type Exhibit, FIGURE_SIDE } from "./exhibit.ts";
import { type FolderReport, folderReport, type Table } from "./folderReport.ts";
import { drawMapLegend, type MapLegend } from "./mapLegend.ts";

const BOUNDS = { exhibits: 200, lines: 500 };

/** @param path of a file that does not exist. @throws as folderReport, and what the system throws. */
export async function writePdfReport(path: string, selection: Selection): Promise<void> {
  const { signal, progress } = selection;
  const report = await folderReport(selection, BOUNDS, new Date());
  const thumbnails = await Promise.all(report.exhibits.map(({ thumbnail }) => thumbnail && asJpeg(thumbnail)));
  const content = folderContent(report, thumbnails, await drawMapLegend());
  signal.throwIfAborted();
  progress({ fraction: 0.85, step: "Setting pages" });
  const { title, created } = report;
  const [{ value: id }] = report.facts;
  const pages = { title: `Report on ${title}`, created: new Date(created), footer: `Case ${id}`, content };
  await writeFile(path, await pdfBytes(pages), { flag: "wx" });
}

/** PDF has no WebP. */
async function asJpeg(webp: Uint8Array): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const most = 4 * FIGURE_SIDE;
  return sharp(webp, { limitInputPixels: most * most })
    .jpeg({ quality: 82 })
    .toBuffer();
}

/** @param thumbnails of the exhibits, as JPEG. */
export function folderContent(
  report: FolderReport,
  thumbnails: readonly (Uint8Array | undefined)[],
  legend: MapLegend,
): Content[] {
  const { exhibits, alarms } = report;
  return [
    { text: "SELFSAME", style: "brand" },
    { text: printable(report.title), style: "title" },
    { text: `Report on a folder of pictures, of ${timeInWords(report.created)}`, style: "dim", margin: [0, 0, 0, 8] },
    rowsTable(report.facts),
    section("How many files"),
    ...tableContent(
      report.counts,
      report.counts.head.map(() => "auto"),
    ),
    ...(report.scans.rows.length > 0
      ? [section("Scans"), ...tableContent(report.scans, ["*", 62, 62, 45, 130], 7.5)]
      : []),
    section("Verdicts on what was examined"),
    ...(report.levels.rows.length > 0
      ? tableContent(report.levels, ["auto", "auto"])
      : [paragraph("No picture was examined.")]),
    ...(report.contents.length > 0 ? [section("What the pictures say of themselves"), rowsTable(report.contents)] : []),
    ...(report.detectors.rows.length > 0
      ? [section("Detectors"), ...tableContent(report.detectors, [120, 50, 40, 40, "*"], 8)]
      : []),
    { text: "Pictures with an alarm", style: "exhibit", pageBreak: "before", outline: true },
    ...(exhibits.length === 0 ? [paragraph("No examined picture raised an alarm.")] : legendContent(exhibits, legend)),
    ...exhibits.map((exhibit, i) => exhibitContent(exhibit, thumbnails[i], i)),
    ...(alarms.rows.length > 0
      ? [section("Further pictures with an alarm"), ...tableContent(alarms, verdictWidths, 8)]
      : []),
    ...listContent("Pictures with a notice", report.notices, verdictWidths, "No examined picture has a notice."),
    ...listContent("Failed: not examined", report.failed, reasonWidths, "No file failed."),
    ...listContent("Skipped: not examined", report.skipped, reasonWidths, "No file was skipped."),
    section("What was not done"),
    bullets(report.notDone),
    section("Method and versions"),
    ...report.method.map(paragraph),
    ...report.versions.flatMap(({ title, rows }) => captioned(title, rows)),
    ...captioned("This report was made on", report.environment),
    section("Limits"),
    bullets(report.limits),
    {
      text: "A character that this document's font lacks is written as its Unicode number, such as ‹U+4E2D›.",
      style: "dim",
      margin: [0, 12, 0, 0],
    },
  ];
}

type Widths = (number | "*" | "auto")[];

const verdictWidths: Widths = ["*", 34, 100, 70, 62, 45];
const reasonWidths: Widths = ["*", 250];

const FIGURE: [width: number, height: number] = [112, 112];

function exhibitContent(
  { path, sha256, text, raised, facts, map }: Exhibit,
  thumbnail: Uint8Array | undefined,
  index: number,
): Content {
  const figures: Content[] = [
    ...(thumbnail ? [{ image: dataUrl({ mediaType: "image/jpeg", data: thumbnail }), fit: FIGURE }] : []),
    ...(map ? [{ image: dataUrl(map), fit: FIGURE, margin: [0, thumbnail ? 5 : 0, 0, 0] } as Content] : []),
  ];
  const missing = [
    ...(thumbnail ? [] : ["The case holds no small copy of this picture."]),
    ...(map ? [] : ["No detector drew a map of it."]),
  ];
  const told: Content[] = [
    { text: printable(text) },
    {
      ul: raised.map(({ title, summary, falseAlarm }) => ({
        text: [
          { text: `${printable(title)}. `, bold: true },
          `${printable(summary)} `,
          { text: printable(falseAlarm), color: ink.dim },
        ],
      })),
      margin: [0, 3, 0, 3],
    },
    ...(missing.length > 0 ? [{ text: missing.join(" "), style: "dim" }] : []),
    ...facts.map(
      ({ label, value }): Content => ({
        text: [{ text: `${printable(label)}: `, color: ink.dim }, printable(value)],
        fontSize: 8,
      }),
    ),
  ];
  return {
    stack: [
      {
        canvas: [{ type: "line", x1: 0, y1: 0, x2: 495, y2: 0, lineWidth: 0.5, lineColor: ink.line }],
        margin: [0, 8, 0, 6],
      },
      { text: `${index + 1}. ${printable(path)}`, bold: true, fontSize: 10, color: levelColours.alarm },
      { text: `SHA-256 ${sha256}`, style: "dim", fontSize: 7, margin: [0, 0, 0, 5] },
      figures.length > 0
        ? {
            columns: [
              { stack: figures, width: FIGURE[0] },
              { stack: told, fontSize: 8.5 },
            ],
            columnGap: 14,
          }
        : { stack: told, fontSize: 8.5 },
    ],
    // Long notes may need more than a page.
    unbreakable: facts.reduce((sum, { value }) => sum + value.length, text.length) < 3000,
  };
}

function legendContent(exhibits: readonly Exhibit[], { scale, hatching }: MapLegend): Content[] {
  if (!exhibits.some(({ map }) => map)) return [];
  const text = "Maps: how likely each place was altered, as the maps of all detectors say together.";
  return [
    { text, style: "dim" },
    {
      columns: [
        { text: "untouched", width: "auto" },
        { image: dataUrl(scale), width: 120, height: 6, margin: [0, 2, 0, 0] },
        { text: "altered", width: "auto" },
        { image: dataUrl(hatching), width: 18, height: 6, margin: [8, 2, 0, 0] },
        { text: "not computed", width: "auto", margin: [8, 0, 0, 0] },
      ],
      columnGap: 5,
      style: "dim",
      margin: [0, 2, 0, 4],
    },
  ];
}

function listContent(heading: string, table: Table, widths: Widths, none: string): Content[] {
  return [section(heading), ...(table.rows.length > 0 ? tableContent(table, widths, 8) : [paragraph(none)])];
}

function tableContent({ head, rows, note }: Table, widths: Widths, fontSize = 9): Content[] {
  const body = [
    head.map((text): TableCell => ({ text, color: ink.dim })),
    ...rows.map((cells) =>
      cells.map((text): TableCell => ({ text: printable(text), bold: cells[0] === "Total" && head[0] === "State" })),
    ),
  ];
  return [
    { table: { headerRows: 1, widths, body, dontBreakRows: true }, layout: lines, fontSize, margin: [0, 4, 0, 0] },
    ...(note ? [paragraph(note)] : []),
  ];
}
