/** How well each attribute is told on cameras held out: the area under the curve over pairs, and what it could be by chance. */
import type { Calibration } from "../../detectors/exif-consistency/calibration.ts";
import { bootstrapInterval } from "../../metrics/bootstrap.ts";
import { areaUnderRoc, rankCounted } from "../../metrics/ranking.ts";
import { random } from "../../random.ts";
import type { ExperimentTools } from "../experiment.ts";
import { camerasOf } from "../photographs.ts";
import { type AttributeState, attributeProbabilities } from "./attributeHead.ts";
import { drawPair, labelOf, meanOfPatches, type SeenInstance } from "./attributePairs.ts";
import type { Attribute } from "./attributes.ts";
import { EMBEDDING } from "./network.ts";

const PAIRS = 3000;
/** Fewer of one kind say nothing. */
const FEWEST = 40;
const DRAWS = 200;
/** Patches of each vector: about what a cell of a picture is made of. */
const PATCHES = 4;

interface JudgedPair {
  /** Indices among the cameras. */
  cameras: [number, number];
  labels: (-1 | 0 | 1)[];
  shared: Float32Array;
}

/** Attributes with too few pairs of one kind are left out; intervals are of 95 %, by drawing cameras again. */
export async function attributeScores(
  state: AttributeState,
  instances: readonly SeenInstance[],
  attributes: readonly Attribute[],
  seed: number,
  { executor }: Pick<ExperimentTools, "executor">,
): Promise<Calibration["attributes"]> {
  const cameras = camerasOf(instances);
  const pairs = await judgedPairs(state, instances, attributes, cameras, seed, executor);
  return attributes.flatMap(({ id, label, source }, k) => {
    const known = pairs.filter(({ labels }) => labels[k] >= 0);
    const sharing = known.filter(({ labels }) => labels[k] === 1).length;
    if (sharing < FEWEST || known.length - sharing < FEWEST) return [];
    const auc = area(known, k, () => 1);
    return [
      { output: k, id, label, source, auc, interval: intervalOf(known, k, cameras.length, seed), pairs: known.length },
    ];
  });
}

async function judgedPairs(
  state: AttributeState,
  instances: readonly SeenInstance[],
  attributes: readonly Attribute[],
  cameras: readonly string[],
  seed: number,
  executor: ExperimentTools["executor"],
): Promise<JudgedPair[]> {
  const source = random(seed, "attribute pairs");
  const possible = attributes.filter((_, k) => new Set(instances.map(({ classes }) => classes[k])).size > 1);
  const indices = possible.map((attribute) => attributes.indexOf(attribute));
  const projected = instances.map((instance) => ({ ...instance, classes: indices.map((k) => instance.classes[k]) }));
  const original = new Map(projected.map((instance, i) => [instance, instances[i]]));
  const [a, b] = [new Float32Array(PAIRS * EMBEDDING), new Float32Array(PAIRS * EMBEDDING)];
  const drawn = Array.from({ length: PAIRS }, (_, i) => {
    const [first, second] = drawPair(projected, possible, source).map((instance) => original.get(instance)!);
    a.set(meanOfPatches(first, Math.min(PATCHES, first.patches.length), source), i * EMBEDDING);
    b.set(meanOfPatches(second, Math.min(PATCHES, second.patches.length), source), i * EMBEDDING);
    return { first, second };
  });
  const shared = await attributeProbabilities(state, a, b, executor);
  const size = attributes.length;
  return drawn.map(({ first, second }, i) => ({
    cameras: [cameras.indexOf(first.camera), cameras.indexOf(second.camera)],
    labels: attributes.map((attribute, k) => labelOf(first, second, k, attribute)),
    shared: shared.subarray(i * size, (i + 1) * size),
  }));
}

/** @param times how often a pair counts. */
function area(pairs: readonly JudgedPair[], k: number, times: (pair: JudgedPair) => number): number {
  const counts = pairs.map(times);
  const ofKind = (label: 0 | 1) => counts.map((count, i) => (pairs[i].labels[k] === label ? count : 0));
  const scores = pairs.map(({ shared }) => shared[k]);
  return areaUnderRoc(rankCounted(scores, ofKind(1), ofKind(0)));
}

/** Cameras are drawn again with replacement; a pair counts as often as both of its cameras together were drawn. */
function intervalOf(pairs: readonly JudgedPair[], k: number, cameras: number, seed: number): [number, number] {
  const { uniform } = random(seed, "cameras drawn again", k);
  const statistic = (drawn: Uint32Array) => {
    const times = new Uint32Array(cameras);
    for (const camera of drawn) times[camera]++;
    return area(pairs, k, ({ cameras: [a, b] }) => times[a] * times[b]);
  };
  const [low, high] = bootstrapInterval(cameras, statistic, uniform, { draws: DRAWS });
  return Number.isNaN(low) ? [0, 1] : [low, high];
}
