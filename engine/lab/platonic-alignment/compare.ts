/** Two models at all pairs of their layers, held against torn pairs. */
import { type LayerSearch, LayerSearchTally } from "../../metrics/representation/layerSearch.ts";
import { random, shuffled } from "../../random.ts";
import type { ExperimentTools } from "../experiment.ts";
import { type SearchMeasure, type Side, scorerOf } from "./measures.ts";
import type { Model } from "./models.ts";
import type { PairRow } from "./result.ts";

export interface SearchOptions {
  measure: SearchMeasure;
  k: number;
  draws: number;
  alpha: number;
  seed: number;
}

/** The order of the things of one torn pair: the same for all models, so that their scores meet the same chances. */
export const tornOrder = (count: number, seed: number, draw: number): Int32Array =>
  shuffled(count, random(seed, "torn", draw));

/** Searches all pairs of layers. */
export async function search(
  a: Side,
  b: Side,
  { draws, alpha, seed }: Omit<SearchOptions, "measure" | "k">,
  { checkpoint }: Pick<ExperimentTools, "checkpoint">,
): Promise<LayerSearch> {
  const scorer = scorerOf(a, b);
  const tally = new LayerSearchTally(scorer);
  for (let draw = 0; draw < draws; draw++) {
    await checkpoint();
    tally.add(tornOrder(scorer.size, seed, draw));
  }
  return tally.result(alpha);
}

/** The row of two models. */
export function pairRow(a: Model, b: Model, names: readonly [string[], string[]], found: LayerSearch): PairRow {
  const { score, nullMean, nullDeviation, p, threshold, calibrated, row, column } = found;
  return {
    a: a.id,
    b: b.id,
    layers: [names[0][row], names[1][column]],
    score,
    nullMean,
    nullDeviation,
    p,
    threshold,
    calibrated,
  };
}

/** The pair of two models, whichever of them comes first. */
export const pairOf = (pairs: readonly PairRow[], a: string, b: string): PairRow | undefined =>
  pairs.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a));
