/** Pictures found in a generator of pictures: where they lie, which class they are, which code draws them, and what follows from it. */
import type { Executor } from "../../tensor/executor.ts";
import { OnnxError } from "../../tensor/onnx/wireReader.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { ForeignGenerator } from "../generators.ts";
import { imageTensor, type LabelledImages, type Split, splitByClass } from "../images.ts";
import { pictures as picturesFrom, toGrey } from "../pictures.ts";
import { type DenseGenerator, readGenerator, writeGenerator } from "./denseGenerator.ts";
import { BOUND, drawn } from "./latents.ts";
import { type Arena, budgetOf, type MethodId, type SearchOptions, search } from "./methods.ts";
import type { Params } from "./params.ts";
import {
  denseSurface,
  drawPictures,
  foreignSurface,
  givenOf,
  type LossOptions,
  type Placement,
} from "./pictureLandscape.ts";
import type { PictureOutcome, TrainedGenerator } from "./result.ts";
import { preAligned } from "./spatial.ts";
import { groundOf, type KnownTarget, meanPlacing, movedTargets, ownTarget, placingOf, unmoved } from "./targets.ts";
import { trainGenerator } from "./trainGenerator.ts";
import { searchTransforms, transformEvaluations } from "./transformSearch.ts";

/** Which digits the shipped generator has not seen: see its card. */
const SPLIT_SEED = 0;
const HELD_OUT = 0.2;
/** The search for a code once place and class are known. */
const SCHEDULE = { metaSteps: 10, innerSteps: 30, lastSteps: 100 };
/** The search for place and scale. */
const PLACE_STEPS = { metaSteps: 50, innerSteps: 30 };
/** The look at each class. */
const CLASS_SCHEDULE = { metaSteps: 1, innerSteps: 40, lastSteps: 20 };
/** Pictures from which it is learnt where things usually lie. */
const PLACED = 500;

export type Generator = DenseGenerator | ForeignGenerator;

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
  /** The first target's population, generation by generation. */
  strip: { step: number; codes: Float32Array[]; placement: Placement }[];
}

const isForeign = (generator: Generator): generator is ForeignGenerator => "draw" in generator;

async function openGenerator(
  given: Params,
  images: LabelledImages,
  split: Split,
  tools: ExperimentTools,
  tell: (step: number, error: number) => void,
): Promise<{ generator: Generator; trained?: TrainedGenerator }> {
  if (given.generator === "train") {
    const { seed, trainingSteps: steps } = given;
    const trained = await tools.journal.once("generator-file", async () => {
      const { generator, ...measured } = await trainGenerator(images, split, { seed, steps }, tools, tell);
      const metadata = {
        classes: JSON.stringify(images.classes),
        seed: String(seed),
        steps: String(steps),
        "held-out error": String(measured.heldOutError),
      };
      const bytes = writeGenerator(generator, metadata);
      await tools.journal.keep("models/generator.onnx", bytes);
      return { bytes: [...bytes], measured: { steps, ...measured } };
    });
    return { generator: readGenerator(Uint8Array.from(trained.bytes)), trained: trained.measured };
  }
  if (given.generator === "shipped") return { generator: readGenerator(await tools.generators.shipped()) };
  const bytes = await tools.data.file(given.generatorFile);
  try {
    return { generator: readGenerator(bytes) };
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    tools.emit({
      kind: "note",
      text: `The generator is no chain of dense layers (${error.message}): its pictures are searched without gradients, where they lie after aligning.`,
    });
    return { generator: await tools.generators.open(bytes) };
  }
}

export async function findPictures(
  given: Params,
  tools: ExperimentTools,
  progress: (share: number, step: string) => void,
  told: { training(step: number, error: number): void },
): Promise<PicturesRun> {
  const source = await picturesFrom(given.folder, tools);
  const own = given.generator !== "train";
  const split = splitByClass(source, HELD_OUT, own ? SPLIT_SEED : given.seed);
  const { generator, trained } = await openGenerator(given, source, split, tools, (step, error) => {
    progress((0.5 * step) / given.trainingSteps, `Training the generator: step ${step} of ${given.trainingSteps}`);
    told.training(step, error);
  });
  const images = generator.channels === 1 ? toGrey(source) : source;
  const [lane] = await tools.lanes(1);
  const targets = await targetsOf(given, generator, images, split, lane, tools);
  if (targets.length === 0) throw new Error("There is no picture to be found: ask for held-out ones, or give one.");

  const from = trained ? 0.5 : 0;
  const { channels } = generator;
  const still = unmoved(channels, given.recolour);
  const starts = given.preAlign ? aligned(targets, generator, images, split, still) : targets.map(() => still);
  const foreign = isForeign(generator);
  const method: MethodId = foreign ? "cma" : given.method;
  const options: LossOptions = { slopes: given.slopes, recolour: given.recolour };
  const arena = (placements: readonly Placement[], labels: readonly number[], those = targets): Arena =>
    pictureArena(lane, generator, those, options, placements, labels, given.classes === "searched");
  const stage = (begin: number, end: number, step: string) => async (share: number) => {
    progress(from + (1 - from) * (begin + (end - begin) * share), step);
    await tools.checkpoint();
  };

  let labels = targets.map(({ label }) => label);
  if (given.classes === "tried" && generator.classes > 0)
    labels = await tools.journal.once("classes", () =>
      tryClasses(
        targets,
        generator.classes,
        foreign ? "cma" : "basinCma",
        given.seed,
        stage(0, 0.2, "Trying classes"),
        (those, tried) =>
          arena(
            those.map((p) => starts[p]),
            tried,
            those.map((p) => targets[p]),
          ),
      ),
    );
  const places = foreign
    ? starts
    : await tools.journal.once("places", () =>
        searchTransforms(arena(starts, labels), {
          ...PLACE_STEPS,
          seed: given.seed,
          starts,
          latent: generator.latent,
          onStep: stage(0.2, 0.45, "Searching place and scale"),
        }),
      );
  const extra = foreign ? 0 : transformEvaluations(still, PLACE_STEPS.metaSteps, PLACE_STEPS.innerSteps);
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
    strip: found.strip.map((one) => ({ ...one, codes: one.codes.map((code) => Float32Array.from(code)) })),
  };
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

function pictureArena(
  executor: Executor,
  generator: Generator,
  targets: readonly KnownTarget[],
  options: LossOptions,
  placements: readonly Placement[],
  labels: readonly number[],
  classSearched: boolean,
): Arena {
  const { latent, classes } = generator;
  const width = latent + classes;
  const searched = classSearched ? width : latent;
  // Class vectors begin around the mean of all classes.
  const scaling = {
    offset: Float64Array.from({ length: searched }, (_, i) => (i < latent ? 0 : 1 / classes)),
    spread: Float64Array.from({ length: searched }, (_, i) => (i < latent ? 1 : 0.3)),
  };
  return {
    problems: targets.length,
    width,
    searched,
    scaling,
    start(p, source) {
      const code = new Float32Array(width);
      code.set(drawn(latent, source).map((value) => Math.max(-BOUND, Math.min(BOUND, value))));
      if (classes > 0 && !classSearched) code[latent + labels[p]] = 1;
      if (classSearched) code.fill(1 / classes, latent);
      return code;
    },
    open: (rows) =>
      isForeign(generator)
        ? foreignSurface(executor, generator, targets, options, rows)
        : denseSurface(executor, generator, targets, options, rows),
    given: (rows) =>
      Float32Array.from(
        placements.flatMap((placement) => Array.from({ length: rows }, () => givenOf(placement)).flat()),
      ),
  };
}

/** The class under which each target is found best in a short search of every class. */
async function tryClasses(
  targets: readonly KnownTarget[],
  classes: number,
  method: MethodId,
  seed: number,
  onStep: (share: number) => Promise<void>,
  arenaOf: (targets: readonly number[], labels: readonly number[]) => Arena,
): Promise<number[]> {
  const pairs = targets.flatMap((_, p) => Array.from({ length: classes }, (__, label) => ({ p, label })));
  const arena = arenaOf(
    pairs.map(({ p }) => p),
    pairs.map(({ label }) => label),
  );
  const trace = await search(method, arena, { ...CLASS_SCHEDULE, seed, onStep });
  return targets.map((_, p) => {
    const losses = trace.best.slice(p * classes, (p + 1) * classes).map(({ loss }) => loss);
    return losses.indexOf(Math.min(...losses));
  });
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
