/** A report on a case as one HTML file: no script, nothing fetched, styles and figures inside. */
import { writeFile } from "node:fs/promises";
import { htmlPage, image, rows } from "../../report/html.ts";
import { type Html, html, join } from "../../report/htmlText.ts";
import { timeInWords } from "../../report/readable.ts";
import type { Selection } from "../selection.ts";
import { type Exhibit, FIGURE_SIDE } from "./exhibit.ts";
import { type FolderReport, folderReport, type Table } from "./folderReport.ts";
import { drawMapLegend, type MapLegend } from "./mapLegend.ts";

const BOUNDS = { exhibits: 500, lines: 5000 };

/** @param path of a file that does not exist. @throws as folderReport, and what the system throws. */
export async function writeHtmlReport(path: string, selection: Selection): Promise<void> {
  const report = await folderReport(selection, BOUNDS, new Date());
  selection.progress({ fraction: 0.9, step: "Setting pages" });
  await writeFile(path, folderHtml(report, await drawMapLegend()), { flag: "wx" });
}

export function folderHtml(report: FolderReport, legend: MapLegend): string {
  const { alarms, exhibits } = report;
  return htmlPage(
    `Report on ${report.title}`,
    html`<header>
<p class="brand">Selfsame</p>
<h1>${report.title}</h1>
<p class="dim">Report on a folder of pictures, of ${timeInWords(report.created)}</p>
</header>
<main>
${rows("", report.facts)}
<h3>How many files</h3>
${tableHtml(report.counts, "counts")}
${report.scans.rows.length > 0 ? html`<h3>Scans</h3>${tableHtml(report.scans, "small")}` : ""}
<section aria-labelledby="summary"><h2 id="summary">Summary</h2>
<h3>Verdicts on what was examined</h3>
${report.levels.rows.length > 0 ? tableHtml(report.levels, "counts") : html`<p>No picture was examined.</p>`}
${report.contents.length > 0 ? html`<h3>What the pictures say of themselves</h3>${rows("", report.contents)}` : ""}
${report.detectors.rows.length > 0 ? html`<h3>Detectors</h3>${tableHtml(report.detectors, "numbers")}` : ""}
</section>
<section aria-labelledby="alarms"><h2 id="alarms">Pictures with an alarm</h2>
${exhibits.length === 0 ? html`<p>No examined picture raised an alarm.</p>` : legendHtml(exhibits, legend)}
${join(exhibits.map(exhibitHtml))}
${alarms.rows.length > 0 ? html`<h3>Further pictures with an alarm</h3>${tableHtml(alarms)}` : ""}
</section>
${list("notices", "Pictures with a notice", report.notices, "No examined picture has a notice.")}
${list("failed", "Failed: not examined", report.failed, "No file failed.")}
${list("skipped", "Skipped: not examined", report.skipped, "No file was skipped.")}
<section aria-labelledby="not-done"><h2 id="not-done">What was not done</h2>${bullets(report.notDone)}</section>
<section aria-labelledby="method"><h2 id="method">Method and versions</h2>
${join(report.method.map((text) => html`<p>${text}</p>`))}
${join(report.versions.map(({ title, rows: versions }) => html`${rows(title, versions)}`))}
${rows("This report was made on", report.environment)}
</section>
<section aria-labelledby="limits"><h2 id="limits">Limits</h2>${bullets(report.limits)}</section>
</main>`,
    style,
  );
}

const style = `
.exhibit-card { border-top: 1px solid var(--line); padding: 1.2rem 0; break-inside: avoid; }
.exhibit-card h3 { margin: 0 0 .2rem; font-size: 1.05rem; } .hash { font-size: .8rem; color: var(--dim); margin: 0 0 .8rem; }
.exhibit-card .body { display: grid; grid-template-columns: 13rem 13rem 1fr; gap: 1.2rem; align-items: start; }
.exhibit-card .body.plain { grid-template-columns: 1fr; } .exhibit-card .body.single { grid-template-columns: 13rem 1fr; }
.exhibit-card .body img { display: block; width: 100%; height: auto; max-height: 14rem; object-fit: contain; object-position: top left; }
.exhibit-card .map { image-rendering: pixelated; } .exhibit-card .text > p:first-child { margin-top: 0; }
.exhibit-card ul { font-size: .9rem; } .exhibit-card .rows { font-size: .85rem; margin: .6rem 0 0; }
.exhibit-card .rows th { width: 9rem; }
.legend { display: flex; gap: .6rem; align-items: center; flex-wrap: wrap; font-size: .85rem; color: var(--dim); margin-bottom: 1.2rem; }
.legend img { height: .85rem; width: auto; } .legend img:first-of-type { width: 9rem; }
.counts { width: auto; min-width: 24rem; } .counts td:not(:first-child), .counts th:not(:first-child),
.numbers td:nth-child(n+2):nth-child(-n+4), .numbers th:nth-child(n+2):nth-child(-n+4) { text-align: right; }
.total td { font-weight: 600; } thead th { overflow-wrap: normal; } thead th:not(:first-child) { white-space: nowrap; }
.numbers thead th { white-space: normal; } .small td:nth-child(4), .small td:nth-child(2), .small td:nth-child(3) { white-space: nowrap; } .small { font-size: .8rem; }
@media (max-width: 50rem) { .exhibit-card .body, .exhibit-card .body.single { grid-template-columns: 1fr 1fr; }
  .exhibit-card .text { grid-column: 1 / -1; } }
@media print { .exhibit-card .body { grid-template-columns: 4.4cm 4.4cm 1fr; gap: .4cm; } .exhibit-card .body.single { grid-template-columns: 4.4cm 1fr; }
  thead { display: table-header-group; } }
`;

function exhibitHtml({ path, sha256, text, raised, facts, thumbnail, map }: Exhibit, index: number): Html {
  const figures = [
    ...(thumbnail
      ? [
          html`<img src="data:image/webp;base64,${Buffer.from(thumbnail).toString("base64")}" alt="${path}" loading="lazy">`,
        ]
      : []),
    ...(map ? [html`<div class="map">${image(map, "How likely each place was altered")}</div>`] : []),
  ];
  const body = ["plain", "single", ""][figures.length];
  return html`<article class="exhibit-card" id="alarm-${index + 1}">
<h3>${index + 1}. ${path}</h3>
<p class="hash">SHA-256 ${sha256}</p>
<div class="body ${body}">${join(figures)}
<div class="text"><p>${text}</p>
${raised.length > 0 ? html`<ul>${join(raised.map(({ title, summary, falseAlarm }) => html`<li><b>${title}.</b> ${summary} <span class="dim">${falseAlarm}</span></li>`))}</ul>` : ""}
${thumbnail ? "" : html`<p class="dim">The case holds no small copy of this picture.</p>`}
${map ? "" : html`<p class="dim">No detector drew a map of it.</p>`}
${rows("", facts)}</div></div>
</article>`;
}

function legendHtml(exhibits: readonly Exhibit[], { scale, hatching }: MapLegend): Html | "" {
  if (!exhibits.some(({ map }) => map)) return "";
  return html`<p class="legend">Maps: how likely each place was altered, as the maps of all detectors say together. Untouched ${image(scale, "")} altered; ${image(hatching, "hatched")} not computed. At most ${FIGURE_SIDE} pixels wide or high.</p>`;
}

function list(id: string, heading: string, table: Table, none: string): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
${table.rows.length > 0 ? tableHtml(table) : html`<p>${none}</p>`}
</section>`;
}

function tableHtml({ head, rows: lines, note }: Table, kind = "wide"): Html {
  return html`<table class="${kind}"><thead><tr>${join(head.map((text) => html`<th scope="col">${text}</th>`))}</tr></thead><tbody>${join(
    lines.map(
      (cells) =>
        html`<tr${cells[0] === "Total" && kind === "counts" ? html.trusted(' class="total"') : ""}>${join(cells.map((text) => html`<td>${text}</td>`))}</tr>`,
    ),
  )}</tbody></table>${note ? html`<p>${note}</p>` : ""}`;
}

const bullets = (texts: readonly string[]): Html => html`<ul>${join(texts.map((text) => html`<li>${text}</li>`))}</ul>`;
