/** What can be chosen, within which limits. */
import { z } from "zod";
import { folderParameter } from "../pictures.ts";
import { type VariantId, variantIds } from "./variants.ts";

export const params = z.object({
  data: z.enum(["mixture", "digits", "classifier"]).default("mixture").meta({
    title: "Data",
    description:
      "mixture: a linear autoencoder of 128 clusters in 32 dimensions. digits: a convolutional autoencoder of handwritten digits. classifier: digits told apart through the codes",
  }),
  folder: folderParameter,
  variants: z
    .array(z.enum(variantIds))
    .min(1)
    .max(variantIds.length)
    .default(["plain", "affine"] satisfies VariantId[])
    .meta({ title: "Variants", description: "Ways to quantise that are compared" }),
  seeds: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .meta({ title: "Seeds", description: "Repetitions with other data, weights and batches; curves show the first" }),
  seed: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(1)
    .meta({ title: "First seed", description: "The same seed gives the same run" }),
  steps: z.int().min(10).max(200_000).default(2000).meta({ title: "Steps", description: "Of each training" }),
  batch: z.int().min(8).max(512).default(256).meta({ title: "Batch", description: "Examples in a step" }),
  rate: z
    .number()
    .positive()
    .max(0.1)
    .default(3e-3)
    .meta({ title: "Learning rate", description: "Of Adam, for all weights and codes" }),
  codes: z.int().min(8).max(1024).default(64).meta({ title: "Codes", description: "K, in the codebook" }),
  width: z
    .int()
    .min(2)
    .max(32)
    .default(8)
    .meta({ title: "Width of embeddings", description: "d, numbers in an embedding and in a code" }),
  alpha: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .meta({ title: "Weight of the commitment loss", description: "alpha, against the loss of the task" }),
  beta: z.number().min(0).max(1).default(0.95).meta({
    title: "Share that moves codes",
    description: "beta: the share of the commitment loss that moves codes; the rest moves embeddings",
  }),
  nu: z
    .number()
    .min(0)
    .max(10)
    .default(0.2)
    .meta({ title: "Synchronisation", description: "nu: share of the gradient of the task that codes get too" }),
  affineFactor: z.number().min(0.1).max(100).default(10).meta({
    title: "Affine learning rate",
    description: "Multiplies the learning rate of the learnt scale and shift",
  }),
  affineMomentum: z.number().min(0.001).max(1).default(0.1).meta({
    title: "Affine momentum",
    description: "Share of a new batch in the running statistics",
  }),
  codebookRate: z.number().positive().max(200).default(5).meta({
    title: "Alternating learning rate",
    description: "Of the codebook's own step of gradient descent with momentum 0.9",
  }),
  timeout: z.int().min(1).max(10_000).default(20).meta({
    title: "Patience with unused codes",
    description: "Steps after which an unused code is replaced",
  }),
});

export type Params = z.infer<typeof params>;
