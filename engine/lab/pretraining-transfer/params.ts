/** The parameters of the experiment, as the form shows them. */
import { z } from "zod";
import { parts } from "./settings.ts";

export const params = z.object({
  data: z.enum(["synthetic", "emoji", "folder"]).default("synthetic").meta({
    title: "Data",
    description: "synthetic: a made-up hierarchy of classes. emoji: in their groups and smaller groups. folder: yours.",
  }),
  folder: z.string().max(4096).default("").meta({
    title: "Folder of pictures",
    description:
      "For the data folder: one folder of pictures for each class, best inside folders for what classes have in common (birds/owl).",
    format: "folder",
  }),
  parts: z
    .array(z.enum(parts))
    .min(1)
    .max(parts.length)
    .default([...parts])
    .meta({
      title: "Parts",
      description:
        "images: fewer of each class. labels: coarser ones. budget: classes against images. splits: halves of the classes.",
    }),
  seeds: z.int().min(1).max(20).default(5).meta({
    title: "Repetitions",
    description: "Each with other weights, examples and draws; the intervals are over them.",
  }),
  perClass: z
    .int()
    .min(8)
    .max(4096)
    .default(128)
    .meta({ title: "Images per class", description: "In pretraining, before anything is taken away." }),
  shots: z.int().min(1).max(64).default(8).meta({
    title: "Examples of a new class",
    description: "That probes and fine-tuning learn each class from.",
  }),
  test: z
    .int()
    .min(4)
    .max(1000)
    .default(40)
    .meta({ title: "Test examples", description: "Of each class; of pictures at most so many." }),
  size: z
    .int()
    .min(16)
    .max(96)
    .multipleOf(8)
    .default(32)
    .meta({ title: "Edge of pictures", description: "In pixels, a multiple of 8; emoji and folders only." }),
  width: z
    .int()
    .min(16)
    .max(512)
    .default(96)
    .meta({ title: "Width of features", description: "Numbers that a network says of an example." }),
  steps: z
    .int()
    .min(1)
    .max(50_000)
    .default(300)
    .meta({ title: "Steps of pretraining", description: "The same for every setting, however much data it has." }),
  batch: z.int().min(8).max(512).default(128).meta({ title: "Batch", description: "Examples in a step." }),
  rate: z
    .number()
    .min(1e-6)
    .max(0.1)
    .default(2e-3)
    .meta({ title: "Learning rate", description: "Of Adam in pretraining; it falls along half a cosine." }),
  tuningSteps: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .meta({ title: "Steps of fine-tuning", description: "On the examples of the new classes." }),
  tuningRate: z
    .number()
    .min(1e-6)
    .max(0.1)
    .default(1e-3)
    .meta({ title: "Learning rate of fine-tuning", description: "Of Adam; it falls along half a cosine." }),
  seed: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(1)
    .meta({ title: "Seed", description: "Of the first repetition; the others count on from it." }),
});

export type Params = z.infer<typeof params>;
