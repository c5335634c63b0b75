/**
 * Straight-through quantisation without collapse: Huh, Cheung, Agrawal and Isola, "Straightening Out the Straight-Through
 * Estimator", ICML 2023. Variants are trained side by side, with and without each of the remedies.
 */
import type { Experiment, ExperimentTools } from "../experiment.ts";
import type { LabelledImages } from "../images.ts";
import { pictures } from "../pictures.ts";
import { digitsTask } from "./digitsTask.ts";
import { mixtureTask } from "./mixtureTask.ts";
import { type Params, params } from "./params.ts";
import { ablation, curvePoints, openingCharts, reconstructions, Scatter, usagePoints } from "./report.ts";
import { claims, type Outcome, type Result } from "./result.ts";
import type { Task } from "./task.ts";
import { trainVariant } from "./trainVariant.ts";
import { recipes, type VariantId, variantIds } from "./variants.ts";

/** Measurements in the course of a training, and how many of them go from one frame or picture to the next. */
const MEASUREMENTS = 40;
const FRAME_EVERY = 2;
const PICTURE_EVERY = 10;

const everything = { variants: [...variantIds], seeds: 3 };

export const vqStraightThrough: Experiment<Params, Result> = {
  id: "vq-straight-through",
  title: "Straight-through quantisation",
  paper: {
    title:
      "Straightening Out the Straight-Through Estimator: Overcoming Optimization Challenges in Vector Quantized Networks",
    authors: "Minyoung Huh, Brian Cheung, Pulkit Agrawal, Phillip Isola",
    venue: "ICML 2023, arXiv:2305.08842",
  },
  question:
    "Why do codebooks collapse under the straight-through gradient, and which remedies keep their codes in use?",
  params,
  presets: [
    {
      id: "seconds",
      label: "Plain against affine, one seed",
      estimateSeconds: 3,
      params: { variants: ["plain", "affine"], seeds: 1 },
    },
    { id: "minutes", label: "All variants, three seeds", estimateSeconds: 30, params: everything },
    {
      id: "hours",
      label: "All variants on digits, three seeds",
      estimateSeconds: 2400,
      params: { ...everything, data: "digits", steps: 10_000, batch: 32, codes: 128, width: 16, rate: 1e-3 },
    },
  ],
  async run(given, tools) {
    const variants = [...new Set(given.variants)];
    const digits = given.data === "mixture" ? undefined : await pictures(given.folder, tools, { grey: true });
    for (const event of openingCharts({ data: given.data, variants })) tools.emit(event);
    const outcomes: Outcome[] = [];
    const parts = given.seeds * variants.length;
    for (let seed = given.seed; seed < given.seed + given.seeds; seed++)
      for (const variant of variants) {
        const tell = teller(given, variant, seed, { parts, done: outcomes.length }, tools);
        tell.progress(0);
        const trace = await tools.journal.once(`${variant}-${seed}`, () =>
          train(given, variant, seed, digits, tell, tools),
        );
        outcomes.push({ variant, seed, ...trace });
        tools.emit({ kind: "table", table: ablation(given.data, outcomes) });
      }
    tools.emit({ kind: "progress", fraction: 1, step: "Done" });
    return { data: given.data, outcomes };
  },
  claims,
};

type Teller = ReturnType<typeof teller>;

/** What is told of one part: progress always, curves and pictures of the first seed. */
function teller(
  given: Params,
  variant: VariantId,
  seed: number,
  { parts, done }: { parts: number; done: number },
  { emit }: ExperimentTools,
) {
  return {
    first: seed === given.seed,
    emit,
    progress(step: number) {
      const text = `${recipes[variant].label}, seed ${seed}: step ${step} of ${given.steps}`;
      emit({ kind: "progress", fraction: (done + step / given.steps) / parts, step: text });
    },
  };
}

async function train(
  given: Params,
  variant: VariantId,
  seed: number,
  digits: LabelledImages | undefined,
  { first, emit, progress }: Teller,
  tools: ExperimentTools,
) {
  const { width, batch, data } = given;
  const task: Task = digits
    ? digitsTask(digits, { seed, width, batch, classify: data === "classifier" })
    : mixtureTask({ seed, width, batch });
  const every = Math.max(1, Math.round(given.steps / MEASUREMENTS));
  const scatter = new Scatter(variant);
  const trace = await trainVariant(
    task,
    recipes[variant],
    {
      ...given,
      seed,
      part: `${variant}-${seed}`,
      every,
      onStep: progress,
      onMeasured(measurement) {
        const { measured, output } = measurement;
        progress(measured.step);
        if (!first) return;
        for (const event of curvePoints(variant, data, measured)) emit(event);
        const due = (each: number) => measured.step % (each * every) === 0 || measured.step === given.steps;
        if (due(FRAME_EVERY)) for (const event of scatter.frame(measurement)) emit(event);
        if (digits && data === "digits" && due(PICTURE_EVERY))
          emit(reconstructions(variant, digits, task.evaluation["x"].data, output));
      },
    },
    tools,
  );
  if (first) emit(usagePoints(variant, trace.counts));
  return trace;
}
