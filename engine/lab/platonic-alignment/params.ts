/** What can be chosen, within which limits. */
import { z } from "zod";
import { searchMeasures } from "./measures.ts";

export const params = z.object({
  source: z.enum(["emoji", "folder", "features"]).default("emoji").meta({
    title: "Things",
    description:
      "emoji: pictures and their English names. folder: the pictures of a folder that have words to them. features: two files of features that you bring.",
  }),
  folder: z.string().max(4096).default("").meta({
    title: "Folder of pictures with words",
    description: "A CSV file with the columns file and caption, or a .txt of the same name beside each picture.",
    format: "folder",
  }),
  features: z.string().max(4096).default("").meta({
    title: "Features",
    description: ".npy with one matrix or .safetensors with one for each layer; a row for each thing.",
    format: "file",
  }),
  otherFeatures: z.string().max(4096).default("").meta({
    title: "Features to compare with",
    description: "Another such file; the same things in the same order.",
    format: "file",
  }),
  encoders: z.array(z.string().max(200)).max(24).default([]).meta({
    title: "Encoders",
    description: "Of pictures and of sentences. None chosen: all of the starter set.",
    format: "encoders",
  }),
  items: z.int().min(16).max(2048).default(500).meta({
    title: "Things to compare",
    description: "A random choice where there are more.",
  }),
  layers: z.int().min(1).max(64).default(12).meta({
    title: "Layers of a network",
    description: "At most so many, evenly spaced, the last one among them.",
  }),
  measure: z.enum(searchMeasures).default("mutual-knn").meta({
    title: "Measure",
    description: "By which the best layers are searched: mutual nearest neighbours, or a kernel alignment (slower).",
  }),
  k: z.int().min(1).max(100).default(10).meta({ title: "Neighbours", description: "k, of each thing." }),
  draws: z.int().min(19).max(10_000).default(200).meta({
    title: "Torn pairs",
    description: "K: random orders of the things that a score is held against.",
  }),
  alpha: z.number().min(0.001).max(0.5).default(0.05).meta({
    title: "Share of torn pairs above the threshold",
    description: "alpha of the calibrated score.",
  }),
  clamp: z.enum(["each", "together", "none"]).default("each").meta({
    title: "Outliers are held down",
    description:
      "each: to a bound of each layer. together: to one bound of all layers of a network, as the authors do. none: not at all.",
  }),
  clampShare: z.number().min(0.5).max(1).default(0.95).meta({
    title: "Quantile of the bound",
    description: "q: of the sizes of the numbers of a thing, mean over things.",
  }),
  untrained: z.int().min(0).max(10).default(1).meta({
    title: "Untrained networks",
    description: "Draws of random weights for each network of pictures.",
  }),
  gaussianSeeds: z.int().min(0).max(1000).default(100).meta({
    title: "Draws of independent features",
    description: "For what width alone does to scores; 0 leaves this part out.",
  }),
  ladderWidths: z.array(z.int().min(2).max(64)).max(8).default([4, 8, 16]).meta({
    title: "Widths of the ladder",
    description: "Networks that are trained here, of growing width; none leaves this part out.",
  }),
  ladderShares: z
    .array(z.number().min(0.02).max(1))
    .min(1)
    .max(6)
    .default([0.125, 1])
    .meta({ title: "Data of the ladder", description: "Shares of the pictures not compared that are learnt from." }),
  ladderSeeds: z
    .int()
    .min(2)
    .max(10)
    .default(2)
    .meta({ title: "Seeds of the ladder", description: "Of each network." }),
  ladderSteps: z.int().min(5).max(20_000).default(200).meta({
    title: "Steps of the ladder",
    description: "Of each training.",
  }),
  seed: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(1)
    .meta({ title: "Seed", description: "The same seed gives the same run." }),
});

export type Params = z.infer<typeof params>;
