/** What is measured and fitted once the network is trained: how regions are judged, when to alarm, what is shared. */
import type { Calibration } from "../../detectors/exif-consistency/calibration.ts";
import { random, shuffled } from "../../tensor/random.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { Photograph } from "../photographs.ts";
import { type AttributeState, trainAttributes } from "./attributeHead.ts";
import { type SeenInstance, seenInstance } from "./attributePairs.ts";
import { type Attribute, attributesOf } from "./attributes.ts";
import { attributeScores } from "./attributeValidation.ts";
import { type BatchShape, batchOfInstances } from "./instances.ts";
import { PIXEL_WINDOWS } from "./model.ts";
import { calibrateRegions, type JudgedPicture, judgedPicture, type RegionCalibration } from "./regionCalibration.ts";
import { selfMadeSplices } from "./selfMadeSplices.ts";
import { type DenseSight, PatchSight } from "./sight.ts";
import type { TrainedState } from "./train.ts";

/** Batches whose patches the attributes learn from, and are measured on, for each splice of the calibration. */
const BATCHES = { learn: 0.8, held: 0.3 };

const camerasOf = (photographs: readonly Photograph[]): string[] =>
  [...new Set(photographs.map(({ camera }) => camera))].sort();

/**
 * @param held photographs that the network has not learnt from.
 * @param count of splices of each half of the cameras, and as many untouched pictures.
 * @returns null where the network has learnt too little to find anything.
 */
export async function regionsOf(
  state: TrainedState,
  held: readonly Photograph[],
  sight: DenseSight,
  { seed, count }: { seed: number; count: number },
  { data, emit }: Pick<ExperimentTools, "data" | "emit">,
): Promise<RegionCalibration | null> {
  const cameras = camerasOf(held);
  const order = Array.from(shuffled(cameras.length, random(seed, "halves")), (i) => cameras[i]);
  const first = new Set(order.slice(0, Math.ceil(order.length / 2)));
  const pictures: JudgedPicture[] = [];
  for (const half of [0, 1] as const) {
    const own = held.filter(({ camera }) => first.has(camera) === (half === 0));
    const splices = await selfMadeSplices(own, count, data, seed, "calibration", half);
    for (const [i, { image, pristine, mask, host }] of splices.entries()) {
      pictures.push(judgedPicture(await sight.see(image, state), { half, host, mask }));
      pictures.push(judgedPicture(await sight.see(pristine, state), { half, host }));
      if (i % 10 === 0)
        emit({ kind: "progress", fraction: 0.93 + 0.03 * (half + i / count), step: "Measuring false alarms" });
    }
  }
  return calibrateRegions(pictures, cameras.length, seed);
}

export interface LearntAttributes {
  attributes: Attribute[];
  state: AttributeState;
  scores: Calibration["attributes"];
}

export async function learnAttributes(
  state: TrainedState,
  { learn, held }: { learn: readonly Photograph[]; held: readonly Photograph[] },
  shape: BatchShape,
  { seed, count }: { seed: number; count: number },
  tools: ExperimentTools,
): Promise<LearntAttributes> {
  const attributes = attributesOf(learn);
  const sight = await PatchSight.create(state, shape, tools);
  try {
    const see = (photographs: readonly Photograph[], kind: keyof typeof BATCHES) =>
      seenInstances(photographs, kind, Math.ceil(BATCHES[kind] * count), attributes, shape, {
        sight,
        state,
        seed,
        tools,
      });
    const head = await trainAttributes(await see(learn, "learn"), attributes, seed, tools);
    const scores = await attributeScores(head, await see(held, "held"), attributes, seed, tools);
    return { attributes, state: head, scores };
  } finally {
    await sight.release();
  }
}

async function seenInstances(
  photographs: readonly Photograph[],
  kind: keyof typeof BATCHES,
  batches: number,
  attributes: readonly Attribute[],
  shape: BatchShape,
  { sight, state, seed, tools }: { sight: PatchSight; state: TrainedState; seed: number; tools: ExperimentTools },
): Promise<SeenInstance[]> {
  const seen: SeenInstance[] = [];
  for (let i = 0; i < batches; i++) {
    await tools.checkpoint();
    const batch = await batchOfInstances(photographs, shape, tools.data, seed, "attributes", kind, i);
    const patches = await sight.see(batch.patches, state);
    for (const [k, instance] of batch.instances.entries()) {
      const classes = attributes.map((attribute) => attribute.classOf(instance));
      seen.push(seenInstance(instance, i, classes, patches.slice(k * shape.patches, (k + 1) * shape.patches)));
    }
    tools.emit({
      kind: "progress",
      fraction: (kind === "learn" ? 0.96 : 0.985) + 0.015 * (i / batches),
      step: "Learning what patches share",
    });
  }
  return seen;
}

/** Everything that travels with the network. */
export const calibrationOf = (
  { regions, picture, alarm }: RegionCalibration,
  { scores }: LearntAttributes,
): Calibration => ({ windows: PIXEL_WINDOWS, regions, picture, alarm, attributes: scores });
