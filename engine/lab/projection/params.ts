/** The parameters of the experiment, as the form shows them. */
import { z } from "zod";
import { folderParameter } from "../pictures.ts";
import { seedParameter } from "../seed.ts";
import { methodIds } from "./methods.ts";

const filePath = z.string().max(4096).default("");

export const params = z.object({
  parts: z.enum(["both", "rugged", "pictures"]).default("both").meta({
    title: "Parts",
    description:
      "rugged: methods against each other on random generators whose landscape is rugged. pictures: pictures found in a generator of pictures.",
  }),
  gain: z.number().min(0.5).max(12).default(6).meta({
    title: "Gain",
    description: "Factor of the weights of the random generators: the larger, the more rugged the landscape.",
  }),
  gains: z
    .array(z.number().min(0.5).max(12))
    .max(8)
    .default([])
    .meta({ title: "Further gains", description: "Gains at which the methods are compared besides." }),
  repetitions: z
    .int()
    .min(1)
    .max(100)
    .default(20)
    .meta({ title: "Random generators", description: "At each gain, each with a target of its own." }),
  metaSteps: z
    .int()
    .min(1)
    .max(200)
    .default(30)
    .meta({ title: "Generations of BasinCMA", description: "The other methods get as many evaluations." }),
  innerSteps: z
    .int()
    .min(1)
    .max(200)
    .default(30)
    .meta({ title: "Steps of Adam in a generation", description: "On each candidate." }),
  lastSteps: z
    .int()
    .min(1)
    .max(2000)
    .default(300)
    .meta({ title: "Steps of Adam at the end", description: "On each candidate of the last generation." }),
  generator: z.enum(["shipped", "train", "file"]).default("shipped").meta({
    title: "Generator of pictures",
    description:
      "shipped: handwritten digits. train: trained now, on digits or a folder. file: an ONNX file of yours; one of dense layers is searched with gradients, any other without.",
  }),
  generatorFile: filePath.meta({
    title: "File of the generator",
    description:
      "ONNX: latent codes, and class vectors or not, to square pictures, grey or RGB. For the generator file.",
    format: "file",
  }),
  folder: folderParameter,
  trainingSteps: z
    .int()
    .min(10)
    .max(200_000)
    .default(4000)
    .meta({ title: "Training steps", description: "Of a generator that is trained now." }),
  targets: z
    .int()
    .min(0)
    .max(200)
    .default(20)
    .meta({ title: "Held-out pictures", description: "To be found; training never saw them." }),
  picture: filePath.meta({
    title: "A picture of yours",
    description: "To be found besides; its middle square counts. Empty for none.",
    format: "file",
  }),
  pictureClass: z
    .int()
    .min(0)
    .max(999)
    .default(0)
    .meta({ title: "Class of your picture", description: "Its number, from 0; where classes are given." }),
  shift: z.number().min(0).max(0.6).default(0.4).meta({
    title: "Shift of targets",
    description: "Both ways, in -1 to 1 from edge to edge: 0.4 is a fifth of the picture.",
  }),
  scale: z
    .number()
    .min(0)
    .max(0.4)
    .default(0.2)
    .meta({ title: "Change of scale of targets", description: "0.2: a fifth larger or smaller." }),
  recolour: z.boolean().default(false).meta({
    title: "Colours",
    description:
      "Change gamma, contrast and brightness of targets (hue and saturation too where they are RGB), and search for it.",
  }),
  preAlign: z.boolean().default(true).meta({
    title: "Align first",
    description: "Begin the search for place and scale where the thing would be as large and as central as usual.",
  }),
  method: z
    .enum(methodIds)
    .default("basinCma")
    .meta({ title: "Method for pictures", description: "A generator without gradients is always searched by CMA-ES." }),
  classes: z.enum(["given", "tried", "searched"]).default("given").meta({
    title: "Classes",
    description:
      "given: as labelled. tried: each of them for a short while, the better half for longer, until one is left. searched: the class vector by CMA-ES, along with the code.",
  }),
  slopes: z.number().min(0).max(10).default(1).meta({
    title: "Weight of slopes",
    description: "Of differences between neighbouring pixels, at three sizes, against those of pixels.",
  }),
  perception: z.number().min(0).max(30).default(0).meta({
    title: "Weight of features",
    description:
      "Of the distance between features of a network that tells classes apart, in the manner of LPIPS; it is trained now. 0 for none.",
  }),
  perceptionSteps: z.int().min(1).max(100_000).default(2500).meta({
    title: "Training steps of features",
    description: "Of the network that compares pictures, where it counts.",
  }),
  placeSteps: z
    .int()
    .min(1)
    .max(500)
    .default(50)
    .meta({ title: "Generations of the search for the place", description: "Of place, scale and colours." }),
  seed: seedParameter,
});

export type Params = z.infer<typeof params>;
