/** The measurement as one HTML file, made as reports are: no script, nothing fetched, styles and pictures inside. */
import { createHash } from "node:crypto";
import type { EvaluationDocument, MethodRow } from "../../../contract/evaluation.ts";
import type { Figure } from "../../report/figures.ts";
import { type Html, html, join } from "../../report/htmlText.ts";
import { reportStyle } from "../../report/style.ts";
import { FUSED } from "../measure/picture.ts";
import { cellsOf, columns, explanations } from "../table.ts";
import type { Case } from "./cases.ts";
import { drawCurves, drawLegend, type Line } from "./curves.ts";

const style = `${reportStyle}
body { max-width: 84rem; } .scroll { overflow-x: auto; } .scroll th, .scroll td { white-space: nowrap; }
.plots { display: flex; flex-wrap: wrap; gap: 1rem; } .curves { max-width: 30rem; flex: 1 1 22rem; }
.curves svg { width: 100%; height: auto; } svg text { font-size: 12px; fill: var(--ink); } .grid { stroke: var(--line); }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .875rem; }
.cases { display: grid; grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)); gap: 1.5rem; }
.cases figure { margin: 0; } .cases .two { display: flex; gap: 4px; } .cases img { width: 50%; height: auto; }
`;

/** @param cases pictures to look at, missed ones and false alarms. */
export function evaluationPage(document: EvaluationDocument, cases: readonly Case[]): string {
  const styleHash = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  const { set, rows, robustness = [], pictures, tool } = document;
  const failures = pictures.filter(({ error }) => error);
  const groups = [...new Set(rows.map(({ group }) => group))];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Evaluation of ${set.folder}</title>
${html.trusted(`<style>${style}</style>`)}
</head>
<body>
<header>
<p class="brand">Selfsame ${tool.version}</p>
<h1>What the detectors find in a set of pictures</h1>
<p class="dim">${set.folder}: ${set.spliced} altered pictures, ${set.pristine} untouched ones; ${failures.length} could not be measured.</p>
</header>
<main>
<h2>All methods</h2>
${tableOf(rows.filter(({ group }) => group === "all"))}
${curves(document)}
${join(groups.filter((group) => group !== "all").map((group) => html`<h2>Only ${group}</h2>${tableOf(rows.filter((row) => row.group === group))}`))}
${robustnessHtml(robustness)}
${casesHtml("Altered pictures that the fused map finds least", "missed", cases)}
${casesHtml("Untouched pictures with an alarm", "false alarm", cases)}
${
  failures.length > 0
    ? html`<h2>Pictures that could not be measured</h2><p>They count as pictures in which nothing was found.</p>
<div class="scroll"><table><tbody>${join(failures.map(({ path, error }) => html`<tr><th scope="row">${path}</th><td>${error?.message ?? ""}</td></tr>`))}</tbody></table></div>`
    : ""
}
<h2>What the numbers are</h2>
<ul>${join(explanations.map((text) => html`<li>${text}</li>`))}</ul>
</main>
</body>
</html>
`.text;
}

function tableOf(rows: readonly MethodRow[]): Html {
  return html`<div class="scroll"><table><thead><tr>${join(columns.map((name) => html`<th scope="col">${name}</th>`))}</tr></thead>
<tbody>${join(
    rows.map((row) => {
      const [title, ...cells] = cellsOf(row);
      return html`<tr><th scope="row">${title}</th>${join(cells.map((cell) => html`<td>${cell}</td>`))}</tr>`;
    }),
  )}</tbody></table></div>`;
}

function curves({ curves: found, rows }: EvaluationDocument): Html {
  const titles = new Map(rows.map(({ method, title }) => [method, title]));
  const lines = (key: "precision" | "recall"): Line[] =>
    Object.entries(found).map(([method, curve]) => ({
      label: titles.get(method) ?? method,
      values: curve[key],
      main: method === FUSED,
    }));
  return html`<h2>Curves over pixels</h2>
<p class="dim">Means over the altered pictures, each picture counted alike.</p>
<div class="plots">
${drawCurves("Precision and recall", { x: "recall", y: "precision" }, lines("precision"))}
${drawCurves("ROC", { x: "false alarms among pixels", y: "recall" }, lines("recall"))}
</div>
${drawLegend(lines("recall"))}`;
}

function robustnessHtml(robustness: NonNullable<EvaluationDocument["robustness"]>): Html | "" {
  if (robustness.length === 0) return "";
  return html`<h2>After compression and resizing</h2>${join(
    robustness.map(
      ({ change, rows, failures }) =>
        html`<details${change === robustness[0].change ? html.trusted(" open") : ""}><summary>${change}${failures > 0 ? `, ${failures} could not be measured` : ""}</summary>${tableOf(rows)}</details>`,
    ),
  )}`;
}

function casesHtml(title: string, kind: Case["kind"], cases: readonly Case[]): Html | "" {
  const chosen = cases.filter((one) => one.kind === kind);
  if (chosen.length === 0) return "";
  return html`<h2>${title}</h2><div class="cases">${join(
    chosen.map(
      ({ id, format, caption, picture, map }) =>
        html`<figure><div class="two">${image(picture, `Picture ${id}`)}${map ? image(map, `Fused map of ${id}`) : ""}</div><figcaption>${id}, ${format}: ${caption}</figcaption></figure>`,
    ),
  )}</div>`;
}

const image = ({ mediaType, data, width, height }: Figure, alt: string): Html =>
  html`<img src="data:${mediaType};base64,${Buffer.from(data).toString("base64")}" width="${width}" height="${height}" alt="${alt}">`;
