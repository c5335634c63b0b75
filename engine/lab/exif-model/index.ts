/** Experiment and workshop: trains the network of EXIF self-consistency on folders of photographs. */

import { z } from "zod";
import type { Calibration } from "../../detectors/exif-consistency/calibration.ts";
import { listInWords } from "../../listInWords.ts";
import { random, shuffled } from "../../random.ts";
import type { Claim, Experiment, ExperimentTools } from "../experiment.ts";
import { forgetful } from "../journal.ts";
import { camerasOf, type Photograph } from "../photographs.ts";
import { seedParameter } from "../seed.ts";
import { assertSplices, calibrationOf, learnAttributes, regionsOf } from "./afterTraining.ts";
import { writeAttributeHead } from "./attributeHead.ts";
import { modelCard } from "./card.ts";
import { weightsAsDrawn, writeNetwork } from "./model.ts";
import type { RegionCalibration } from "./regionCalibration.ts";
import { selfMadeSplices } from "./selfMadeSplices.ts";
import { DenseSight } from "./sight.ts";
import { spliceQuality } from "./spliceValidation.ts";
import { type TrainOptions, trainNetwork } from "./train.ts";
import { type Validation, validate } from "./validation.ts";

const paramsSchema = z.object({
  photographs: z.string().max(4096).default("").meta({
    title: "Folder of photographs",
    description:
      "JPEG files as cameras wrote them, in any number of folders below. Twenty are the least, hundreds are better.",
    format: "folder",
  }),
  steps: z.number().int().min(10).max(200_000).default(300).meta({ title: "Steps", description: "Of training." }),
  minutes: z.number().min(0).max(10_000).default(0).meta({
    title: "Minutes",
    description: "Instead of a number of steps: as many as this machine makes in that time. 0 for the steps above.",
  }),
  batch: z.number().int().min(4).max(64).multipleOf(2).default(16).meta({
    title: "Photographs in a batch",
    description: "In two groups that are saved alike. Each photograph comes in two developments of eight patches.",
  }),
  rate: z
    .number()
    .positive()
    .max(0.1)
    .default(2e-3)
    .meta({ title: "Learning rate", description: "The peak, of AdamW." }),
  temperature: z
    .number()
    .min(0.01)
    .max(2)
    .default(0.15)
    .meta({ title: "Temperature", description: "Of the contrastive loss." }),
  heldOut: z.number().min(0.1).max(0.5).default(0.2).meta({
    title: "Cameras held out",
    description: "Share of the cameras that are only measured on.",
  }),
  share: z.number().min(0.05).max(1).default(1).meta({
    title: "Share of the cameras learnt from",
    description: "Below 1 the others are left out: what that costs shows whether more photographs would help.",
  }),
  splices: z.number().int().min(8).max(1000).default(150).meta({
    title: "Splices for the calibration",
    description:
      "Made of the cameras held out, from each half of them, and as many untouched pictures: how often an alarm is false is measured on these.",
  }),
  seed: seedParameter,
});
type Params = z.infer<typeof paramsSchema>;

export interface ExifModelResult {
  photographs: number;
  cameras: number;
  heldOutCameras: string[];
  excluded: Record<string, number>;
  before: Validation;
  after: Validation;
  /** Pixel average precision of the cut on splices made of the cameras held out; the network was chosen by it. */
  splicesBefore: number;
  splicesAfter: number;
  /** The region that is picked from all candidates, and how often untouched pictures would alarm. */
  regions: Pick<RegionCalibration, "picked" | "best" | "alarm"> | null;
  attributes: Calibration["attributes"];
  finalLoss: number;
  steps: number;
}

/** Fewer photographs, or fewer cameras, teach nothing. */
const least = { photographs: 20, cameras: 10 };
/** Splices are made within each half of the cameras held out, of two cameras each. */
const fewestHeld = 4;

/** Native tiles and reductions of each photograph that are kept in memory. */
const views = { tiles: 3, tileEdge: 640, reduced: { count: 3, least: 700, most: 1500 } };
/** The most splices by which the network is chosen. */
const MOST_SPLICES = 48;
/** Fewest steps between two looks at them. */
const LOOKS_APART = 10;

export const exifModel: Experiment<Params, ExifModelResult> = {
  id: "exif-model",
  title: "EXIF model",
  paper: {
    title: "Fighting Fake News: Image Splice Detection via Learned Self-Consistency",
    authors: "Minyoung Huh, Andrew Liu, Andrew Owens, Alexei A. Efros",
    venue: "ECCV 2018, arXiv:1805.04096",
  },
  question: "Can a network tell whether two patches went through the same camera and the same development?",
  params: paramsSchema,
  presets: [
    {
      id: "seconds",
      label: "A trial, to see that it works",
      estimateSeconds: 60,
      params: { steps: 40, batch: 8, splices: 12 },
    },
    { id: "minutes", label: "A short training", estimateSeconds: 1200, params: { steps: 2000 } },
    { id: "hours", label: "A long training", estimateSeconds: 5400, params: { steps: 8000 } },
  ],

  async run(params, tools) {
    const { emit, journal } = tools;
    emit({ kind: "progress", fraction: 0, step: "Reading photographs" });
    const { photographs, edited, excluded } = await tools.data.photographs(params.photographs, {
      ...views,
      seed: params.seed,
    });
    const { learn, held } = splitByCamera(photographs, excluded, params);
    emit({ kind: "table", table: photographTable(learn, held, excluded) });
    assertSplices(held, params.seed);

    const shape = { groups: 2, photographs: params.batch / 2, developments: 2, patches: 8, edge: 83 };
    emit({
      kind: "chart",
      chart: { id: "loss", title: "Contrastive loss", x: { label: "step" }, y: { label: "loss (nats)" } },
    });
    emit({
      kind: "chart",
      chart: { id: "attributes", title: "Loss on pairs", x: { label: "step" }, y: { label: "loss (nats)" } },
    });
    emit({
      kind: "chart",
      chart: {
        id: "splices",
        title: "Pasted regions found",
        x: { label: "step" },
        y: { label: "pixel average precision" },
      },
    });
    let finalLoss = Number.NaN;
    const { minutes, rate, temperature, seed } = params;
    const base = { batch: shape, rate, temperature, decay: 0.01, seed, apart: LOOKS_APART };
    const steps = minutes > 0 ? await journal.once("steps", () => stepsIn(minutes, base, learn, tools)) : params.steps;
    const options = { ...base, steps };
    const drawn = weightsAsDrawn(seed);
    const splices = await selfMadeSplices(held, Math.min(params.splices, MOST_SPLICES), tools.data, seed);
    const sight = await DenseSight.create(drawn, tools);
    const splicesBefore = await journal.once("splices untrained", () => spliceQuality(splices, sight, drawn));
    const before = await journal.once("validation before", () => validate(drawn, held, shape, tools, seed));
    const state = await trainNetwork(learn, options, tools, {
      loss: (step, loss) => {
        finalLoss = loss;
        emit({ kind: "points", chart: "loss", series: "training", points: [[step, loss]] });
        emit({
          kind: "progress",
          fraction: 0.02 + 0.9 * (step / steps),
          step: `Training, step ${step} of ${steps}`,
        });
      },
      quality: async (network, step) => {
        const precision = await spliceQuality(splices, sight, network);
        emit({ kind: "points", chart: "splices", series: "held-out cameras", points: [[step, precision]] });
        return precision;
      },
    });
    const splicesAfter = await journal.once("splices trained", () => spliceQuality(splices, sight, state));
    const regions = await journal.once("regions", () =>
      regionsOf(state, { held, edited }, sight, { seed, count: params.splices }, tools),
    );
    await sight.release();
    const attributes = await learnAttributes(state, { learn, held }, shape, { seed, count: params.splices }, tools);
    const after = await journal.once("validation after", () => validate(state, held, shape, tools, params.seed));
    emit({
      kind: "table",
      table: {
        id: "validation",
        title: `Area under the curve on ${held.length} photographs of cameras held out`,
        columns: ["patches of one picture against patches of", "before training", "after"],
        rows: [
          ["another photograph", before.acrossPhotographs.toFixed(3), after.acrossPhotographs.toFixed(3)],
          [
            "the same photograph, developed otherwise",
            before.acrossDevelopments.toFixed(3),
            after.acrossDevelopments.toFixed(3),
          ],
        ],
      },
    });
    emit({ kind: "table", table: attributeTable(attributes.scores) });
    const result: ExifModelResult = {
      photographs: learn.length,
      cameras: camerasOf(learn).length,
      heldOutCameras: camerasOf(held),
      excluded: { ...excluded },
      before,
      after,
      splicesBefore,
      splicesAfter,
      regions: regions && { picked: regions.picked, best: regions.best, alarm: regions.alarm },
      attributes: attributes.scores,
      finalLoss,
      steps,
    };
    // Where the photographs lie is nobody's business who is given the network.
    const { photographs: _, ...shown } = params;
    const metadata = { result: JSON.stringify(result), parameters: JSON.stringify(shown) };
    await journal.keep("models/exif-consistency.onnx", writeNetwork(state, metadata));
    if (regions) {
      const calibration = JSON.stringify(calibrationOf(regions, attributes));
      await journal.keep("models/exif-consistency.json", new TextEncoder().encode(`${calibration}\n`));
    }
    const order = attributes.attributes.map(({ id }) => id).join(" ");
    await journal.keep("models/exif-attributes.onnx", writeAttributeHead(attributes.state, { attributes: order }));
    await journal.keep("models/exif-consistency.md", new TextEncoder().encode(modelCard(result, shown)));
    return result;
  },

  claims: ({ before, after }): Claim[] => [
    {
      text: "On cameras it has not learnt from, the network tells pictures apart by how they were made.",
      measured: `area under the curve ${after.acrossPhotographs.toFixed(3)}, untrained ${before.acrossPhotographs.toFixed(3)}`,
      threshold: "above the untrained network, and above 0.75",
      holds: after.acrossPhotographs > before.acrossPhotographs && after.acrossPhotographs > 0.75,
    },
    {
      text: "It sees the development, not only the content: two developments of one photograph differ.",
      measured: `area under the curve ${after.acrossDevelopments.toFixed(3)}`,
      threshold: "above 0.7",
      holds: after.acrossDevelopments > 0.7,
    },
  ],
};

/** Steps that fit into the time, by the pace of a few; the first ones are slower and do not count. */
async function stepsIn(
  minutes: number,
  options: Omit<TrainOptions, "steps">,
  learn: readonly Photograph[],
  tools: ExperimentTools,
): Promise<number> {
  const [first, counted] = [4, 8];
  let [started, made] = [0, 0];
  const trial: ExperimentTools = {
    ...tools,
    // Nothing of the trial may be taken for the training.
    journal: forgetful,
    checkpoint: async () => {
      await tools.checkpoint();
      if (made++ === first) started = performance.now();
    },
  };
  await trainNetwork(learn, { ...options, steps: first + counted }, trial, { loss: () => undefined });
  const pace = (performance.now() - started) / counted;
  return Math.max(10, Math.round((minutes * 60_000) / pace));
}

/** Whole cameras go to one side. @throws Error that says what is missing and how many are needed. */
function splitByCamera(
  photographs: readonly Photograph[],
  excluded: Readonly<Record<string, number>>,
  { heldOut, seed, share }: Params,
): { learn: Photograph[]; held: Photograph[] } {
  const cameras = camerasOf(photographs);
  if (photographs.length < least.photographs || cameras.length < least.cameras) {
    const reasons = Object.entries(excluded).map(([reason, count]) => `${count} (${reason})`);
    const leftOut = reasons.length > 0 ? ` Left out: ${listInWords(reasons)}.` : "";
    throw new Error(
      `The folder has ${photographs.length} usable photographs of ${cameras.length} cameras; at least ${least.photographs} of ${least.cameras} cameras are needed.${leftOut}`,
    );
  }
  const order = shuffled(cameras.length, random(seed, "cameras"));
  const held = new Set(
    Array.from(order.subarray(0, Math.max(fewestHeld, Math.round(heldOut * cameras.length))), (i) => cameras[i]),
  );
  const rest = Array.from(order.subarray(held.size), (i) => cameras[i]);
  const learnt = new Set(rest.slice(0, Math.max(2, Math.round(share * rest.length))));
  return {
    learn: photographs.filter(({ camera }) => learnt.has(camera)),
    held: photographs.filter(({ camera }) => held.has(camera)),
  };
}

/** What can be told best first. */
function attributeTable(scores: Calibration["attributes"]) {
  return {
    id: "attributes",
    title: "Attributes that two patches share, told on the cameras held out",
    columns: ["attribute", "tag or step", "area under the curve", "95 % interval", "pairs"],
    rows: scores
      .toSorted((a, b) => b.auc - a.auc)
      .map(({ label, id, auc, interval: [low, high], pairs }) => [
        label,
        id,
        auc.toFixed(3),
        `${low.toFixed(2)} to ${high.toFixed(2)}`,
        pairs,
      ]),
  };
}

function photographTable(
  learn: readonly Photograph[],
  held: readonly Photograph[],
  excluded: Readonly<Record<string, number>>,
) {
  return {
    id: "photographs",
    title: "Photographs",
    columns: ["", "photographs", "cameras"],
    rows: [
      ["learnt from", learn.length, camerasOf(learn).length],
      ["measured on", held.length, camerasOf(held).length],
      ...Object.entries(excluded).map(([reason, count]) => [`left out: ${reason}`, count, ""]),
    ],
  };
}
