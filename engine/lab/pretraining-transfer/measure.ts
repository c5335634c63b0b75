/** What is measured of a pretrained body: on its own labels, on the new classes, and on the fine classes it came from. */
import { elevenPointOfRanking } from "../../metrics/elevenPointPrecision.ts";
import { accuracyOf, fitMultinomial, multinomialLogits } from "../../metrics/multinomialLogistic.ts";
import { rank } from "../../metrics/ranking.ts";
import { mean } from "../../metrics/summary.ts";
import type { Bench, Featured, TuningOptions } from "./bench.ts";
import { nearest, neighbourAccuracy } from "./nearest.ts";
import type { Weights } from "./network.ts";
import type { Examples, Setting } from "./settings.ts";
import type { ClassPool, Task } from "./task.ts";

/** Neighbours that vote, and how many of a picture are shown. */
const NEIGHBOURS = 5;
const SHOWN_NEIGHBOURS = 6;
/** Pictures whose neighbours are shown. */
const QUERIES = 10;

/** Shares of right answers, 0 to 1, on examples that nothing was learnt from. */
export interface Measures {
  /** Of the network itself, on the labels it was trained on; null where it has none that mean something. */
  source: number | null;
  /** On the new classes: a linear probe of frozen features, from a few examples of each. */
  transfer: number;
  /** Its mean average precision over the new classes, at eleven recalls. */
  transferPrecision: number;
  /** The same by fine-tuning the whole network on the same examples. */
  tuned: number;
  /** On the fine classes of pretraining, whatever labels the network had: a linear probe from a few examples of each. */
  fine: number;
  /** The same by a vote of the nearest neighbours. */
  neighbours: number;
}

export interface Measured {
  measures: Measures;
  /** Of a network trained on half of the classes: probes on the classes of its own half, and of the other. */
  halves?: { own: number; other: number };
  /** Queries and what lies nearest to them, as indices of examples. */
  shown?: { query: number; nearest: number[] }[];
}

/** The named examples of classes, labelled by the place of the class in the list. */
export function labelled(classes: readonly ClassPool[], which: "shots" | "test"): Examples {
  const indices = classes.flatMap((pool) => [...pool[which]]);
  const labels = classes.flatMap((pool, label) => Array.from(pool[which], () => label));
  return { indices: Int32Array.from(indices), labels: Int32Array.from(labels) };
}

export interface MeasureOptions {
  tuning: TuningOptions;
  seed: number;
  /** Whether neighbours of pictures are looked up, for showing them. */
  show: boolean;
  checkpoint(): Promise<void>;
}

export async function measure(
  bench: Bench,
  task: Task,
  setting: Setting,
  { body, head }: { body: Weights; head?: Weights },
  { tuning, seed, show, checkpoint }: MeasureOptions,
): Promise<Measured> {
  const featured = bench.featuresBy(body, checkpoint);
  const [shots, tests] = [labelled(task.source, "shots"), labelled(task.source, "test")];
  // Computed once: probe, neighbours and the network's own answers all look at them.
  const shotRows = await featured(shots.indices);
  const testRows = await featured(tests.indices);
  const newShots = labelled(task.target, "shots");
  const newTests = labelled(task.target, "test");
  const newClasses = task.target.length;
  await checkpoint();
  const logits = probe(await featured(newShots.indices), newShots.labels, newClasses, await featured(newTests.indices));
  await checkpoint();
  const fineLogits = probe(shotRows, shots.labels, task.source.length, testRows);
  await checkpoint();
  const width = shotRows.length / shots.labels.length;
  const votes = nearest(shotRows, testRows, width, NEIGHBOURS);
  const measures: Measures = {
    source: head ? ownAccuracy(testRows, tests.labels, setting, head) : null,
    transfer: accuracyOf(logits, newTests.labels, newClasses),
    transferPrecision: meanPrecision(logits, newTests.labels, newClasses),
    tuned: await tunedAccuracy(bench, body, newTests, newClasses, { tuning, seed, checkpoint }),
    fine: accuracyOf(fineLogits, tests.labels, task.source.length),
    neighbours: neighbourAccuracy(votes, shots.labels, tests.labels),
  };
  const halves = setting.half ? await probeHalves(featured, task, setting.classes) : undefined;
  const shown = show ? await shownNeighbours(featured, task, seed) : undefined;
  return { measures, ...(halves && { halves }), ...(shown && { shown }) };
}

/** Logits of a linear probe that learnt from some features, for others. */
function probe(features: Float32Array, labels: Int32Array, classes: number, others: Float32Array): Float64Array {
  return multinomialLogits(fitMultinomial(features, labels, classes), others);
}

/** Of the network's own head, on the test examples of the classes that it knows. */
function ownAccuracy(rows: Float32Array, classes: Int32Array, setting: Setting, head: Weights): number | null {
  if (setting.random) return null;
  const count = setting.labels.labels.length;
  const known = new Set(setting.classes);
  const width = rows.length / classes.length;
  const chosen = [...classes.keys()].filter((i) => known.has(classes[i]));
  const logits = chosen.flatMap((i) => [...headLogits(rows.subarray(i * width, (i + 1) * width), head, count)]);
  return accuracyOf(
    logits,
    chosen.map((i) => setting.labels.of[classes[i]]),
    count,
  );
}

/** Of rows of features [n, width]: [n, count]. */
function headLogits(rows: Float32Array, { head, headBias }: Weights, count: number): Float64Array {
  const width = head.length / count;
  const logits = new Float64Array((rows.length / width) * count);
  for (let row = 0; row * width < rows.length; row++) {
    const own = logits.subarray(row * count, (row + 1) * count);
    own.set(headBias);
    for (let k = 0; k < width; k++) {
      const feature = rows[row * width + k];
      if (feature !== 0) for (let c = 0; c < count; c++) own[c] += feature * head[k * count + c];
    }
  }
  return logits;
}

function meanPrecision(logits: Float64Array, labels: Int32Array, classes: number): number {
  return mean(
    Array.from({ length: classes }, (_, c) =>
      elevenPointOfRanking(
        rank(
          Array.from(labels, (_, row) => logits[row * classes + c]),
          Array.from(labels, (label) => label === c),
        ),
      ),
    ),
  );
}

async function tunedAccuracy(
  bench: Bench,
  weights: Weights,
  tests: Examples,
  classes: number,
  { tuning, seed, checkpoint }: Omit<MeasureOptions, "show">,
): Promise<number> {
  const { body, head } = await bench.tune(weights, tuning, seed, checkpoint);
  const rows = await bench.featuresBy(body, checkpoint)(tests.indices);
  return accuracyOf(headLogits(rows, head, classes), tests.labels, classes);
}

async function probeHalves(featured: Featured, task: Task, own: readonly number[]) {
  const of = async (classes: readonly number[]) => {
    const pools = classes.map((label) => task.source[label]);
    const [shots, tests] = [labelled(pools, "shots"), labelled(pools, "test")];
    const logits = probe(await featured(shots.indices), shots.labels, pools.length, await featured(tests.indices));
    return accuracyOf(logits, tests.labels, pools.length);
  };
  const known = new Set(own);
  const others = [...task.source.keys()].filter((label) => !known.has(label));
  return { own: await of(own), other: await of(others) };
}

/** Neighbours of the first test examples of classes from all over the tree, among all examples not learnt from. */
async function shownNeighbours(featured: Featured, task: Task, seed: number): Promise<Measured["shown"]> {
  const step = task.source.length / Math.min(QUERIES, task.source.length);
  const queries: number[] = [];
  for (let at = seed % Math.max(1, Math.floor(step)); at < task.source.length && queries.length < QUERIES; at += step)
    queries.push(task.source[Math.floor(at)].test[0]);
  const gallery = task.source.flatMap(({ shots, test }) => [...shots, ...test]);
  const [rows, asked] = [await featured(gallery), await featured(queries)];
  // The query itself is in the gallery, and the nearest of all.
  const found = nearest(rows, asked, rows.length / gallery.length, SHOWN_NEIGHBOURS + 1);
  return queries.map((query, i) => ({
    query,
    nearest: Array.from(found[i], (row) => gallery[row])
      .filter((index) => index !== query)
      .slice(0, SHOWN_NEIGHBOURS),
  }));
}
