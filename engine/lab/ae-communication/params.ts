/** The parameters of the experiment, as the form shows them. */
import { z } from "zod";
import { folderParameter } from "../pictures.ts";
import { speakerIds } from "./language/speakers.ts";

export const games = ["referential", "findgoal", "doors", "fivesteps"] as const;
export type Game = (typeof games)[number];

export const thingKinds = ["gaussian", "digits", "emoji"] as const;
export type ThingKind = (typeof thingKinds)[number];

const widths = (title: string, description: string, first: number[]) =>
  z.array(z.int().min(4).max(512)).min(1).max(4).default(first).meta({ title, description });

export const params = z.object({
  games: z.array(z.enum(games)).min(1).max(games.length).default(["referential", "findgoal"]).meta({
    title: "Games",
    description:
      "referential: which class did the other one see. findgoal: find a cell together. doors: red, then blue. fivesteps: the first game on pictures, in five steps, as worlds are learnt.",
  }),
  speakers: z
    .array(z.enum(speakerIds))
    .min(1)
    .max(speakerIds.length)
    .default([...speakerIds])
    .meta({
      title: "Messages",
      description:
        "ae: by autoencoding. silent: none. rl: learnt by reward. ae-rl: by reward, from the autoencoder's latent numbers. random: a random projection.",
    }),
  worldSpeakers: z
    .array(z.enum(speakerIds))
    .min(1)
    .max(speakerIds.length)
    .default(["silent", "ae"])
    .meta({ title: "Messages in worlds", description: "The same choice for the other games, which take longer." }),
  encoders: z.enum(["independent", "shared"]).default("independent").meta({
    title: "Encoders",
    description:
      "independent: each agent has its own language, and hears bits. shared: one for all, and messages are heard decoded. Of the referential game.",
  }),
  worldEncoders: z.enum(["independent", "shared"]).default("shared").meta({
    title: "Encoders in worlds",
    description: "The same choice for the other games. The authors' code shares them there.",
  }),
  bits: z.int().min(2).max(32).default(10).meta({ title: "Bits", description: "Of a message." }),
  hidden: widths("Hidden widths", "Of an encoder in the referential game; the decoder mirrors them.", [128, 64, 32]),
  things: z.array(z.enum(thingKinds)).min(1).max(thingKinds.length).default(["gaussian"]).meta({
    title: "Things",
    description:
      "Seen in the referential game. gaussian: numbers around the centres of classes. digits, emoji: pictures.",
  }),
  folder: folderParameter,
  encoder: z.array(z.string().max(400)).max(1).default([]).meta({
    title: "Features of pictures",
    description: "A network whose last layer agents see pictures by; pixels where none is chosen.",
    format: "encoders",
  }),
  classes: z.int().min(2).max(64).default(10).meta({ title: "Classes", description: "Of gaussian things." }),
  width: z.int().min(2).max(256).default(32).meta({ title: "Numbers of a thing", description: "Of gaussian things." }),
  episodes: z.int().min(100).max(2_000_000).default(60_000).meta({
    title: "Episodes",
    description: "Of the referential game, for every kind of message.",
  }),
  batch: z.int().min(4).max(1024).default(32).meta({ title: "Batch", description: "Episodes in a step of Adam." }),
  rate: z
    .number()
    .min(1e-6)
    .max(0.1)
    .default(3e-3)
    .meta({ title: "Learning rate", description: "Of the referential game." }),
  size: z
    .int()
    .min(5)
    .max(31)
    .default(7)
    .meta({ title: "Room", description: "Cells along its edge, the wall included." }),
  sight: z.int().min(1).max(4).default(1).meta({
    title: "Sight",
    description: "Cells that an agent sees in each direction: 1 is a square of 3 x 3, 3 one of 7 x 7.",
  }),
  agents: z.int().min(2).max(4).default(3).meta({ title: "Agents", description: "Of findgoal; doors has two." }),
  clutter: z
    .number()
    .min(0)
    .max(0.4)
    .default(0.15)
    .meta({ title: "Clutter", description: "Share of cells that are walls." }),
  maxSteps: z.int().min(8).max(1024).default(64).meta({ title: "Longest episode", description: "Steps in a world." }),
  worlds: z.int().min(2).max(256).default(16).meta({ title: "Worlds", description: "Side by side while learning." }),
  stretch: z.int().min(2).max(100).default(20).meta({
    title: "Stretch",
    description: "Steps of each world between two steps of Adam.",
  }),
  updates: z
    .int()
    .min(2)
    .max(200_000)
    .default(2000)
    .meta({ title: "Updates", description: "Steps of Adam in a world." }),
  worldRate: z
    .number()
    .min(1e-6)
    .max(0.1)
    .default(5e-3)
    .meta({ title: "Learning rate in worlds", description: "Of Adam." }),
  gamma: z.number().min(0.5).max(1).default(0.95).meta({
    title: "Discount",
    description: "Of a reward one step later. The paper's is 0.99, for rooms and trainings that are far longer.",
  }),
  tau: z.number().min(0).max(1).default(1).meta({
    title: "Tau",
    description: "Of the generalised advantage estimate; 1 takes rewards as they come.",
  }),
  entropy: z.number().min(0).max(1).default(0.01).meta({
    title: "Weight of entropy",
    description: "How much agents are kept from deciding too early.",
  }),
  units: z.int().min(8).max(512).default(64).meta({ title: "Units", description: "Of eyes and mind in a world." }),
  worldHidden: widths("Hidden widths in worlds", "Of the autoencoder there.", [32]),
  measured: z.int().min(8).max(2000).default(256).meta({
    title: "Measured episodes",
    description: "In a world, of each training, after it.",
  }),
  seeds: z.int().min(1).max(20).default(1).meta({ title: "Repetitions", description: "Each with a seed of its own." }),
  seed: z.int().min(0).max(1_000_000).default(0).meta({ title: "Seed", description: "Of the first repetition." }),
});

export type Params = z.infer<typeof params>;
