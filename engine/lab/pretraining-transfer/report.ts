/** The charts, the heat map and the tables of a run. */
import { mean } from "../../metrics/summary.ts";
import type { Chart, LabEvent, Matrix, Table } from "../events.ts";
import { type LabelSet, nameOf, type Path } from "./hierarchy.ts";
import type { Measures } from "./measure.ts";
import { type Result, type SettingSummary, settingOf, valuesOf } from "./result.ts";
import { withInterval } from "./words.ts";

export const measureNames: Record<keyof Measures, string> = {
  source: "own labels",
  transfer: "new classes, probe",
  transferPrecision: "new classes, mean AP",
  tuned: "new classes, fine-tuned",
  fine: "fine classes, probe",
  neighbours: "fine classes, neighbours",
};
const measures = Object.keys(measureNames) as (keyof Measures)[];

const share = { label: "share of right answers" };

const charts: Record<"images" | "labels" | "budget", Chart> = {
  images: {
    id: "images",
    title: "Transfer against data",
    x: { label: "images per class in pretraining", scale: "log2" },
    y: share,
    caption:
      "Own labels: the network itself on the classes it learnt. New classes: a linear probe, or fine-tuning, on a few examples of each. Means over seeds.",
  },
  labels: {
    id: "labels",
    title: "Coarser labels on the same images",
    x: { label: "labels in pretraining", scale: "log2" },
    y: share,
    caption:
      "Fine classes: how well features separate the classes below the labels. Random groups and random labels have as many labels as the coarse ones.",
  },
  budget: {
    id: "budget",
    title: "Classes against images at equal budget",
    x: { label: "classes; all have the same number of images together", scale: "log2" },
    y: share,
    caption: "To the right more classes, to the left more images of each. Transfer to new classes, means over seeds.",
  },
};

const shownIn = {
  images: ["source", "transfer", "tuned", "fine"],
  labels: ["transfer", "fine", "neighbours"],
  budget: ["transfer", "tuned"],
} as const satisfies Record<string, readonly (keyof Measures)[]>;

const RANDOM = "random initialisation, ";

/** Charts with all their series, empty: which comes first must not depend on what is measured first. */
export function openingCharts({ images, labels, budget, controls }: Result): LabEvent[] {
  const wanted = { images, labels, budget };
  return (Object.keys(charts) as (keyof typeof charts)[])
    .filter((id) => wanted[id].length > 0)
    .flatMap((id) => {
      const own = shownIn[id].map((measure) => measureNames[measure]);
      const others =
        id === "labels" && controls.length > 0 ? ["random groups, fine classes", "random labels, fine classes"] : [];
      const floor = `${RANDOM}${id === "labels" ? "fine classes" : "new classes"}`;
      return [
        { kind: "chart" as const, chart: charts[id] },
        ...[...own, ...others, floor].map((series): LabEvent => ({ kind: "points", chart: id, series, points: [] })),
      ];
    });
}

/** Everything that can be drawn of the outcomes so far. */
export function reportOf(result: Result): LabEvent[] {
  const events: LabEvent[] = [];
  const { images, labels, budget, controls, full } = result;
  const put = (chart: string, series: string, points: [number, number][]) => {
    if (points.length > 0) events.push({ kind: "points", chart, series, points });
  };
  const curve = (id: keyof typeof charts, settings: readonly string[], x: (setting: SettingSummary) => number) => {
    for (const measure of shownIn[id]) put(id, measureNames[measure], pointsOf(result, settings, measure, x));
    const [ends, measure] = [
      settings.map((setting) => x(settingOf(result, setting))),
      id === "labels" ? "fine" : "transfer",
    ] as const;
    const values = valuesOf(result, result.untrained, measure);
    if (values.length > 0)
      put(id, `${RANDOM}${id === "labels" ? "fine classes" : "new classes"}`, [
        [Math.min(...ends), mean(values)],
        [Math.max(...ends), mean(values)],
      ]);
  };
  if (images.length > 0) curve("images", images, ({ perClass }) => perClass);
  if (labels.length > 0) {
    curve("labels", [full, ...labels], (setting) => setting.labels);
    controls.forEach((id, i) => {
      const series = i === 0 ? "random groups, fine classes" : "random labels, fine classes";
      put(
        "labels",
        series,
        pointsOf(result, [id], "fine", (setting) => setting.labels),
      );
    });
  }
  if (budget.length > 0) curve("budget", budget, ({ classes }) => classes);
  events.push({ kind: "matrix", matrix: matrixOf(result) }, { kind: "table", table: measuresTable(result) });
  if (result.splits.length > 0) events.push({ kind: "table", table: splitsTable(result) });
  return events;
}

function pointsOf(
  result: Result,
  settings: readonly string[],
  measure: keyof Measures,
  x: (setting: SettingSummary) => number,
): [number, number][] {
  return settings.flatMap((id) => {
    const values = valuesOf(result, id, measure);
    return values.length === 0 ? [] : [[x(settingOf(result, id)), mean(values)] as [number, number]];
  });
}

function matrixOf(result: Result): Matrix {
  const cells = result.settings.map(({ id }) => measures.map((measure) => valuesOf(result, id, measure)));
  return {
    id: "measures",
    title: "What was learnt from, against what it is good for",
    rowLabel: "pretraining",
    columnLabel: "measured",
    rows: result.settings.map(({ name }) => name),
    columns: measures.map((measure) => measureNames[measure]),
    values: cells.map((row) => row.map((values) => (values.length === 0 ? null : mean(values)))),
    range: [0, 1],
    details: cells.map((row) =>
      row.map((values) =>
        values.length < 2 ? withInterval(values) : `${withInterval(values)} (95 % interval, ${values.length} seeds)`,
      ),
    ),
    caption: `Shares of right answers, means over seeds. Chance: ${(1 / result.targets).toFixed(3)} on the ${result.targets} new classes, ${(1 / result.classes).toFixed(3)} on the ${result.classes} fine ones.`,
  };
}

function measuresTable(result: Result): Table {
  return {
    id: "measures",
    title: "All measures, with 95 % intervals over seeds",
    columns: [
      "pretraining",
      "classes",
      "images per class",
      "labels",
      ...measures.map((measure) => measureNames[measure]),
    ],
    rows: result.settings.map(({ id, name, classes, perClass, labels }) => [
      name,
      classes,
      perClass,
      labels,
      ...measures.map((measure) => withInterval(valuesOf(result, id, measure))),
    ]),
  };
}

/** What features of the other half are worth on a half, against features of its own: the loss is what overlap saves. */
function splitsTable({ splits, outcomes }: Result): Table {
  const halves = (id: string, which: "own" | "other") =>
    outcomes.flatMap((outcome) => (outcome.setting === id && outcome.halves ? [outcome.halves[which]] : []));
  return {
    id: "splits",
    title: "Half of the classes from the other half",
    columns: ["split", "probed classes", "features of their own half", "features of the other half", "loss"],
    rows: splits.flatMap(({ name, halves: [a, b] }) =>
      [
        { half: "A", own: halves(a, "own"), other: halves(b, "other") },
        { half: "B", own: halves(b, "own"), other: halves(a, "other") },
      ].map(({ half, own, other }) => [
        name,
        `half ${half}`,
        withInterval(own),
        withInterval(other),
        withInterval(own.flatMap((value, i) => (i < other.length ? [value - other[i]] : []))),
      ]),
    ),
  };
}

/** The tree down to what lies above the classes, and which label sets call classes by which node. */
export function hierarchyTable(paths: readonly Path[], levels: readonly LabelSet[]): Table {
  const rows: (string | number)[][] = [];
  const known = new Set<string>();
  for (const path of paths)
    for (let depth = 1; depth < path.length; depth++) {
      const node = nameOf(path.slice(0, depth));
      if (known.has(node)) continue;
      known.add(node);
      const below = paths.filter((other) => nameOf(other.slice(0, depth)) === node).length;
      const labels = levels.filter((level) => level.labels.includes(node)).map(({ rule }) => rule);
      rows.push([`${"· ".repeat(depth - 1)}${path[depth - 1]}`, below, labels.join("; ") || "none"]);
    }
  return {
    id: "hierarchy",
    title: "The tree of classes, and what is a label in which test",
    columns: ["node", "classes below", "a label when the tree is"],
    rows,
  };
}

export function levelsTable(paths: readonly Path[], levels: readonly LabelSet[], coarse: LabelSet | undefined): Table {
  const sizes = ({ labels, of }: LabelSet) => {
    const counts = labels.map((_, label) => of.filter((own) => own === label).length);
    return `${Math.min(...counts)} to ${Math.max(...counts)}`;
  };
  return {
    id: "levels",
    title: "Label sets out of the tree",
    columns: ["rule", "labels", "classes of a label", "coarse labels of the claims"],
    rows: [
      ["every class by itself", paths.length, "1", ""],
      ...levels.map((level) => [level.rule, level.labels.length, sizes(level), level === coarse ? "these" : ""]),
    ],
  };
}
