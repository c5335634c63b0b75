/** Pictures found in a generator of pictures: where they lie, which class they are, which code draws them, and what follows from it. */
import type { Executor } from "../../tensor/executor.ts";
import type { ExperimentTools } from "../experiment.ts";
import { imageTensor, type LabelledImages, type Split, splitByClass } from "../images.ts";
import { pictures as picturesFrom, toGrey } from "../pictures.ts";
import { halveClasses, scoreClasses } from "./classSearch.ts";
import { type Arena, budgetOf, type MethodId, type SearchOptions, search } from "./methods.ts";
import { type Generator, isForeign, openGenerator } from "./openGenerator.ts";
import { openPerception } from "./openPerception.ts";
import type { Params } from "./params.ts";
import { pictureArena } from "./pictureArena.ts";
import { drawPictures, type LossOptions, type Placement } from "./pictureLandscape.ts";
import type { PictureOutcome, TrainedGenerator, TrainedPerception } from "./result.ts";
import { preAligned } from "./spatial.ts";
import { groundOf, type KnownTarget, meanPlacing, movedTargets, ownTarget, placingOf, unmoved } from "./targets.ts";
import { searchTransforms, transformEvaluations } from "./transformSearch.ts";

/** Which digits the shipped generator has not seen: see its card. */
const SPLIT_SEED = 0;
const HELD_OUT = 0.2;
/** The search for a code once place and class are known. */
const SCHEDULE = { metaSteps: 10, innerSteps: 30, lastSteps: 100 };
/** Steps of Adam on a code for each place that is tried. */
const PLACE_STEPS = 30;
/** Targets whose classes are searched at once: more would need much memory. */
const AT_ONCE = 20;
/** Pictures from which it is learnt where things usually lie. */
const PLACED = 500;

export interface PicturesRun {
  generator: Generator;
  method: MethodId;
  targets: KnownTarget[];
  classes: readonly string[];
  outcomes: PictureOutcome[];
  /** The best code of each target with its place, and without. */
  found: { code: Float32Array; placement: Placement }[];
  unmovedCodes: Float32Array[];
  placesSearched: boolean;
  evaluations: number;
  trained?: TrainedGenerator;
  perception?: TrainedPerception;
  /** The first target's population, generation by generation. */
  strip: { step: number; codes: Float32Array[]; placement: Placement }[];
}

export async function findPictures(
  given: Params,
  tools: ExperimentTools,
  progress: (share: number, step: string) => void,
  told: { training(step: number, error: number): void; perception(step: number, loss: number): void },
): Promise<PicturesRun> {
  const source = await picturesFrom(given.folder, tools);
  const own = given.generator !== "train";
  const split = splitByClass(source, HELD_OUT, own ? SPLIT_SEED : given.seed);
  const { generator, trained } = await openGenerator(given, source, split, tools, (step, error) => {
    progress((0.5 * step) / given.trainingSteps, `Training the generator: step ${step} of ${given.trainingSteps}`);
    told.training(step, error);
  });
  const images = generator.channels === 1 ? toGrey(source) : source;
  const trainedShare = trained ? 0.5 : 0;
  const from = given.perception > 0 ? trainedShare + 0.1 : trainedShare;
  const perception = await openPerception(given, images, split, tools, (step, loss) => {
    progress(trainedShare + (0.1 * step) / given.perceptionSteps, `Training what compares pictures: step ${step}`);
    told.perception(step, loss);
  });
  const [lane] = await tools.lanes(1);
  const targets = await targetsOf(given, generator, images, split, lane, tools);
  if (targets.length === 0) throw new Error("There is no picture to be found: ask for held-out ones, or give one.");

  const { channels } = generator;
  const still = unmoved(channels, given.recolour);
  const starts = given.preAlign ? aligned(targets, generator, images, split, still) : targets.map(() => still);
  const foreign = isForeign(generator);
  const method: MethodId = foreign ? "cma" : given.method;
  const options: LossOptions = {
    slopes: given.slopes,
    recolour: given.recolour,
    ...(perception ? { perception: { weights: perception.weights, share: given.perception } } : {}),
  };
  const arena = (placements: readonly Placement[], labels: readonly number[], those = targets): Arena =>
    pictureArena(lane, generator, those, options, placements, labels, given.classes === "searched");
  const stage = (begin: number, end: number, step: string) => async (share: number) => {
    progress(from + (1 - from) * (begin + (end - begin) * share), step);
    await tools.checkpoint();
  };

  const tried = given.classes === "tried" && generator.classes > 0;
  const labels = tried ? await triedClasses() : targets.map(({ label }) => label);
  const places = foreign
    ? starts
    : await tools.journal.once("places", () =>
        searchTransforms(arena(starts, labels), {
          metaSteps: given.placeSteps,
          innerSteps: PLACE_STEPS,
          seed: given.seed,
          starts,
          latent: generator.latent,
          onStep: stage(0.2, 0.45, "Searching place and scale"),
        }),
      );
  const extra = foreign ? 0 : transformEvaluations(still, given.placeSteps, PLACE_STEPS);
  const strip: PicturesRun["strip"] = [];
  const codesFor = (part: string, placements: readonly Placement[], more: Partial<SearchOptions>) =>
    tools.journal.once(part, async () => {
      const trace = await search(method, arena(placements, labels), { ...SCHEDULE, seed: given.seed, ...more });
      const best = trace.best.map(({ loss, code }) => ({ loss, code: [...code] }));
      return {
        evaluations: trace.evaluations,
        best,
        strip: strip.map((one) => ({ ...one, codes: one.codes.map((code) => [...code]) })),
      };
    });
  const width = generator.latent + generator.classes;
  const found = await codesFor("found", places, {
    onStep: stage(0.45, 0.6, "Searching codes where the pictures lie"),
    onGeneration: (step, _, descended) => {
      const rows = descended.length / targets.length / width;
      const codes = Array.from({ length: rows }, (__, r) => descended.slice(r * width, (r + 1) * width));
      strip.push({ step, codes, placement: places[0] });
    },
  });
  const { searched } = arena(places, labels);
  const perGeneration = budgetOf({ searched }, { metaSteps: 1, innerSteps: SCHEDULE.innerSteps, lastSteps: 0 });
  // Without a search for the place there are as many evaluations, all for the code.
  const longer = { ...SCHEDULE, metaSteps: SCHEDULE.metaSteps + Math.ceil(extra / perGeneration) };
  const without = await codesFor(
    "unmoved",
    targets.map(() => still),
    {
      ...longer,
      onStep: stage(0.6, 1, "The same without a search for the place"),
    },
  );

  const classOf = (code: readonly number[], p: number): number => {
    if (given.classes !== "searched" || generator.classes === 0) return labels[p];
    const vector = code.slice(generator.latent);
    return vector.indexOf(Math.max(...vector));
  };
  return {
    generator,
    method,
    targets,
    classes: images.classes,
    placesSearched: !foreign,
    evaluations: found.evaluations + extra,
    found: found.best.map(({ code }, p) => ({ code: Float32Array.from(code), placement: places[p] })),
    unmovedCodes: without.best.map(({ code }) => Float32Array.from(code)),
    outcomes: targets.map(({ label, truth }, p) => ({
      label,
      used: classOf(found.best[p].code, p),
      loss: found.best[p].loss,
      lossUnmoved: without.best[p].loss,
      found: places[p].spatial,
      foundColour: places[p].colour,
      ...(truth ? { truth: truth.spatial, trueColour: truth.colour } : {}),
    })),
    trained,
    ...(perception ? { perception: perception.measured } : {}),
    strip: found.strip.map((one) => ({ ...one, codes: one.codes.map((code) => Float32Array.from(code)) })),
  };

  async function triedClasses(): Promise<number[]> {
    const { seed } = given;
    if (isForeign(generator))
      return tools.journal.once("classes", () =>
        scoreClasses(targets, generator.classes, seed, stage(0, 0.2, "Trying classes"), (those, classes) =>
          arena(
            those.map((p) => starts[p]),
            classes,
            those.map((p) => targets[p]),
          ),
        ),
      );
    const found: number[] = [];
    while (found.length < targets.length) {
      const [begin, end] = [found.length, Math.min(targets.length, found.length + AT_ONCE)];
      const onStep = stage((0.2 * begin) / targets.length, (0.2 * end) / targets.length, "Trying classes");
      const those = targets.slice(begin, end);
      const chosen = { seed, starts: starts.slice(begin, end), loss: options };
      found.push(
        ...(await tools.journal.once(`classes-${begin}`, () => halveClasses(lane, generator, those, chosen, onStep))),
      );
    }
    return found;
  }
}

async function targetsOf(
  given: Params,
  generator: Generator,
  images: LabelledImages,
  { test }: Split,
  lane: Executor,
  tools: ExperimentTools,
): Promise<KnownTarget[]> {
  const fits = images.width === generator.width && images.channels === generator.channels;
  const count = Math.min(given.targets, test.length);
  if (count > 0 && !fits)
    tools.emit({
      kind: "note",
      text: "The generator draws pictures of another size than those held out: they are left out.",
    });
  // Spread over the held-out ones, which lie class after class.
  const chosen = Array.from(
    { length: fits ? count : 0 },
    (_, i) => test[Math.floor(((i + 0.5) * test.length) / count)],
  );
  const targets = chosen.length > 0 ? await movedTargets(lane, images, chosen, given) : [];
  if (given.picture === "") return targets;
  const rgb = await tools.data.picture(given.picture, generator.width);
  const one = generator.channels === 1 ? toGrey(rgb) : rgb;
  const ground = fits ? groundOf(picturesAt(images, [test[0]])[0], generator) : 0;
  const label = Math.min(given.pictureClass, Math.max(0, generator.classes - 1));
  return [ownTarget(picturesAt(one, [0])[0], generator, label, ground), ...targets];
}

/** Planes of the chosen pictures, 0 to 1. */
function picturesAt(images: LabelledImages, chosen: readonly number[]): Float32Array[] {
  const { data } = imageTensor(images, chosen);
  const pixels = data.length / chosen.length;
  return chosen.map((_, i) => Float32Array.from(data.subarray(i * pixels, (i + 1) * pixels)));
}

/** Each target brought to where things usually lie, as large as they usually are. */
function aligned(
  targets: readonly KnownTarget[],
  generator: Generator,
  images: LabelledImages,
  { train }: Split,
  still: Placement,
): Placement[] {
  const every = Math.max(1, Math.floor(train.length / PLACED));
  const home = meanPlacing(
    picturesAt(
      images,
      [...train].filter((_, i) => i % every === 0),
    ),
    images,
  );
  return targets.map(({ picture }) => ({ ...still, spatial: preAligned(placingOf(picture, generator), home) }));
}

/** Flat pictures of found codes at their places. */
export const drawFound = (
  executor: Executor,
  generator: Generator,
  found: readonly { code: Float32Array; placement: Placement }[],
): Promise<Float32Array> => {
  const width = generator.latent + generator.classes;
  const codes = new Float32Array(found.length * width);
  found.forEach(({ code }, i) => {
    codes.set(code, i * width);
  });
  return drawPictures(
    executor,
    generator,
    codes,
    found.map(({ placement }) => placement),
  );
};
