/** What figures of accuracy are drawn with: pictures over which means were taken, as dots with intervals. */
import type { Estimate } from "../../engine/metrics/estimate.ts";
import { html } from "../../service/report/htmlText.ts";

/** Of the figure, and of the frame of its axes within it. */
export interface Frame {
  width: number;
  height: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Distinguishable with any colour vision (Okabe and Ito 2008), without the yellow that white paper swallows. */
export const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"] as const;

export const page = ({ width, height }: Frame, title: string, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Roboto, Inter, sans-serif"><title>${html`${title}`.text}</title>${[`<rect width="${width}" height="${height}" fill="#fff"/>`, ...parts].join("\n")}</svg>\n`;

/** Where a share, 0..1, lies on the axis that goes up. */
export const heightOf = ({ top, bottom }: Frame, value: number): number => bottom - value * (bottom - top);

/** Lines across the frame at shares, with their numbers. */
export const gridOfShares = (frame: Frame): string[] =>
  [0, 0.2, 0.4, 0.6, 0.8, 1].map((value) => {
    const y = heightOf(frame, value);
    return line(frame.left, y, frame.right, y, "#e4e4e4") + text(value.toFixed(1), frame.left - 8, y + 4, "end");
  });

/** A dot at the value, and a line along its interval. */
export const mark = (frame: Frame, x: number, { value, low, high }: Estimate, colour: string): string =>
  line(x, heightOf(frame, low), x, heightOf(frame, high), colour) + dot(x, heightOf(frame, value), colour);

export const dot = (x: number, y: number, colour: string): string =>
  `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="${colour}"/>`;

export const line = (x1: number, y1: number, x2: number, y2: number, stroke: string): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${stroke}" stroke-width="1.6"/>`;

export const text = (value: string, x: number, y: number, anchor: "start" | "middle" | "end"): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="12" text-anchor="${anchor}" fill="#222">${html`${value}`.text}</text>`;
