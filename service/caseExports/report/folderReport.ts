/** What a report on a case says: built once, set as HTML or as PDF. A sentence is only in it where the case bears it out. */
import type { CaseJob, CaseSummary } from "../../../contract/cases.ts";
import type { Row } from "../../../engine/verdict/model.ts";
import { count, falseAlarmInWords, thousands } from "../../../engine/verdict/words.ts";
import { environment } from "../../report/environment.ts";
import { percent, timeInWords } from "../../report/readable.ts";
import { toolInfo } from "../../version.ts";
import { type Picture, pages, type Selection } from "../selection.ts";
import { type Exhibit, exhibitOf, placeOf, titleOf } from "./exhibit.ts";
import { type Overview, overviewOf } from "./overview.ts";
import { limits, method, notDone } from "./statements.ts";
import { filterInWords, levelNames, sortInWords, stateNames, strongestFirst } from "./words.ts";

/** A table: heads of its columns, and cells as text. */
export interface Table {
  head: string[];
  rows: string[][];
  /** Why rows are missing, where some are. */
  note?: string;
}

export interface FolderReport {
  title: string;
  /** ISO 8601, UTC. */
  created: string;
  facts: Row[];
  scans: Table;
  counts: Table;
  levels: Table;
  detectors: Table;
  contents: Row[];
  /** Alarms with figures, then those for which there was no room. */
  exhibits: Exhibit[];
  alarms: Table;
  notices: Table;
  failed: Table;
  skipped: Table;
  notDone: string[];
  method: string[];
  limits: string[];
  /** What each pipeline was, as its results say. */
  versions: { title: string; rows: Row[] }[];
  environment: Row[];
}

/** How much of a case a report shows; the rest is counted. */
export interface Bounds {
  exhibits: number;
  /** Of each list. */
  lines: number;
}

/** @throws SelfsameError unreadable where a file of a result is not what was recorded. The reason of the signal. */
export async function folderReport(chosen: Selection, bounds: Bounds, created: Date): Promise<FolderReport> {
  const { reader, sort, filter } = chosen;
  const ids = strongestFirst(sort) ? reader.ids({ filter, sort: { by: "score", descending: true } }) : chosen.ids;
  const selection = { ...chosen, ids, progress: part(chosen, 0, 0.3) };
  const summary = reader.summary();
  const overview = await overviewOf(selection);
  const { lists } = overview;
  const exhibits: Exhibit[] = [];
  const drawing = { ...chosen, progress: part(chosen, 0.3, 0.7) };
  for (const id of lists.alarm.slice(0, bounds.exhibits)) {
    chosen.signal.throwIfAborted();
    drawing.progress({ fraction: exhibits.length / bounds.exhibits, step: "Drawing figures" });
    const [row] = reader.rows([id]);
    exhibits.push(await exhibitOf(reader, { row, findings: reader.findings(id) }));
  }
  const listed = { ...chosen, progress: part(chosen, 0.7, 0.8) };
  const table = (all: readonly number[], head: string[], cells: (picture: Picture) => string[]): Promise<Table> =>
    tableOf(listed, all, bounds.lines, head, cells);
  const verdictHead = ["File", "Score", "Detectors", "Camera", "Taken", "Mark"];
  return {
    title: summary.case.title,
    created: created.toISOString(),
    facts: factsOf(summary, chosen, overview),
    scans: scansOf(summary.jobs),
    counts: countsOf(summary, chosen, overview),
    levels: {
      head: ["Verdict", "Pictures"],
      rows: Object.entries(overview.levels)
        .filter(([, n]) => n > 0)
        .map(([level, n]) => [levelNames[level as keyof typeof levelNames], thousands(n)]),
    },
    detectors: detectorsOf(overview),
    contents: contentsOf(overview),
    exhibits,
    alarms: await table(lists.alarm.slice(bounds.exhibits), verdictHead, verdictCells),
    notices: await table(lists.notice, verdictHead, verdictCells),
    failed: await table(lists.failed, ["File", "Why"], reasonCells),
    skipped: await table(lists.skipped, ["File", "Why"], reasonCells),
    notDone: notDone(overview),
    method,
    limits,
    versions: versionsOf(chosen, summary.jobs),
    environment: environment(),
  };
}

const part =
  ({ progress }: Selection, from: number, to: number): Selection["progress"] =>
  ({ fraction, step }) =>
    progress({ fraction: from + (to - from) * fraction, step });

function factsOf(
  { case: { id, created, tool }, entries, head }: CaseSummary,
  { reader, filter, sort }: Selection,
  overview: Overview,
): Row[] {
  const roots = reader.database.all<{ root: string; n: number }>(
    "SELECT root, count(*) AS n FROM images GROUP BY root",
  );
  const { name, version } = toolInfo();
  return [
    { label: "Case", value: id },
    { label: "Created", value: `${timeInWords(created)} by ${tool.name} ${tool.version}` },
    ...roots.map(({ root, n }) => ({ label: "Folder", value: `${root} (${count(n, "file")})` })),
    { label: "This report holds", value: `${filterInWords(filter) ?? "All pictures of the case"}` },
    { label: "In the order", value: sortInWords(sort) },
    ...(overview.noted > 0 || overview.marked > 0
      ? [
          {
            label: "Marks and notes",
            value: `${thousands(overview.marked)} marked, ${thousands(overview.noted)} with notes`,
          },
        ]
      : []),
    { label: "Audit log", value: `${count(entries, "entry", "entries")}, the last with the hash ${head}` },
    { label: "Report made by", value: `${name} ${version}` },
  ];
}

const scansOf = (jobs: readonly CaseJob[]): Table => ({
  head: ["Folder", "Started", "Ended", "State", "Pipeline (SHA-256)"],
  rows: jobs.map(({ root, started, ended, state, pipeline }) => [
    root,
    timeInWords(started),
    ended === null ? "" : timeInWords(ended),
    state,
    pipeline,
  ]),
});

/** Every picture is in one of the states: they sum to the total. */
function countsOf({ states, total }: CaseSummary, { ids, filter }: Selection, overview: Overview): Table {
  const some = filterInWords(filter) !== undefined;
  const names = Object.keys(stateNames) as (keyof typeof stateNames)[];
  const cells = (name: string, chosen: number, all: number) => [
    name,
    thousands(chosen),
    ...(some ? [thousands(all)] : []),
  ];
  return {
    head: ["State", "Files", ...(some ? ["In the whole case"] : [])],
    rows: [
      ...names
        .filter((state) => states[state] > 0)
        .map((state) => cells(stateNames[state], overview.states[state], states[state])),
      cells("Total", ids.length, total),
    ],
  };
}

function detectorsOf({ detectors, together }: Overview): Table {
  const known = [...detectors].sort(
    (a, b) => b.alarms - a.alarms || (titleOf(a.detector) < titleOf(b.detector) ? -1 : 1),
  );
  return {
    head: [
      "Detector",
      "Came to a result on",
      "Alarms",
      "Failed on",
      "How often its alarms are false (that of the weakest alarm here)",
    ],
    rows: [
      ...known.map(({ detector, ran, alarms, failed, falseAlarms }) => [
        titleOf(detector),
        thousands(ran),
        thousands(alarms),
        thousands(failed),
        alarms === 0 ? "" : falseAlarms.map(falseAlarmInWords).join(" ") || "Not stated.",
      ]),
      ...(together > 0
        ? [
            [
              "All traces together, where no detector raised an alarm by itself",
              "",
              thousands(together),
              "",
              "Stated with each picture.",
            ],
          ]
        : []),
    ],
  };
}

const MOST_NAMES = 20;

function contentsOf({ cameras, softwares, formats, taken, withTime, withPlace, states }: Overview): Row[] {
  const names = (counts: [string | null, number][], none: string): string => {
    const shown = counts.slice(0, MOST_NAMES).map(([name, n]) => `${name ?? none} (${thousands(n)})`);
    return [...shown, ...(counts.length > MOST_NAMES ? [`and ${counts.length - MOST_NAMES} others`] : [])].join(", ");
  };
  if (states.done === 0) return [];
  return [
    { label: "Cameras", value: names(cameras, "not stated") },
    { label: "Software", value: names(softwares, "not stated") },
    { label: "Formats, by content", value: names(formats, "unknown") },
    {
      label: "Taken, by the cameras' clocks",
      value: taken
        ? `${taken.first.replace("T", " ")} to ${taken.last.replace("T", " ")}; ${count(states.done - withTime, "examined picture has", "examined pictures have")} no time`
        : "No picture has a time",
    },
    { label: "With a place", value: count(withPlace, "picture") },
  ];
}

async function tableOf(
  selection: Selection,
  all: readonly number[],
  most: number,
  head: string[],
  cells: (picture: Picture) => string[],
): Promise<Table> {
  const rows: string[][] = [];
  for await (const pictures of pages(selection, "Writing lists", all.slice(0, most))) rows.push(...pictures.map(cells));
  const left = all.length - rows.length;
  const note = `${thousands(left)} more ${left === 1 ? "is" : "are"} not listed here. The case has all of them, and so have its exports as CSV, JSON Lines and Parquet.`;
  return { head, rows, ...(left > 0 ? { note } : {}) };
}

const verdictCells = ({ row, findings }: Picture): string[] => [
  placeOf(row),
  row.score === null ? "" : percent(row.score),
  findings.flatMap(({ detector, alarm }) => (alarm ? [titleOf(detector)] : [])).join(", "),
  row.camera ?? "",
  row.takenAt?.replace("T", " ") ?? "",
  row.mark ?? "",
];

const reasonCells = ({ row }: Picture): string[] => [placeOf(row), row.reason ?? "No reason was recorded."];

/** Of each pipeline, as a result of it has them. */
function versionsOf({ reader }: Selection, jobs: readonly CaseJob[]): FolderReport["versions"] {
  return [...new Set(jobs.map(({ pipeline }) => pipeline))].flatMap((pipeline) => {
    const sql = "SELECT sha256 FROM resultFiles WHERE pipeline = ? AND name = 'result.json' LIMIT 1";
    const found = reader.database.one<{ sha256: string }>(sql, pipeline);
    if (!found) return [];
    const { tool } = reader.result(found.sha256, pipeline);
    return [
      {
        title: `Pipeline ${pipeline.slice(0, 12)}…`,
        rows: [
          { label: tool.name, value: tool.version },
          ...Object.entries(tool.decoder).map(([label, value]) => ({ label, value })),
          ...tool.models.map(({ name, sha256 }) => ({ label: `Model ${name}`, value: `SHA-256 ${sha256}` })),
        ],
      },
    ];
  });
}
