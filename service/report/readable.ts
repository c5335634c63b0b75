/** Numbers, places and times as HTML, PDF and the command line print them. */
import type { Region } from "../../engine/finding.ts";
import type { FigureScale, FindingSection, SilentDetector } from "../../engine/verdict/model.ts";
import { number, odds } from "../../engine/verdict/words.ts";
import { figureColourMap } from "./figures.ts";

/** Three significant digits, powers of ten raised. */
export const numberInWords = number;

/** 0.873 as "87 %"; never 100: a score that a double cannot tell from one is no certainty, nor is a rounded 0. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return "under 1 %";
  if (rounded === 100) return "over 99 %";
  return `${rounded} %`;
}

/** How many such regions chance alone gives in a picture; "" where that was not computed. */
export function expectedByChance({ logNfa }: Region): string {
  if (logNfa === undefined) return "";
  // Far below this the number itself underflows to 0, which it never is.
  return logNfa < -9 ? `under ${number(1e-9)}` : number(10 ** logNfa);
}

/** "× 12": by how much something moved the odds. */
export const oddsInWords = odds;

/** "640 × 480 at (1200, 80)". */
export function place({ x, y, width, height }: Region): string {
  const [left, top, wide, high] = [x, y, width, height].map(Math.round);
  return `${wide} × ${high} at (${left}, ${top})`;
}

/** "12 ms", "3.4 s". */
export function elapsedInWords(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** "2026-01-02 03:04:05 UTC" of an ISO 8601 time in UTC. */
export function timeInWords(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** What the colours of a figure mean, and how fine the map behind it is. */
export function scaleInWords({ unit, style, width, height }: FigureScale): string {
  const colours = style === "heat" ? `colour map ${figureColourMap}` : "black to white";
  return `Scale in ${unit}, ${colours}; computed at ${width} × ${height}.`;
}

/** How a finding came about: detector, version, time, parameters. */
export function technicalLine({ detector, version, elapsedMs, parameters }: FindingSection | SilentDetector): string {
  const settings = parameters.map(({ label, value }) => `${label} = ${value}`).join(", ");
  return `${detector}, version ${version}, ${elapsedInWords(elapsedMs)}; ${settings ? `parameters: ${settings}` : "no parameters"}.`;
}

/** How many tags a table leaves out. */
export function leftOutInWords(leftOut: number): string {
  return `${leftOut} more ${leftOut === 1 ? "tag is" : "tags are"} in the file and not in this report.`;
}
