/**
 * The report as one HTML file: no script, nothing fetched, styles and figures inside. The content security policy in
 * its head forbids everything else, so that text from a hostile file stays text even if escaping had a hole.
 */
import { createHash } from "node:crypto";
import type { Fact, Region } from "../../engine/finding.ts";
import type {
  ExhibitSection,
  FigureReference,
  FindingSection,
  MetadataTable,
  ReportModel,
  Row,
  SilentDetector,
} from "../../engine/verdict/model.ts";
import type { Figure } from "./figures.ts";
import { type Html, html, join } from "./htmlText.ts";
import type { Illustrations } from "./illustrations.ts";
import {
  elapsedInWords,
  expectedByChance,
  leftOutInWords,
  numberInWords,
  percent,
  place,
  scaleInWords,
  technicalLine,
  timeInWords,
} from "./readable.ts";
import { reportStyle } from "./style.ts";

/** The whole document. */
export function reportHtml(model: ReportModel, illustrations: Illustrations): string {
  const several = model.exhibits.length > 1;
  return htmlPage(
    `${model.title}: ${model.exhibits.map(({ name }) => name).join(", ")}`,
    html`<header>
<p class="brand">Selfsame</p>
<h1>${model.title}</h1>
<p class="dim">Report of ${timeInWords(model.created)}</p>
</header>
<main>
${several ? contents(model) : ""}
${join(model.exhibits.map((exhibit) => exhibitHtml(exhibit, illustrations, several)))}
<section aria-labelledby="method">
<h2 id="method">Method and versions</h2>
${join(model.method.text.map((text) => html`<p>${text}</p>`))}
${rows("Versions", model.method.versions)}
${rows("Made on", model.method.environment)}
${rows("Settings", model.method.settings)}
</section>
<section aria-labelledby="limits">
<h2 id="limits">Limits</h2>
<ul>${join(model.limits.map((text) => html`<li>${text}</li>`))}</ul>
</section>
</main>`,
  );
}

/** Any report as one page. @param more what is added to the style of reports. */
export function htmlPage(title: string, body: Html, more = ""): string {
  const style = `${reportStyle}${more}`;
  const styleHash = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
${html.trusted(`<style>${style}</style>`)}
</head>
<body>
${body}
</body>
</html>
`;
  return document.text;
}

function contents({ exhibits }: ReportModel): Html {
  return html`<nav aria-label="Exhibits"><table class="wide"><thead><tr><th scope="col">Exhibit</th><th scope="col">File</th><th scope="col">Conclusion</th></tr></thead><tbody>${join(
    exhibits.map(
      ({ number, name, conclusion }) =>
        html`<tr><td>${number}</td><td><a href="#exhibit-${number}">${name}</a></td><td>${conclusion.heading}</td></tr>`,
    ),
  )}</tbody></table></nav>`;
}

function exhibitHtml(exhibit: ExhibitSection, art: Illustrations, several: boolean): Html {
  const { number, conclusion } = exhibit;
  const id = `exhibit-${number}`;
  return html`<article id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title" class="exhibit">${several ? `Exhibit ${number}: ` : ""}${exhibit.name}</h2>
<section class="conclusion ${conclusion.level}" aria-label="Conclusion">
<h3>${conclusion.heading}</h3>
<p>${conclusion.text}</p>
${conclusion.score === undefined ? "" : html`<p class="dim">Score ${percent(conclusion.score)}. ${conclusion.scoreNote ?? ""}</p>`}
${conclusion.contributions.length > 0 ? html`<h4>What moved the score</h4>${rows("", conclusion.contributions)}` : ""}
</section>
<div class="pair">${figureHtml(exhibit.picture, art)}${exhibit.fused ? figureHtml(exhibit.fused, art) : ""}</div>
<h3>The file</h3>
${rows("", exhibit.facts)}
${exhibit.notices.length > 0 ? html`<ul class="notices">${join(exhibit.notices.map((text) => html`<li>${text}</li>`))}</ul>` : ""}
<h3>Findings</h3>
${exhibit.findings.length > 0 ? join(exhibit.findings.map((finding) => findingHtml(finding, art))) : html`<p>No detector came to a result.</p>`}
${silentHtml(exhibit.silent)}
<h3>What was not done</h3>
<ul>${join(exhibit.notDone.map((text) => html`<li>${text}</li>`))}</ul>
${metadataHtml(exhibit.metadata)}
<h3>How to repeat this examination</h3>
<pre>${exhibit.reproduce.command}</pre>
${join(exhibit.reproduce.notes.map((text) => html`<p>${text}</p>`))}
<p class="dim">The examination took ${elapsedInWords(exhibit.elapsedMs)}.</p>
</article>`;
}

function findingHtml(finding: FindingSection, art: Illustrations): Html {
  return html`<section class="finding">
<h4><span class="mark ${finding.mark.toLowerCase().replaceAll(" ", "-")}">${finding.mark}</span> ${finding.title}</h4>
<p class="dim">${finding.question}</p>
${finding.summary === undefined ? "" : html`<p class="summary">${finding.summary}</p>`}
${finding.score === undefined ? "" : html`<p>Score: ${percent(finding.score)}.</p>`}
${finding.falseAlarm === undefined ? "" : html`<p>${finding.falseAlarm}</p>`}
${factsHtml(finding.facts)}
${finding.figure ? figureHtml(finding.figure, art) : ""}
${regionsHtml(finding.regions)}
${finding.limits.length > 0 ? html`<p class="label">What this method cannot see</p><ul>${join(finding.limits.map((text) => html`<li>${text}</li>`))}</ul>` : ""}
<p class="dim">${technicalLine(finding)}</p>
</section>`;
}

function factsHtml(facts: readonly Fact[]): Html | "" {
  if (facts.length === 0) return "";
  return html`<dl class="facts">${join(
    facts.map(
      ({
        label,
        value,
        severity,
        explanation,
        benign = [],
      }) => html`<div class="${severity ?? "info"}"><dt>${label}</dt><dd>${value}
${severity === "alarm" || severity === "notice" ? html`<span class="mark ${severity}">${severity === "alarm" ? "Alarm" : "Notice"}</span>` : ""}
${explanation ? html`<p>${explanation}</p>` : ""}
${benign.length > 0 ? html`<p>Innocent explanations:</p><ul>${join(benign.map((text) => html`<li>${text}</li>`))}</ul>` : ""}</dd></div>`,
    ),
  )}</dl>`;
}

function regionsHtml(regions: readonly Region[]): Html | "" {
  if (regions.length === 0) return "";
  return html`<table class="wide"><caption>Regions, in pixels of the upright picture</caption>
<thead><tr><th scope="col">Place</th><th scope="col">Area</th><th scope="col">Expected by chance</th></tr></thead>
<tbody>${join(
    regions.map(
      (region) =>
        html`<tr><td>${region.label ? `${region.label}: ` : ""}${place(region)}</td><td>${region.area}</td><td>${expectedByChance(region)}</td></tr>`,
    ),
  )}</tbody></table>`;
}

function silentHtml(silent: readonly SilentDetector[]): Html | "" {
  if (silent.length === 0) return "";
  return html`<h3>Detectors without a result</h3>
<table class="wide"><thead><tr><th scope="col">Detector</th><th scope="col">State</th><th scope="col">Why</th></tr></thead>
<tbody>${join(
    silent.map(
      (entry) =>
        html`<tr><th scope="row">${entry.title}</th><td><span class="mark ${entry.state.toLowerCase()}">${entry.mark}</span></td><td>${entry.reason}${factsHtml(entry.facts)}<p class="dim">${technicalLine(entry)}</p></td></tr>`,
    ),
  )}</tbody></table>`;
}

function metadataHtml(tables: readonly MetadataTable[]): Html | "" {
  if (tables.length === 0) return "";
  return html`<h3>Metadata, as the file states it</h3>${join(
    tables.map(
      ({ title, rows: tags, leftOut, error }) => html`<h4>${title}</h4>
${error === undefined ? "" : html`<p>${error}</p>`}
${rows("", tags)}
${leftOut > 0 ? html`<p class="dim">${leftOutInWords(leftOut)}</p>` : ""}`,
    ),
  )}`;
}

function figureHtml({ number, caption, scale }: FigureReference, { figures, scales, hatching }: Illustrations): Html {
  const figure = figures.get(number);
  if (!figure) throw new Error(`Figure ${number} was not drawn.`);
  return html`<figure>${image(figure, caption)}
${
  scale
    ? html`<div class="scale"><span>${numberInWords(scale.low)}<br>${scale.meaning.low}</span>${image(scales[scale.style], "")}<span>${numberInWords(scale.high)}<br>${scale.meaning.high}</span></div>`
    : ""
}<figcaption><b>Figure ${number}.</b> ${caption}${
    scale ? html` ${scaleInWords(scale)} ${image(hatching, "Hatched")}: not computed.` : ""
  }</figcaption></figure>`;
}

export function image({ mediaType, data, width, height }: Figure, alt: string): Html {
  return html`<img src="data:${mediaType};base64,${Buffer.from(data).toString("base64")}" width="${width}" height="${height}" alt="${alt}">`;
}

export function rows(caption: string, list: readonly Row[]): Html | "" {
  if (list.length === 0) return "";
  return html`<table class="rows">${caption ? html`<caption>${caption}</caption>` : ""}<tbody>${join(
    list.map(({ label, value }) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`),
  )}</tbody></table>`;
}
