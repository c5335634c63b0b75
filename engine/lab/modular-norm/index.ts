/** Experiment: in the modular norm one learning rate serves networks of every width and depth. */

import { z } from "zod";
import { mean } from "../../metrics/summary.ts";
import { superscript } from "../../superscript.ts";
import type { Claim, Experiment, ExperimentTools } from "../experiment.ts";
import { seedParameter } from "../seed.ts";
import { emitAnatomy } from "./anatomy.ts";
import { claimsOf } from "./claims.ts";
import { type MethodName, methodNames, methods } from "./methods.ts";
import { type Sweep, type SweepPoint, sweep } from "./sweep.ts";
import { HEADS, taskOf } from "./tasks.ts";

const size = z.number().int().min(8).max(1024);

const paramsSchema = z
  .object({
    architecture: z.enum(["mlp", "resmlp", "gpt"]).default("mlp").meta({
      title: "Network",
      description: "mlp: rectified layers; resmlp: residual blocks; gpt: a small transformer on a random grammar.",
    }),
    methods: z
      .array(z.enum(methodNames))
      .min(1)
      .max(methodNames.length)
      .default(["sgd", "adam", "normalised-adam", "newton-schulz"])
      .meta({
        title: "Methods",
        description: `Any of ${methodNames.join(", ")}.`,
      }),
    widths: z.array(size).min(1).max(8).default([32, 64, 128]).meta({
      title: "Widths",
      description: "From narrow to wide, each 8 to 1024, a multiple of 4 for gpt. 512 takes minutes, 1024 an hour.",
    }),
    depth: z.number().int().min(2).max(16).default(4).meta({
      title: "Depth",
      description: "Weights of the mlp; blocks of resmlp and gpt.",
    }),
    depths: z.array(z.number().int().min(2).max(32)).max(6).default([]).meta({
      title: "Depths",
      description: "A second sweep at the first width; empty for none.",
    }),
    examples: z.number().int().min(128).max(65_536).default(4096).meta({
      title: "Examples",
      description:
        "Of the teacher that mlp and resmlp learn from. With very many, data and not optimisation limits the loss.",
    }),
    steps: z.number().int().min(20).max(10_000).default(150).meta({ title: "Steps", description: "Of each training." }),
    seeds: z
      .number()
      .int()
      .min(1)
      .max(10)
      .default(1)
      .meta({ title: "Seeds", description: "Trainings of each learning rate." }),
    seed: seedParameter,
  })
  .refine(({ architecture, widths }) => architecture !== "gpt" || widths.every((width) => width % HEADS === 0), {
    path: ["widths"],
    message: `A gpt has ${HEADS} heads: its widths must be multiples of ${HEADS}`,
  });
type Params = z.infer<typeof paramsSchema>;

export interface ModularNormResult {
  /** Widths at the fixed depth. */
  widths: Sweep[];
  /** Depths at the first width. */
  depths: Sweep[];
}

export const modularNorm: Experiment<Params, ModularNormResult> = {
  id: "modular-norm",
  title: "One learning rate for all sizes",
  paper: {
    title: "Scalable Optimization in the Modular Norm",
    authors: "Tim Large, Yang Liu, Minyoung Huh, Hyojin Bahng, Phillip Isola, Jeremy Bernstein",
    venue: "NeurIPS 2024, arXiv:2405.14813",
  },
  question:
    "Does the best learning rate stay where it is when a network becomes wider or deeper, if steps are measured in the modular norm?",
  params: paramsSchema,
  presets: [
    { id: "seconds", label: "Widths 32 to 128", estimateSeconds: 8, params: {} },
    {
      id: "minutes",
      label: "Widths 32 to 512, three seeds",
      estimateSeconds: 200,
      params: { widths: [32, 64, 128, 256, 512], seeds: 3 },
    },
    {
      id: "hours",
      label: "Widths 32 to 1024 and depths 2 to 16, residual network",
      estimateSeconds: 7200,
      params: {
        architecture: "resmlp",
        widths: [32, 64, 128, 256, 512, 1024],
        depths: [2, 4, 8, 16],
        depth: 3,
        seeds: 3,
      },
    },
  ],

  async run(params, tools) {
    await emitAnatomy(taskOf(params.architecture, params.examples), params, tools);
    const total = params.methods.length * (params.widths.length + params.depths.length);
    const widths = await sweepAll("width", params, tools, { done: 0, total });
    const depths = await sweepAll("depth", params, tools, {
      done: params.methods.length * params.widths.length,
      total,
    });
    return { widths, depths };
  },

  claims: (result): Claim[] => [...claimsOf(result.widths, "width"), ...claimsOf(result.depths, "depth")],
};

/** Sweeps the learning rate of every method over widths or depths. */
async function sweepAll(
  axis: "width" | "depth",
  params: Params,
  tools: ExperimentTools,
  counter: { done: number; total: number },
): Promise<Sweep[]> {
  const sizes = axis === "width" ? params.widths : params.depths;
  const task = taskOf(params.architecture, params.examples);
  const seeds = Array.from({ length: params.seeds }, (_, i) => params.seed + i);
  const sweeps: Sweep[] = [];
  if (sizes.length === 0) return [];
  declareDrift(axis, tools);
  for (const method of params.methods) {
    const { title, startsAt } = methods[method];
    const chart = `${axis}-${method}`;
    declareCurves(chart, axis, title, tools);
    let startAt = startsAt;
    for (const [i, current] of sizes.entries()) {
      const width = axis === "width" ? current : params.widths[0];
      const depth = axis === "width" ? params.depth : current;
      const share = (within: number) => (counter.done + within) / counter.total;
      let tried = 0;
      const found = await sweep(
        task,
        {
          method,
          width,
          depth,
          steps: params.steps,
          seeds,
          startAt,
          onPoint: (point) => {
            tried++;
            tellPoint(point, chart, `${axis} ${current}`, tools);
            // Five rates at least; how many more the search needs is not known before.
            tools.emit({
              kind: "progress",
              fraction: share(Math.min(0.95, tried / 7)),
              step: `${title}, ${axis} ${current}, rate 2${superscript(point.exponent)}`,
            });
          },
        },
        tools,
      );
      startAt = found.optimum;
      sweeps.push(found);
      counter.done++;
      tools.emit({ kind: "points", chart: `drift-${axis}`, series: title, points: [[current, 2 ** found.optimum]] });
      tools.emit({ kind: "points", chart: `best-${axis}`, series: title, points: [[current, found.bestLoss]] });
      tools.emit({ kind: "progress", fraction: share(0), step: `${title}, ${axis} ${sizes[i + 1] ?? current}` });
    }
  }
  tellTable(axis, sweeps, tools);
  return sweeps;
}

function declareCurves(chart: string, axis: string, title: string, { emit }: ExperimentTools): void {
  emit({
    kind: "chart",
    chart: {
      id: chart,
      title: `${title}: final loss against learning rate`,
      x: { label: "learning rate", scale: "log2" },
      y: { label: "final training loss" },
      caption: `One curve for each ${axis}. If the valleys stand above each other, one rate serves all.`,
    },
  });
}

function declareDrift(axis: string, { emit }: ExperimentTools): void {
  emit({
    kind: "chart",
    chart: {
      id: `drift-${axis}`,
      title: `Best learning rate against ${axis}`,
      x: { label: axis, scale: "log2" },
      y: { label: "best learning rate", scale: "log2" },
      caption: "A level line is a learning rate that transfers.",
    },
  });
  emit({
    kind: "chart",
    chart: {
      id: `best-${axis}`,
      title: `Loss at the best learning rate against ${axis}`,
      x: { label: axis, scale: "log2" },
      y: { label: "final training loss" },
    },
  });
}

function tellPoint({ exponent, losses }: SweepPoint, chart: string, series: string, { emit }: ExperimentTools): void {
  emit({ kind: "points", chart, series, points: [[2 ** exponent, mean(losses)]] });
}

function tellTable(axis: "width" | "depth", sweeps: readonly Sweep[], { emit }: ExperimentTools): void {
  emit({
    kind: "table",
    table: {
      id: `optima-${axis}`,
      title: `Best learning rates by ${axis}`,
      columns: ["method", axis, "log2 of the best rate", "loss there", "± standard error", "rates tried"],
      rows: sweeps.map(({ method, optimum, bestLoss, bestLossError, points, ...at }) => [
        methods[method as MethodName].title,
        at[axis],
        optimum.toFixed(2),
        bestLoss.toFixed(3),
        points[0].losses.length > 1 ? bestLossError.toFixed(3) : "one seed",
        points.length,
      ]),
    },
  });
}
