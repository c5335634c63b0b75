/** The score against the number of things and against the number of neighbours: both change it by chance alone. */
import { type FeatureRows, unitRows } from "../../metrics/representation/featureRows.ts";
import { gramMatrix } from "../../metrics/representation/gram.ts";
import { firstNeighbours, nearestNeighbours } from "../../metrics/representation/neighbours.ts";
import { random, shuffled } from "../../random.ts";
import type { ExperimentTools } from "../experiment.ts";
import { type SearchOptions, search } from "./compare.ts";
import { type Side, sideOf } from "./measures.ts";

/** Torn pairs of each point of a sweep. */
const DRAWS = 50;

export interface SweepPoint {
  at: number;
  score: number;
  nullMean: number;
  calibrated: number;
}

type Tools = Pick<ExperimentTools, "checkpoint">;

async function point(at: number, a: Side, b: Side, options: SearchOptions, tools: Tools): Promise<SweepPoint> {
  const { score, nullMean, calibrated } = await search(a, b, { ...options, draws: DRAWS }, tools);
  return { at, score, nullMean, calibrated };
}

/** Numbers of things from 32 on, each twice the one before, and all of them. */
export async function againstThings(
  a: readonly FeatureRows[],
  b: readonly FeatureRows[],
  options: SearchOptions,
  tools: Tools,
): Promise<SweepPoint[]> {
  const { measure, k, seed } = options;
  const size = a[0].rows;
  const counts = [32, 64, 128, 256, 512, 1024].filter((count) => count < size && count > k);
  const order = shuffled(size, random(seed, "subset"));
  const points: SweepPoint[] = [];
  for (const count of [...counts, size]) {
    const chosen = order.subarray(0, count).toSorted();
    const of = (layers: readonly FeatureRows[]) =>
      sideOf(
        layers.map((layer) => someRows(layer, chosen)),
        measure,
        k,
      );
    points.push(await point(count, of(a), of(b), options, tools));
  }
  return points;
}

/** Mutual neighbours for numbers of neighbours from 1 to a quarter of the things. */
export async function againstNeighbours(
  a: readonly FeatureRows[],
  b: readonly FeatureRows[],
  options: SearchOptions,
  tools: Tools,
): Promise<SweepPoint[]> {
  const counts = [1, 2, 5, 10, 20, 50, 100].filter((k) => k <= Math.max(1, a[0].rows / 4));
  const longest = counts[counts.length - 1];
  const [ofA, ofB] = [a, b].map((layers) =>
    layers.map((layer) => nearestNeighbours(gramMatrix(unitRows(layer)), longest)),
  );
  const points: SweepPoint[] = [];
  for (const k of counts) {
    const [first, second] = [ofA, ofB].map((lists) => ({ lists: lists.map((list) => firstNeighbours(list, k)) }));
    points.push(await point(k, first, second, options, tools));
  }
  return points;
}

function someRows({ width, data }: FeatureRows, chosen: ArrayLike<number>): FeatureRows {
  const kept = new Float32Array(chosen.length * width);
  for (let i = 0; i < chosen.length; i++)
    for (let k = 0; k < width; k++) kept[i * width + k] = data[chosen[i] * width + k];
  return { rows: chosen.length, width, data: kept };
}
