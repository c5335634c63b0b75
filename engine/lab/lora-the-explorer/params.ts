/** The parameters of the experiment, as the form shows them. */
import { z } from "zod";
import { folderParameter } from "../pictures.ts";

export const params = z.object({
  task: z.enum(["matrix", "digits"]).default("matrix").meta({
    title: "Task",
    description: "matrix: least squares to an orthogonal matrix. digits: a network of two layers that reads digits.",
  }),
  folder: folderParameter,
  methods: z.enum(["main", "all"]).default("main").meta({
    title: "Methods",
    description:
      "main: full training, one LoRA, LTE at two intervals and with two heads. all: MHLoRA, further intervals, and the other way with B at merges besides.",
  }),
  size: z
    .int()
    .min(4)
    .max(128)
    .default(32)
    .meta({ title: "Size of the matrix", description: "n; the task matrix only." }),
  hidden: z
    .int()
    .min(8)
    .max(512)
    .default(64)
    .meta({ title: "Width of the network", description: "Units of the hidden layer; the task digits only." }),
  heads: z
    .int()
    .min(2)
    .max(16)
    .default(8)
    .meta({ title: "Heads", description: "N: workers side by side, each with adapters and a share of the data." }),
  rank: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .meta({ title: "Rank of a head", description: "r. The paper's rule: N r above the largest width." }),
  loraRank: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .meta({ title: "Rank of the single LoRA", description: "r of the one adapter that is held against the heads." }),
  scale: z
    .number()
    .min(0.01)
    .max(256)
    .default(4)
    .meta({ title: "Scale", description: "s = alpha / r, the factor of B A." }),
  localSteps: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .meta({ title: "Steps between merges", description: "T: steps that each head takes alone." }),
  rareSteps: z
    .int()
    .min(2)
    .max(10_000)
    .default(500)
    .meta({ title: "Steps between rare merges", description: "A long T that is held against the short one." }),
  reset: z.boolean().default(true).meta({
    title: "Reset B at merges",
    description:
      "As the paper's algorithm has it. Otherwise B is kept and taken out of W, as the authors' code has it.",
  }),
  steps: z
    .int()
    .min(10)
    .max(100_000)
    .default(3000)
    .meta({ title: "Steps", description: "Steps of every method, and of every head." }),
  samples: z.int().min(1).max(256).default(16).meta({
    title: "Pictures of a head",
    description:
      "In one step; the task digits only. Methods without workers see those of all heads. On a matrix a head has n inputs.",
  }),
  rate: z.number().min(1e-6).max(1).default(0.01).meta({
    title: "Learning rate of full training",
    description: "Of Adam; digits follow half a cosine from it to 0.",
  }),
  adapterRate: z
    .number()
    .min(1e-6)
    .max(1)
    .default(0.01)
    .meta({ title: "Learning rate of adapters", description: "Of Adam, each head with its own." }),
  seeds: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .meta({ title: "Repetitions", description: "Each with a seed of its own; curves are means over them." }),
  seed: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(1)
    .meta({ title: "Seed", description: "Of the first repetition; the others count on from it." }),
});

export type Params = z.infer<typeof params>;
