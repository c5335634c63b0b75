/** The report model as pdfmake content. Every text from outside passes `printable`. */
import type { Column, Content, ContentStack, TableCell } from "pdfmake/interfaces";
import type { Fact, Region } from "../../engine/finding.ts";
import type {
  ExhibitSection,
  FigureReference,
  FindingSection,
  MetadataTable,
  ReportModel,
  SilentDetector,
} from "../../engine/verdict/model.ts";
import type { Illustrations } from "./illustrations.ts";
import {
  box,
  bullets,
  captioned,
  dataUrl,
  ink,
  levelColours,
  lines,
  PAGE_WIDTH,
  paragraph,
  rowsTable,
  section,
  table,
} from "./pdfBlocks.ts";
import { printable } from "./pdfFont.ts";
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

/** Everything between header and footer. */
export function pdfContent(model: ReportModel, art: Illustrations): Content[] {
  const several = model.exhibits.length > 1;
  return [
    { text: "SELFSAME", style: "brand" },
    { text: printable(model.title), style: "title" },
    { text: `Report of ${timeInWords(model.created)}`, style: "dim", margin: [0, 0, 0, 4] },
    ...(several ? [overview(model)] : []),
    ...model.exhibits.flatMap((exhibit, i) => exhibitContent(exhibit, art, several, several || i > 0)),
    section("Method and versions"),
    ...model.method.text.map(paragraph),
    ...captioned("Versions", model.method.versions),
    ...captioned("Made on", model.method.environment),
    ...captioned("Settings", model.method.settings),
    section("Limits"),
    bullets(model.limits),
    {
      text: "A character that this document's font lacks is written as its Unicode number, such as ‹U+4E2D›.",
      style: "dim",
      margin: [0, 12, 0, 0],
    },
  ];
}

function overview({ exhibits }: ReportModel): Content {
  return table(
    ["Exhibit", "File", "Conclusion"],
    [50, "*", "*"],
    exhibits.map(({ number, name, conclusion }) => [String(number), printable(name), conclusion.heading]),
  );
}

function exhibitContent(exhibit: ExhibitSection, art: Illustrations, several: boolean, newPage: boolean): Content[] {
  const name = printable(exhibit.name);
  return [
    {
      text: several ? `Exhibit ${exhibit.number}: ${name}` : name,
      style: "exhibit",
      outline: true,
      ...(newPage ? { pageBreak: "before" as const } : {}),
    },
    conclusionBox(exhibit.conclusion),
    {
      columns: [
        figureContent(exhibit.picture, art, exhibit.fused ? 238 : PAGE_WIDTH, 300),
        ...(exhibit.fused ? [figureContent(exhibit.fused, art, 238, 300)] : []),
      ],
      columnGap: 19,
      margin: [0, 12, 0, 0],
    },
    section("The file"),
    rowsTable(exhibit.facts),
    ...(exhibit.notices.length > 0 ? [bullets(exhibit.notices)] : []),
    section("Findings"),
    ...(exhibit.findings.length > 0
      ? exhibit.findings.flatMap((finding) => findingContent(finding, art))
      : [paragraph("No detector came to a result.")]),
    ...silentContent(exhibit.silent),
    section("What was not done"),
    bullets(exhibit.notDone),
    ...metadataContent(exhibit.metadata),
    section("How to repeat this examination"),
    {
      table: { widths: ["*"], body: [[{ text: printable(exhibit.reproduce.command), margin: [6, 4, 6, 4] }]] },
      layout: box(),
    },
    ...exhibit.reproduce.notes.map(paragraph),
    { text: `The examination took ${elapsedInWords(exhibit.elapsedMs)}.`, style: "dim", margin: [0, 4, 0, 0] },
  ];
}

function conclusionBox({
  level,
  heading,
  text,
  score,
  scoreNote,
  contributions,
}: ExhibitSection["conclusion"]): Content {
  const stack: Content[] = [
    { text: heading, bold: true, fontSize: 12.5, color: levelColours[level] },
    { text: printable(text), margin: [0, 3, 0, 0] },
  ];
  if (score !== undefined)
    stack.push({ text: `Score ${percent(score)}. ${scoreNote ?? ""}`, style: "dim", margin: [0, 4, 0, 0] });
  if (contributions.length > 0)
    stack.push({
      text: `What moved the score: ${contributions.map(({ label, value }) => `${label}, ${value}`).join("; ")}.`,
      style: "dim",
      margin: [0, 3, 0, 0],
    });
  return {
    table: { widths: ["*"], body: [[{ stack, margin: [8, 5, 8, 6] }]] },
    layout: box(levelColours[level]),
    unbreakable: true,
  };
}

function findingContent(finding: FindingSection, art: Illustrations): Content[] {
  const colour = finding.alarm ? levelColours.alarm : finding.mark === "Notice" ? levelColours.notice : ink.dim;
  return [
    {
      canvas: [{ type: "line", x1: 0, y1: 0, x2: PAGE_WIDTH, y2: 0, lineWidth: 0.5, lineColor: ink.line }],
      margin: [0, 8, 0, 0],
    },
    {
      text: [printable(finding.title), { text: `   ${finding.mark}`, color: colour, fontSize: 8.5 }],
      style: "finding",
      headlineLevel: 2,
    },
    { text: printable(finding.question), style: "dim" },
    ...(finding.summary === undefined ? [] : [paragraph(finding.summary)]),
    ...(finding.score === undefined ? [] : [paragraph(`Score: ${percent(finding.score)}.`)]),
    ...(finding.falseAlarm === undefined ? [] : [paragraph(finding.falseAlarm)]),
    ...factsContent(finding.facts),
    ...(finding.figure
      ? [{ stack: [figureContent(finding.figure, art, 330, 300)], margin: [0, 8, 0, 4] } as Content]
      : []),
    ...regionsContent(finding.regions),
    ...(finding.limits.length > 0
      ? [{ text: "What this method cannot see", bold: true, margin: [0, 6, 0, 0] } as Content, bullets(finding.limits)]
      : []),
    { text: printable(technicalLine(finding)), style: "dim", margin: [0, 4, 0, 0] },
  ];
}

function factsContent(facts: readonly Fact[]): Content[] {
  if (facts.length === 0) return [];
  const body = facts.map(({ label, value, severity, explanation, benign = [] }): TableCell[] => {
    const mark = severity === "alarm" || severity === "notice";
    const stack: Content[] = [
      {
        text: [
          printable(value),
          ...(mark
            ? [
                {
                  text: severity === "alarm" ? "   Alarm" : "   Notice",
                  bold: true,
                  fontSize: 8,
                  color: levelColours[severity],
                },
              ]
            : []),
        ],
      },
    ];
    if (explanation) stack.push({ text: printable(explanation), style: "dim" });
    if (benign.length > 0)
      stack.push({ text: "Innocent explanations:", style: "dim" }, { ul: benign.map(printable), style: "dim" });
    return [{ text: printable(label), color: ink.dim }, { stack }];
  });
  return [
    { table: { widths: [130, "*"], body, dontBreakRows: true }, layout: lines, fontSize: 9, margin: [0, 4, 0, 0] },
  ];
}

function regionsContent(regions: readonly Region[]): Content[] {
  if (regions.length === 0) return [];
  return [
    { text: "Regions, in pixels of the upright picture", style: "dim", margin: [0, 4, 0, 0] },
    table(
      ["Place", "Area", "Expected by chance"],
      ["*", 80, 110],
      regions.map((region) => [
        `${region.label ? `${printable(region.label)}: ` : ""}${place(region)}`,
        String(region.area),
        expectedByChance(region),
      ]),
    ),
  ];
}

function silentContent(silent: readonly SilentDetector[]): Content[] {
  if (silent.length === 0) return [];
  return [
    section("Detectors without a result"),
    table(
      ["Detector", "State", "Why"],
      [130, 70, "*"],
      silent.map((entry) => [
        printable(entry.title),
        { text: entry.mark, ...(entry.state === "failed" ? { color: levelColours.alarm, bold: true } : {}) },
        {
          stack: [
            { text: printable(entry.reason) },
            ...factsContent(entry.facts),
            { text: printable(technicalLine(entry)), style: "dim" },
          ],
        },
      ]),
    ),
  ];
}

function metadataContent(tables: readonly MetadataTable[]): Content[] {
  if (tables.length === 0) return [];
  return [
    section("Metadata, as the file states it"),
    ...tables.flatMap(({ title, rows, leftOut, error }): Content[] => [
      { text: printable(title), style: "finding", headlineLevel: 2 },
      ...(error === undefined ? [] : [paragraph(error)]),
      ...(rows.length > 0 ? [{ ...rowsTable(rows), fontSize: 8.5 } as Content] : []),
      ...(leftOut > 0 ? [{ text: leftOutInWords(leftOut), style: "dim" } as Content] : []),
    ]),
  ];
}

function figureContent(
  reference: FigureReference,
  art: Illustrations,
  width: number,
  height: number,
): Content & Column {
  const { number, caption, scale } = reference;
  const figure = art.figures.get(number);
  if (!figure) throw new Error(`Figure ${number} was not drawn.`);
  const shown = Math.min(width, (height * figure.width) / figure.height);
  const text = `Figure ${number}. ${printable(caption)}${scale ? ` ${printable(scaleInWords(scale))}` : ""}`;
  const stack: ContentStack["stack"] = [{ image: dataUrl(figure), fit: [width, height] }];
  if (scale)
    stack.push(
      { image: dataUrl(art.scales[scale.style]), width: shown, height: 6, margin: [0, 4, 0, 1] },
      {
        columns: [
          { text: `${numberInWords(scale.low)}\n${printable(scale.meaning.low)}`, width: shown / 2 },
          {
            text: `${numberInWords(scale.high)}\n${printable(scale.meaning.high)}`,
            width: shown / 2,
            alignment: "right",
          },
        ],
        columnGap: 0,
        style: "dim",
        fontSize: 7.5,
      },
      {
        columns: [
          { image: dataUrl(art.hatching), width: 18, height: 6, margin: [0, 2, 0, 0] },
          { text: "not computed", style: "dim", fontSize: 7.5 },
        ],
        columnGap: 4,
        margin: [0, 1, 0, 0],
      },
    );
  stack.push({ text, style: "caption" });
  return { stack, unbreakable: true, width };
}
