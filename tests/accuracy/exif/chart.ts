/**
 * The robustness figure: dots with intervals for named changes. The figures of the Lab have axes of numbers and no
 * intervals, so this one is drawn here.
 */

import type { Estimate } from "../../../engine/metrics/estimate.ts";
import { html } from "../../../service/report/htmlText.ts";
import type { Robustness } from "./robustness.ts";

const size = { width: 860, height: 420 };
const plot = { left: 56, top: 40, right: 840, bottom: 310 };
/** Distinguishable with any colour vision (Okabe and Ito 2008). */
const series = [
  { key: "ap", label: "AP", colour: "#0072b2", aside: -6 },
  { key: "ciou", label: "cIoU", colour: "#d55e00", aside: 6 },
] as const;

export function drawRobustness(found: readonly Robustness[]): string {
  const step = (plot.right - plot.left) / found.length;
  const x = (index: number) => plot.left + (index + 0.5) * step;
  const parts = [
    `<rect width="${size.width}" height="${size.height}" fill="#fff"/>`,
    ...[0, 0.2, 0.4, 0.6, 0.8, 1].map(
      (value) =>
        line(plot.left, y(value), plot.right, y(value), "#e4e4e4") +
        text(value.toFixed(1), plot.left - 8, y(value) + 4, "end"),
    ),
    ...found.map(
      ({ name }, i) =>
        `<g transform="translate(${x(i).toFixed(1)} ${plot.bottom + 14}) rotate(-35)">${text(name, 0, 0, "end")}</g>`,
    ),
    ...series.flatMap(({ key, label, colour, aside }, i) => [
      ...found.map((one, index) => mark(x(index) + aside, one[key], colour)),
      `<circle cx="${plot.left + 12 + 70 * i}" cy="20" r="4" fill="${colour}"/>`,
      text(label, plot.left + 22 + 70 * i, 24, "start"),
    ]),
    text("mean over pictures, 95 % intervals", plot.right, 24, "end"),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" font-family="Roboto, Inter, sans-serif"><title>AP and cIoU after re-compression and resizing</title>${parts.join("\n")}</svg>\n`;
}

const y = (value: number): number => plot.bottom - value * (plot.bottom - plot.top);

const mark = (x: number, { value, low, high }: Estimate, colour: string): string =>
  line(x, y(low), x, y(high), colour) +
  `<circle cx="${x.toFixed(1)}" cy="${y(value).toFixed(1)}" r="4" fill="${colour}"/>`;

const line = (x1: number, y1: number, x2: number, y2: number, stroke: string): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${stroke}" stroke-width="1.6"/>`;

const text = (value: string, x: number, at: number, anchor: "start" | "end"): string =>
  `<text x="${x.toFixed(1)}" y="${at.toFixed(1)}" font-size="12" text-anchor="${anchor}" fill="#222">${html`${value}`.text}</text>`;
