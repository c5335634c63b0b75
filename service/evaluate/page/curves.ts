/** Curves of a measurement as drawings inside the page: axes from 0 to 1 and one line for each method. */
import { type Html, html, join } from "../../report/htmlText.ts";

export interface Line {
  label: string;
  /** Values at evenly spaced places from 0 to 1. */
  values: readonly number[];
  /** Drawn last, wide and in the first colour. */
  main?: boolean;
}

const size = { width: 420, height: 400 };
const plot = { left: 48, top: 12, right: 408, bottom: 352 };

/** Distinguishable with any colour vision (Okabe and Ito 2008), then the same once more with dashes. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f"];

export function drawCurves(title: string, axes: { x: string; y: string }, lines: readonly Line[]): Html {
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const ordered = lines
    .map((line, index) => ({ line, index }))
    .sort((a, b) => Number(a.line.main) - Number(b.line.main));
  return html`<figure class="curves"><svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${title}">
${join(
  ticks.map(
    (tick) => html`<line x1="${x(0)}" y1="${y(tick)}" x2="${x(1)}" y2="${y(tick)}" class="grid"/>
<text x="${plot.left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>
<line x1="${x(tick)}" y1="${y(0)}" x2="${x(tick)}" y2="${y(1)}" class="grid"/>
<text x="${x(tick)}" y="${plot.bottom + 18}" text-anchor="middle">${tick}</text>`,
  ),
)}
<text x="${x(0.5)}" y="${size.height - 8}" text-anchor="middle">${axes.x}</text>
<text x="14" y="${y(0.5)}" text-anchor="middle" transform="rotate(-90 14 ${y(0.5)})">${axes.y}</text>
${join(
  ordered.map(
    ({ line, index }) =>
      html`<polyline points="${pointsOf(line)}" fill="none" stroke="${colourOf(index)}" stroke-width="${line.main ? 3 : 1.4}" stroke-dasharray="${dashesOf(index)}"/>`,
  ),
)}
</svg><figcaption>${title}</figcaption></figure>`;
}

/** What the lines are. */
export function drawLegend(lines: readonly Line[]): Html {
  return html`<ul class="legend">${join(
    lines.map(
      ({ label, main }, index) =>
        html`<li><svg viewBox="0 0 28 8" width="28" height="8" aria-hidden="true"><line x1="0" y1="4" x2="28" y2="4" stroke="${colourOf(index)}" stroke-width="${main ? 3 : 1.6}" stroke-dasharray="${dashesOf(index)}"/></svg> ${label}</li>`,
    ),
  )}</ul>`;
}

const x = (value: number): number => plot.left + value * (plot.right - plot.left);
const y = (value: number): number => plot.bottom - value * (plot.bottom - plot.top);

const pointsOf = ({ values }: Line): string =>
  values.map((value, i) => `${x(i / (values.length - 1)).toFixed(1)},${y(value).toFixed(1)}`).join(" ");

const colourOf = (index: number): string => colours[index % colours.length];

function dashesOf(index: number): string {
  const turn = Math.floor(index / colours.length);
  return turn === 0 ? "none" : turn === 1 ? "6 3" : "2 3";
}
