/** What is measured and fitted once the network is trained: how regions are judged, when to alarm, what is shared. */
import type { Calibration } from "../../detectors/exif-consistency/calibration.ts";
import { random, shuffled } from "../../random.ts";
import type { ExperimentTools } from "../experiment.ts";
import { camerasOf, type Photograph } from "../photographs.ts";
import { type AttributeState, trainAttributes } from "./attributeHead.ts";
import { type SeenInstance, seenInstance } from "./attributePairs.ts";
import { type Attribute, attributesOf } from "./attributes.ts";
import { attributeScores } from "./attributeValidation.ts";
import { type BatchShape, batchOfInstances } from "./instances.ts";
import { PIXEL_WINDOWS } from "./model.ts";
import { calibrateRegions, type JudgedPicture, judgedPicture, type RegionCalibration } from "./regionCalibration.ts";
import { assertTwoCameras, selfMadeSplices, untouchedPictures } from "./selfMadeSplices.ts";
import { type DenseSight, PatchSight } from "./sight.ts";
import type { TrainedState } from "./train.ts";

/** Batches whose patches the attributes learn from, and are measured on, for each splice of the calibration. */
const BATCHES = { learn: 0.8, held: 0.3 };

/**
 * @param held photographs of cameras that the network has not learnt from: splices are made of them.
 * @param edited further photographs that it has not learnt from: their scenes count for the alarms.
 * @param count of splices of each half of the cameras, and as many untouched pictures; half as many of edited photographs.
 * @returns null where the network has learnt too little to find anything.
 */
export async function regionsOf(
  state: TrainedState,
  { held, edited }: { held: readonly Photograph[]; edited: readonly Photograph[] },
  sight: DenseSight,
  { seed, count }: { seed: number; count: number },
  { data, emit }: Pick<ExperimentTools, "data" | "emit">,
): Promise<RegionCalibration | null> {
  const halves = new Map([...halvesOf(held, seed), ...halvesOf(edited, seed)]);
  const pictures: JudgedPicture[] = [];
  const told = (half: number, share: number) =>
    emit({ kind: "progress", fraction: 0.93 + 0.015 * (half + share), step: "Measuring false alarms" });
  for (const half of [0, 1] as const) {
    const ofHalf = ({ camera }: Photograph) => halves.get(camera) === half;
    const splices = await selfMadeSplices(held.filter(ofHalf), count, data, seed, "calibration", half);
    for (const [i, { image, pristine, mask, host }] of splices.entries()) {
      const origin = { half, camera: host.camera, taught: true };
      pictures.push(judgedPicture(await sight.see(image, state), { ...origin, mask }));
      pictures.push(judgedPicture(await sight.see(pristine, state), origin));
      if (i % 10 === 0) told(half, i / count);
    }
    const further = await untouchedPictures(edited.filter(ofHalf), Math.ceil(count / 2), data, seed, "edited", half);
    for (const { image, host } of further)
      pictures.push(judgedPicture(await sight.see(image, state), { half, camera: host.camera, taught: false }));
  }
  return calibrateRegions(pictures, seed);
}

/** @throws Error where one of the halves cannot make splices: to be asked before hours of training. */
export function assertSplices(held: readonly Photograph[], seed: number): void {
  const halves = new Map(halvesOf(held, seed));
  for (const half of [0, 1]) assertTwoCameras(held.filter(({ camera }) => halves.get(camera) === half));
}

/** The cameras of these photographs, dealt to two halves. */
function halvesOf(photographs: readonly Photograph[], seed: number): [camera: string, half: 0 | 1][] {
  const cameras = camerasOf(photographs);
  return Array.from(shuffled(cameras.length, random(seed, "halves")), (at, i) => [
    cameras[at],
    i < Math.ceil(cameras.length / 2) ? 0 : 1,
  ]);
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
