/**
 * The Platonic representation hypothesis: do networks that never saw each other's data come to represent things alike?
 * Pictures against words, networks against networks, and what of it is chance, pixels or structure; see README.md.
 */
import type { Experiment, ExperimentTools } from "../experiment.ts";
import { alignModels } from "./alignment.ts";
import { gaussianChart, ladderCharts, ladderPairPoints, ladderPoint } from "./charts.ts";
import { claimsOf } from "./claims.ts";
import { closeLook } from "./closeLook.ts";
import { GAUSSIAN_WIDTHS, gaussianWidth } from "./gaussian.ts";
import { climbLadder } from "./ladder.ts";
import { sideOf } from "./measures.ts";
import { type Model, modelsOf } from "./models.ts";
import { type Params, params } from "./params.ts";
import type { GaussianWidth, Ladder, Result } from "./result.ts";
import { gaussianTable, ladderTable, trendTable } from "./tables.ts";
import { type Things, things } from "./things.ts";

export const platonicAlignment: Experiment<Params, Result> = {
  id: "platonic-alignment",
  title: "The Platonic representation hypothesis",
  paper: {
    title: "The Platonic Representation Hypothesis",
    authors: "Minyoung Huh, Brian Cheung, Tongzhou Wang, Phillip Isola",
    venue: "ICML 2024, arXiv:2405.07987",
  },
  question: "Do networks of pictures and networks of words come to see the same things as near to each other?",
  params,
  presets: [
    {
      id: "seconds",
      label: "250 emoji, few layers, a short ladder",
      estimateSeconds: 45,
      params: { items: 250, layers: 6, ladderWidths: [4, 16], ladderSteps: 120 },
    },
    {
      id: "minutes",
      label: "500 emoji, twelve layers, two untrained networks each, a longer ladder",
      estimateSeconds: 150,
      params: { untrained: 2, ladderWidths: [2, 4, 8, 16], ladderSteps: 250 },
    },
    {
      id: "hours",
      label: "1,000 emoji, all layers, a long ladder with five seeds",
      estimateSeconds: 5400,
      params: {
        items: 1000,
        layers: 24,
        untrained: 5,
        draws: 1000,
        gaussianSeeds: 500,
        ladderWidths: [2, 4, 8, 16, 32],
        ladderShares: [0.25, 0.5, 1],
        ladderSeeds: 5,
        ladderSteps: 1500,
      },
    },
  ],

  async run(given, tools) {
    const shares = sharesOf(given);
    const part = (from: number, to: number) => (share: number, step: string) =>
      tools.emit({ kind: "progress", fraction: from + (to - from) * share, step });
    // First of all: data and encoders that are not there are told before anything is computed.
    const compared = await things(given, tools);
    if (compared.count <= given.k + 1)
      throw new Error(`There are ${compared.count} things: ${given.k} neighbours of each need more.`);
    const models = await modelsOf(given, compared, tools);
    const gaussian = await gaussians(given, tools, part(0, shares.gaussian));
    const alignment = await alignModels(given, compared, models, tools, part(shares.gaussian, shares.models));
    await closeLook(given, compared, models, alignment, tools, part(shares.models, shares.look));
    const ladder = await ladderOf(given, compared, models, tools, part(shares.look, 1));
    tools.emit({ kind: "progress", fraction: 1, step: "Done" });
    const { source, measure, k, draws } = given;
    const { models: rows, pairs } = alignment;
    return { source, measure, things: compared.count, k, draws, gaussian, models: rows, pairs, ladder };
  },

  claims: claimsOf,
};

/** Shares of the progress bar at which the parts end. */
const sharesOf = ({ ladderWidths, source }: Params) =>
  ladderWidths.length > 0 && source !== "features"
    ? { gaussian: 0.05, models: 0.6, look: 0.7 }
    : { gaussian: 0.05, models: 0.85, look: 1 };

async function gaussians(
  { gaussianSeeds: seeds, draws, alpha, seed }: Params,
  tools: ExperimentTools,
  progress: (share: number, step: string) => void,
): Promise<GaussianWidth[]> {
  if (seeds === 0) return [];
  const rows: GaussianWidth[] = [];
  for (const width of GAUSSIAN_WIDTHS) {
    progress(rows.length / GAUSSIAN_WIDTHS.length, `Independent features of width ${width}`);
    rows.push(
      await tools.journal.once(`gaussian ${width}`, () => gaussianWidth(width, { seeds, draws, alpha, seed }, tools)),
    );
    for (const event of gaussianChart(rows)) tools.emit(event);
  }
  tools.emit({ kind: "table", table: gaussianTable(rows) });
  return rows;
}

/** Null where there is none, or nothing to learn it from. */
async function ladderOf(
  given: Params,
  { pictures, others }: Things,
  models: readonly Model[],
  tools: ExperimentTools,
  progress: (share: number, step: string) => void,
): Promise<Ladder | null> {
  const words = models.find(({ kind }) => kind === "words");
  if (given.ladderWidths.length === 0 || !words || !pictures || !others) return null;
  if (others.classes.length < 2 || others.labels.length < 2 * others.classes.length) {
    const text =
      "There is no ladder: it learns to tell groups apart from pictures that are not compared, and there are too few of these.";
    tools.emit({ kind: "note", text });
    return null;
  }
  for (const event of ladderCharts(words.name)) tools.emit(event);
  const layers = (await words.layers()).map(({ features }) => features);
  const side = sideOf(layers, "mutual-knn", given.k);
  const ladder = await climbLadder(given, pictures, others, { name: words.name, side }, tools, {
    progress,
    network: (network, at) => tools.emit(ladderPoint(network, at)),
  });
  for (const event of ladderPairPoints(ladder.pairs)) tools.emit(event);
  tools.emit({ kind: "table", table: ladderTable(ladder) });
  tools.emit({ kind: "table", table: trendTable(ladder) });
  return ladder;
}
