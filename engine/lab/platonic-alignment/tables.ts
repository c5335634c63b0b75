/** The tables of a run. */
import type { Calibration } from "../../metrics/representation/calibration.ts";
import type { Table } from "../events.ts";
import { baselinesOf } from "./baselines.ts";
import { measureNames } from "./measures.ts";
import type { GaussianWidth, Ladder, ModelRow, Result, Trend } from "./result.ts";

const three = (value: number): string => value.toFixed(3);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const probability = (p: number): string => p.toPrecision(2);
const deviations = (value: number | undefined): string => (value === undefined ? "–" : value.toFixed(1));

export const gaussianTable = (widths: readonly GaussianWidth[]): Table => ({
  id: "gaussian",
  title: "Independent normal features: means over draws",
  columns: ["width", "CKA, biased", "calibrated 0", "CKA, unbiased", "mutual k-NN", "calibrated 0 "],
  rows: widths.map(({ width, biased, biasedZero, unbiased, mutual, mutualZero }) => [
    width,
    three(biased),
    percent(biasedZero),
    three(unbiased),
    three(mutual),
    percent(mutualZero),
  ]),
});

/** Every pair of a model of pictures, or of a baseline, and a model of words. */
export function wordsTable({ models, pairs, measure }: Pick<Result, "models" | "pairs" | "measure">): Table {
  const nameOf = (id: string) => models.find((model) => model.id === id)!.name;
  const rows = baselinesOf({ models, pairs }).map(({ pair, overPixels, overUntrained }) => [
    nameOf(pair.a),
    nameOf(pair.b),
    `${pair.layers[0]} / ${pair.layers[1]}`,
    three(pair.score),
    `${three(pair.nullMean)} ± ${three(pair.nullDeviation)}`,
    probability(pair.p),
    three(pair.calibrated),
    deviations(overPixels),
    deviations(overUntrained),
  ]);
  return {
    id: "words",
    title: `Pictures against words: ${measureNames[measure]} at the best pair of layers`,
    columns: [
      "pictures",
      "words",
      "layers",
      "score",
      "torn pairs",
      "p",
      "calibrated",
      "over pixels (null sd)",
      "over untrained (null sd)",
    ],
    rows,
  };
}

export const measuresTable = (rows: readonly (Calibration & { name: string })[], layers: string): Table => ({
  id: "measures",
  title: `All measures at ${layers}`,
  columns: ["measure", "score", "torn pairs", "p", "calibrated"],
  rows: rows.map(({ name, score, nullMean, nullDeviation, p, calibrated }) => [
    name,
    three(score),
    `${three(nullMean)} ± ${three(nullDeviation)}`,
    probability(p),
    three(calibrated),
  ]),
});

export const modelTable = (models: readonly ModelRow[]): Table => ({
  id: "models",
  title: "What a linear map reads out of the best layer",
  columns: ["model", "layers", "groups told rightly"],
  rows: models.map(({ name, layers, accuracy }) => [name, layers.length, accuracy === null ? "–" : percent(accuracy)]),
});

const trendNames: Readonly<Record<Trend["of"], string>> = {
  words: "alignment with words",
  seeds: "alignment of two seeds",
  architectures: "alignment of two architectures",
};

export const ladderTable = ({ networks }: Ladder): Table => ({
  id: "ladder",
  title: "Networks of the ladder",
  columns: [
    "architecture",
    "width",
    "pictures",
    "seed",
    "groups told rightly",
    "alignment with words",
    "torn pairs",
    "p",
  ],
  rows: networks.map(({ architecture, width, pictures, seed, accuracy, words, nullMean, p }) => [
    architecture,
    width,
    pictures,
    seed,
    percent(accuracy),
    three(words),
    three(nullMean),
    probability(p),
  ]),
});

export const trendTable = ({ trends }: Ladder): Table => ({
  id: "trends",
  title: "Ladder: rank correlation with capability",
  columns: ["what", "points", "correlation", "p"],
  rows: trends.map(({ of, count, correlation, p }) => [trendNames[of], count, correlation.toFixed(2), probability(p)]),
});
