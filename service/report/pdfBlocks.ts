/** What pages of PDF reports are made of. Every text passes `printable`, but for headings and the heads of tables. */
import type { Content, TableCell } from "pdfmake/interfaces";
import type { Row } from "../../engine/verdict/model.ts";
import type { Figure } from "./figures.ts";
import { printable } from "./pdfFont.ts";

export const ink = { text: "#1b1f24", dim: "#5a636e", line: "#d5dae0", soft: "#f4f6f8" };
export const levelColours = { alarm: "#b3261e", notice: "#8a5a00", clear: "#1f567c", undetermined: "#4a4f7c" };

export const PAGE_WIDTH = 495;
export const lines = {
  hLineWidth: (i: number) => (i === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => ink.line,
  paddingLeft: () => 0,
  paddingRight: () => 8,
  paddingTop: () => 2.5,
  paddingBottom: () => 2.5,
};

/** Soft ground, with a coloured bar at the left where a colour is given. */
export function box(bar?: string) {
  return {
    fillColor: () => ink.soft,
    hLineWidth: () => 0,
    vLineWidth: (i: number) => (bar && i === 0 ? 3 : 0),
    vLineColor: () => bar ?? ink.line,
  };
}

export function dataUrl({ mediaType, data }: Pick<Figure, "mediaType" | "data">): string {
  return `data:${mediaType};base64,${Buffer.from(data).toString("base64")}`;
}

export function section(text: string): Content {
  return { text, style: "section", headlineLevel: 1 };
}

export function paragraph(text: string): Content {
  return { text: printable(text), margin: [0, 3, 0, 0] };
}

export function bullets(items: readonly string[]): Content {
  return { ul: items.map(printable), margin: [0, 3, 0, 0] };
}

export function captioned(caption: string, rows: readonly Row[]): Content[] {
  if (rows.length === 0) return [];
  return [{ text: caption, style: "finding", headlineLevel: 2 }, rowsTable(rows)];
}

export function rowsTable(rows: readonly Row[]) {
  return {
    table: {
      widths: [130, "*"],
      body: rows.map(({ label, value }): TableCell[] => [
        { text: printable(label), color: ink.dim },
        { text: printable(value) },
      ]),
    },
    layout: lines,
  };
}

export function table(head: string[], widths: (number | "*")[], body: TableCell[][]): Content {
  return {
    table: { headerRows: 1, widths, body: [head.map((text) => ({ text, color: ink.dim })), ...body] },
    layout: { ...lines, hLineWidth: (i: number) => (i === 0 ? 0 : 0.5) },
    fontSize: 9,
    margin: [0, 4, 0, 0],
  };
}
