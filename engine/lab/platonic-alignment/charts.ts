/** The charts and heat maps of a run. */
import type { LayerSearch } from "../../metrics/representation/layerSearch.ts";
import type { Chart, LabEvent, Matrix } from "../events.ts";
import { pairOf } from "./compare.ts";
import { GAUSSIAN_THINGS } from "./gaussian.ts";
import { measureNames, type SearchMeasure } from "./measures.ts";
import type { Model } from "./models.ts";
import type { GaussianWidth, LadderNetwork, LadderPair, ModelRow, PairRow } from "./result.ts";
import type { SweepPoint } from "./sweeps.ts";

const three = (value: number): string => value.toFixed(3);

/** A chart with all its points. */
const drawn = (chart: Chart, series: Readonly<Record<string, readonly (readonly [number, number])[]>>): LabEvent[] => [
  { kind: "chart", chart },
  ...Object.entries(series).map(
    ([name, points]): LabEvent => ({ kind: "points", chart: chart.id, series: name, points }),
  ),
];

export function gaussianChart(widths: readonly GaussianWidth[]): LabEvent[] {
  const of = (what: keyof GaussianWidth) => widths.map((row) => [row.width, row[what]] as const);
  return drawn(
    {
      id: "gaussian",
      title: "Features that have nothing in common",
      x: { label: "width of the features", scale: "log2" },
      y: { label: "mean score" },
      caption: `${GAUSSIAN_THINGS} things with independent normal features on both sides. Biased CKA grows with width alone; its calibrated score does not.`,
    },
    {
      "CKA, biased": of("biased"),
      "CKA, unbiased": of("unbiased"),
      "mutual k-NN": of("mutual"),
      "CKA, biased, calibrated": of("calibrated"),
    },
  );
}

const detail = ({ layers, p, nullMean, nullDeviation, calibrated }: PairRow): string =>
  `${layers[0]} and ${layers[1]}; torn ${three(nullMean)} ± ${three(nullDeviation)}, p ${p.toPrecision(2)}, calibrated ${three(calibrated)}`;

/** All models against all. */
export function modelMatrix(models: readonly Model[], pairs: readonly PairRow[], measure: SearchMeasure): Matrix {
  const names = models.map(({ name }) => name);
  const cells = models.map((a) => models.map((b) => (a === b ? undefined : pairOf(pairs, a.id, b.id))));
  return {
    id: "models",
    title: "Models against models",
    rowLabel: "model",
    columnLabel: "model",
    rows: names,
    columns: names,
    values: cells.map((row) => row.map((pair) => pair?.score ?? null)),
    details: cells.map((row) => row.map((pair) => (pair ? detail(pair) : ""))),
    caption: `${measureNames[measure]} at the best pair of layers of each two.`,
  };
}

export function layerMatrix(
  [a, b]: readonly [Model, Model],
  names: readonly [string[], string[]],
  { scores, pairP }: Pick<LayerSearch, "scores" | "pairP">,
  measure: SearchMeasure,
): Matrix {
  return {
    id: "layers",
    title: `Layers of ${a.name} against those of ${b.name}`,
    rowLabel: `layer of ${a.name}`,
    columnLabel: `layer of ${b.name}`,
    rows: names[0],
    columns: names[1],
    values: scores,
    details: pairP.map((row) => row.map((p) => `p ${p.toPrecision(2)} as if this pair alone had been looked at`)),
    caption: `${measureNames[measure]}; the two models of pictures and words that are most alike.`,
  };
}

const BINS = 12;

/** How often torn pairs reach which score, as the outline of a histogram, and where the observed score is. */
export function nullChart(title: string, torn: readonly number[], score: number): LabEvent[] {
  const low = Math.min(...torn);
  const step = (Math.max(...torn) - low) / BINS || 1e-3;
  const counts = new Array<number>(BINS).fill(0);
  for (const value of torn) counts[Math.min(BINS - 1, Math.floor((value - low) / step))]++;
  // A hair to the side: a series has one value at a place.
  const hair = step * 1e-3;
  const outline: [number, number][] = [
    [low, 0],
    ...counts.flatMap((count, bin): [number, number][] => [
      [low + bin * step + hair, count],
      [low + (bin + 1) * step - hair, count],
    ]),
    [low + BINS * step, 0],
  ];
  const high = Math.max(...counts);
  return drawn(
    {
      id: "null",
      title: `Torn pairs: ${title}`,
      x: { label: "score of the best pair of layers" },
      y: { label: "torn pairs" },
      caption:
        "The things of one side in random orders, the best pair of layers searched each time; and what the real order scores.",
    },
    {
      "torn pairs": outline,
      observed: [
        [score, 0],
        [score + hair, high],
      ],
    },
  );
}

export interface Sweep {
  name: string;
  points: readonly SweepPoint[];
}

export function sweepCharts(
  things: readonly Sweep[],
  neighbours: readonly Sweep[],
  measure: SearchMeasure,
): LabEvent[] {
  // Torn pairs of the others lie on nearly the same line.
  const series = (sweeps: readonly Sweep[]) => ({
    ...Object.fromEntries(
      sweeps.map(({ name, points }) => [name, points.map(({ at, score }) => [at, score] as const)]),
    ),
    [`${sweeps[0].name}, torn`]: sweeps[0].points.map(({ at, nullMean }) => [at, nullMean] as const),
    [`${sweeps[0].name}, calibrated`]: sweeps[0].points.map(({ at, calibrated }) => [at, calibrated] as const),
  });
  return [
    ...drawn(
      {
        id: "against-things",
        title: "Score against the number of things",
        x: { label: "things", scale: "log2" },
        y: { label: measureNames[measure] },
        caption:
          "Among more things it is harder to have the same neighbours, by chance as by rule: the torn pairs fall too.",
      },
      series(things),
    ),
    ...drawn(
      {
        id: "against-k",
        title: "Score against the number of neighbours",
        x: { label: "neighbours k", scale: "log2" },
        y: { label: measureNames["mutual-knn"] },
        caption: "With more neighbours more of them are shared by chance.",
      },
      series(neighbours),
    ),
  ];
}

/** Alignment with the words against what a linear map reads out of the features. */
export function capabilityChart(models: readonly ModelRow[], words: Model, pairs: readonly PairRow[]): LabEvent[] {
  const points = models.flatMap(({ id, name, accuracy }) => {
    const pair = pairOf(pairs, id, words.id);
    return accuracy === null || !pair ? [] : [[name, [[accuracy, pair.score] as const]] as const];
  });
  if (points.length === 0) return [];
  return drawn(
    {
      id: "capability",
      title: "Alignment against capability",
      x: { label: "share of things whose group a linear map reads out" },
      y: { label: `alignment with ${words.name}` },
      style: "points",
    },
    Object.fromEntries(points),
  );
}

export const ladderCharts = (words: string): LabEvent[] => [
  {
    kind: "chart",
    chart: {
      id: "ladder-words",
      title: "Ladder: alignment with words against capability",
      x: { label: "share of things whose group a linear map reads out" },
      y: { label: `alignment with ${words}` },
      style: "points",
      caption: "Each point is one network trained here, of growing width and data, or one as it is before training.",
    },
  },
  {
    kind: "chart",
    chart: {
      id: "ladder-networks",
      title: "Ladder: alignment of networks with each other",
      x: { label: "share of things whose group a linear map reads out, mean of both" },
      y: { label: "alignment" },
      style: "points",
      caption: "Networks that differ in their seed alone, and networks of different architecture.",
    },
  },
];

/** A series has one value at a place: networks of the same accuracy are put a hair apart. */
const hair = (accuracy: number, at: number): number => accuracy + 1e-7 * at;

/** @param at how many came before. */
export const ladderPoint = ({ architecture, pictures, accuracy, words }: LadderNetwork, at: number): LabEvent => ({
  kind: "points",
  chart: "ladder-words",
  series: pictures === 0 ? `${architecture}, untrained` : architecture,
  points: [[hair(accuracy, at), words]],
});

export const ladderPairPoints = (pairs: readonly LadderPair[]): LabEvent[] =>
  pairs.map(({ between, architecture, accuracy, score }, at) => ({
    kind: "points",
    chart: "ladder-networks",
    series: between === "seeds" ? `${architecture}, two seeds` : "convolutional and dense",
    points: [[hair(accuracy, at), score]],
  }));
