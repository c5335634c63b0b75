/** Experiment: deep networks are biased towards embeddings of low rank, before they have learnt anything and after. */

import { z } from "zod";
import { singularValues } from "../../metrics/singularValues.ts";
import { mean, standardError } from "../../metrics/summary.ts";
import type { Experiment, ExperimentTools } from "../experiment.ts";
import { type LabelledImages, splitByClass } from "../images.ts";
import { folderParameter, pictures } from "../pictures.ts";
import { seedParameter } from "../seed.ts";
import { claimsOf, pairs } from "./claims.ts";
import { type ClassifierResult, trainClassifier } from "./classifier.ts";
import { type RankSample, randomProduct, rankAtInitialisation } from "./initialisation.ts";
import { emitKernels } from "./kernels.ts";
import { FIT, type RegressionResult, trainRegression } from "./regression.ts";

const paramsSchema = z.object({
  width: z
    .number()
    .int()
    .min(8)
    .max(64)
    .default(32)
    .meta({ title: "Width", description: "Rows and columns of every matrix in the products and in the regression." }),
  depths: z
    .array(z.number().int().min(1).max(32))
    .min(2)
    .max(8)
    .default([1, 2, 4, 8, 16])
    .meta({ title: "Depths", description: "Numbers of factors at initialisation, each 1 to 32." }),
  trials: z
    .number()
    .int()
    .min(3)
    .max(500)
    .default(50)
    .meta({ title: "Trials", description: "Random products of each depth." }),
  regressionDepths: z
    .array(z.number().int().min(1).max(12))
    .min(2)
    .max(8)
    .default([1, 2, 4, 8])
    .meta({ title: "Depths of the regression", description: "Numbers of factors that are trained, each 1 to 12." }),
  truthRank: z
    .number()
    .int()
    .min(1)
    .max(16)
    .default(4)
    .meta({ title: "Rank of the truth", description: "Rank of the matrix that the regression looks for." }),
  examples: z
    .number()
    .int()
    .min(4)
    .max(63)
    .default(24)
    .meta({ title: "Examples", description: "Training examples of the regression; fewer than the width." }),
  seeds: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(5)
    .meta({ title: "Seeds", description: "Repetitions of every training." }),
  classifier: z.boolean().default(true).meta({
    title: "Train a classifier",
    description: "Also train a network on pictures, plain and over-parameterised.",
  }),
  folder: folderParameter,
  trainingPictures: z
    .number()
    .int()
    .min(20)
    .max(6000)
    .default(500)
    .meta({ title: "Training pictures", description: "Pictures to learn from; few, so that generalisation shows." }),
  steps: z
    .number()
    .int()
    .min(20)
    .max(20_000)
    .default(600)
    .meta({ title: "Steps of the classifier", description: "Steps of training of each network on pictures." }),
  seed: seedParameter,
});
type Params = z.infer<typeof paramsSchema>;

export interface LowRankResult {
  atInitialisation: RankSample[];
  regression: RegressionResult[];
  classifiers: ClassifierResult[];
}

/** Factors of each layer of the over-parameterised classifier. */
const EXPANDED = 2;

export const lowRankBias: Experiment<Params, LowRankResult> = {
  id: "low-rank-bias",
  title: "The low-rank simplicity bias",
  paper: {
    title: "The Low-Rank Simplicity Bias in Deep Networks",
    authors: "Minyoung Huh, Hossein Mobahi, Richard Zhang, Brian Cheung, Pulkit Agrawal, Phillip Isola",
    venue: "TMLR 2023, arXiv:2103.10427",
  },
  question: "Do deeper networks prefer embeddings of lower rank, even before they are trained, and does that help?",
  params: paramsSchema,
  presets: [
    { id: "seconds", label: "Initialisation and regression", estimateSeconds: 6, params: { classifier: false } },
    { id: "minutes", label: "With digits, five seeds", estimateSeconds: 60, params: {} },
    {
      id: "hours",
      label: "With digits, twenty seeds and long trainings",
      estimateSeconds: 1500,
      params: { seeds: 20, trials: 200, steps: 4000, trainingPictures: 1000, depths: [1, 2, 4, 8, 16, 32] },
    },
  ],

  async run(params, tools) {
    // First of all: a folder that cannot be used is told before anything is computed.
    const images = params.classifier ? await pictures(params.folder, tools) : undefined;
    const atInitialisation = await initialisation(params, tools);
    const regression = await regressions(params, tools);
    const classifiers = images ? await classify(images, params, tools) : [];
    return { atInitialisation, regression, classifiers };
  },

  claims: claimsOf,
};

/** Shares of the progress bar that end the three parts. */
const shares = ({ classifier }: Params) => (classifier ? { first: 0.03, second: 0.12 } : { first: 0.2, second: 1 });

async function initialisation(params: Params, tools: ExperimentTools): Promise<RankSample[]> {
  const { depths, trials, width, seed } = params;
  const { emit, journal, checkpoint } = tools;
  emit({
    kind: "chart",
    chart: {
      id: "rank-at-initialisation",
      title: "Effective rank before training",
      x: { label: "depth", scale: "log2" },
      y: { label: "effective rank (nats)" },
      style: "points",
      caption: "Every point is one random product. Deeper products have lower rank, though nothing was learnt.",
    },
  });
  emit({
    kind: "chart",
    chart: {
      id: "spectra",
      title: "Singular values of random products",
      x: { label: "index" },
      y: { label: "singular value over the largest", scale: "log10" },
    },
  });
  const samples: RankSample[] = [];
  for (const [i, depth] of depths.entries()) {
    await checkpoint();
    const sample = await journal.once(`initialisation depth ${depth}`, async () =>
      rankAtInitialisation(width, depth, trials, seed),
    );
    samples.push(sample);
    // Points beside each other, so that the cloud of each depth can be seen.
    const spread = (list: number[]) =>
      list.map((value, k): [number, number] => [depth * 2 ** (0.25 * (k / list.length - 0.5)), value]);
    emit({ kind: "points", chart: "rank-at-initialisation", series: "product", points: spread(sample.ofProduct) });
    emit({ kind: "points", chart: "rank-at-initialisation", series: "Gram matrix", points: spread(sample.ofGram) });
    const spectrum = singularValues(randomProduct(width, depth, seed, 0).data, width, width);
    emit({
      kind: "points",
      chart: "spectra",
      series: `depth ${depth}`,
      points: spectrum.map((value, k): [number, number] => [k + 1, value / spectrum[0]]),
    });
    emit({ kind: "progress", fraction: (shares(params).first * (i + 1)) / depths.length, step: "Random products" });
  }
  emit({
    kind: "table",
    table: {
      id: "initialisation",
      title: "Effective rank before training",
      columns: ["depth", "product (nats)", "± standard error", "Gram matrix (nats)", "± standard error"],
      rows: samples.map(({ depth, ofProduct, ofGram }) => [
        depth,
        mean(ofProduct).toFixed(3),
        standardError(ofProduct).toFixed(3),
        mean(ofGram).toFixed(3),
        standardError(ofGram).toFixed(3),
      ]),
    },
  });
  if (params.classifier) await emitKernels(depths, tools, seed);
  return samples;
}

async function regressions(params: Params, tools: ExperimentTools): Promise<RegressionResult[]> {
  const { emit, journal } = tools;
  const { regressionDepths: depths, seeds, seed, width, truthRank, examples } = params;
  const { first, second } = shares(params);
  emit({
    kind: "chart",
    chart: {
      id: "rank-and-error",
      title: "Rank against test error after training",
      x: { label: "effective rank (nats)" },
      y: { label: "relative test error" },
      style: "points",
      caption: "Every point is one training; all fit the training data equally well.",
    },
  });
  emit({
    kind: "chart",
    chart: {
      id: "regression",
      title: "Training error of the regression",
      x: { label: "step" },
      y: { label: "relative training error", scale: "log10" },
    },
  });
  const options = {
    n: width,
    rank: truthRank,
    examples: Math.min(examples, width - 1),
    fit: FIT,
    maxSteps: 20_000,
    rate: 1e-3,
  };
  const results: RegressionResult[] = [];
  for (const depth of depths)
    for (let k = 0; k < seeds; k++) {
      const result = await journal.once(`regression depth ${depth} seed ${seed + k}`, () =>
        trainRegression(options, depth, seed + k, tools, (step, error) => {
          if (k === 0) emit({ kind: "points", chart: "regression", series: `depth ${depth}`, points: [[step, error]] });
        }),
      );
      results.push(result);
      emit({
        kind: "points",
        chart: "rank-and-error",
        series: `depth ${depth}`,
        points: [[result.effectiveRank, result.testError]],
      });
      const done = results.length / (depths.length * seeds);
      emit({ kind: "progress", fraction: first + (second - first) * done, step: `Regression, depth ${depth}` });
    }
  emit({
    kind: "table",
    table: {
      id: "regression",
      title: `Regression, truth of rank ${truthRank}, ${options.examples} examples in ${width} dimensions`,
      columns: ["depth", "effective rank (nats)", "test error", "training error", "steps"],
      rows: depths.map((depth) => {
        const own = results.filter((result) => result.depth === depth);
        return [
          depth,
          mean(own.map((result) => result.effectiveRank)).toFixed(3),
          mean(own.map((result) => result.testError)).toFixed(3),
          mean(own.map((result) => result.trainError)).toExponential(1),
          Math.round(mean(own.map((result) => result.steps))),
        ];
      }),
    },
  });
  return results;
}

async function classify(images: LabelledImages, params: Params, tools: ExperimentTools): Promise<ClassifierResult[]> {
  const { emit, journal } = tools;
  const { seeds, seed, steps, trainingPictures } = params;
  const { second } = shares(params);
  const pools = splitByClass(images, 0.4, seed);
  emit({
    kind: "chart",
    chart: {
      id: "digits",
      title: "Training on pictures",
      x: { label: "step" },
      y: { label: "cross-entropy", scale: "log10" },
    },
  });
  const results: ClassifierResult[] = [];
  for (let k = 0; k < seeds; k++)
    for (const depth of [1, EXPANDED]) {
      const done = () => (second + (1 - second) * results.length) / (2 * seeds);
      const result = await journal.once(`digits depth ${depth} seed ${seed + k}`, () =>
        trainClassifier(
          { depth, trainingPictures, steps, batch: 64, rate: 2e-3 },
          images,
          pools,
          seed + k,
          tools,
          (step, loss) => {
            const series = depth === 1 ? "plain" : "over-parameterised";
            if (k === 0) emit({ kind: "points", chart: "digits", series, points: [[step, loss]] });
            const within = (results.length + step / steps) / (2 * seeds);
            emit({
              kind: "progress",
              fraction: Math.max(done(), second + (1 - second) * within),
              step: `Pictures, seed ${seed + k}, ${depth === 1 ? "plain" : "over-parameterised"}`,
            });
          },
        ),
      );
      results.push(result);
    }
  emit({
    kind: "table",
    table: {
      id: "digits",
      title: `Test error after learning from ${trainingPictures} pictures`,
      columns: ["seed", "plain", "over-parameterised", "largest difference after the collapse"],
      rows: pairs(results).map(({ seed: which, plain, expanded }) => [
        which,
        percent(plain.testError),
        percent(expanded.testError),
        expanded.collapseError.toExponential(1),
      ]),
    },
  });
  return results;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
