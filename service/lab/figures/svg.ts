/** What all figures of a run are written with. */
import { html } from "../../report/htmlText.ts";
import { outlines } from "./glyphs.ts";

/** How text is written: as text, which can be edited, or as outlines, which need no font. */
export type TextAs = "text" | "outlines";

type Anchor = "start" | "middle" | "end";

/** A drawing on white paper; on none with `paper: false`. */
export function svg(
  { width, height }: { width: number; height: number },
  parts: readonly string[],
  { paper = true } = {},
): string {
  const ground = paper ? `<rect width="${width}" height="${height}" fill="#fff"/>` : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Roboto, Inter, sans-serif">${[ground, ...parts].join("\n")}</svg>\n`;
}

export function text(
  value: string,
  x: number,
  y: number,
  fontSize: number,
  anchor: Anchor,
  textAs: TextAs,
  fill = "#222",
): string {
  if (textAs === "outlines") return `<g fill="${fill}">${outlines(value, x, y, fontSize, anchor)}</g>`;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${fontSize}" text-anchor="${anchor}" fill="${fill}">${html`${value}`.text}</text>`;
}
