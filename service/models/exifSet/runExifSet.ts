/**
 * A set of networks opened, and run on a picture: features of all patches of the paper's grid, then the scores of all pairs,
 * block by block. Memory holds the features, one block of hidden values and the result, whatever the size of the picture.
 */
import { InferenceSession, Tensor } from "onnxruntime-node";
import { SelfsameError } from "../../../contract/errors.ts";
import type { AffinityGrid } from "../../../engine/detectors/exif-consistency/consistencyMap.ts";
import { denseGrid, type PatchGrid } from "../../../engine/detectors/exif-consistency/grid.ts";
import { averageOrders } from "../../../engine/detectors/exif-consistency/pairs.ts";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { collectGarbage } from "../../collectGarbage.ts";
import type { UserSet } from "../userSets.ts";
import { FEATURES, type FeatureModel, readFeatureModel, readPairLayers } from "./contract.ts";
import { pairGraph, projectionGraph } from "./pairGraphs.ts";

/** Hidden values of one block of pairs stay below this. */
const HIDDEN_BYTES = 64 * 2 ** 20;
/** Larger blocks would be allowed and are not faster: their hidden values leave the cache. */
const PAIRS_AT_ONCE = 512;
const PATCHES_AT_ONCE = 16;
/** Multiplications, in millions: of ResNet-50 for a patch of 128 pixels, of the layers after the first for a pair. */
const workOf = { patch: 1340, pair: 10.6 };

/** Networks that are ready to run. Holds about 600 MB until released. */
export interface ExifSet {
  id: string;
  title: string;
  layout: UserSet["input"]["layout"];
  patch: number;
  /** Width of the first layer on pairs, and of the one after it. */
  hidden: number;
  next: number;
  features: Omit<FeatureModel, "bytes"> & { session: InferenceSession };
  projections: InferenceSession;
  pairs: InferenceSession;
  release(): Promise<void>;
}

export interface RunOptions {
  /** Share of the work done, 0..1. */
  progress?(fraction: number): void;
  signal?: AbortSignal;
  /** Pairs scored in one run, at most: those of one patch with this many others. */
  pairsAtOnce?: number;
}

/** Affinities of the patches of a grid, and where the patches lie. */
export interface PatchAffinity extends AffinityGrid {
  grid: PatchGrid;
}

/**
 * Reads, checks and opens the networks of a set.
 * @param folder that of the manifest.
 * @param options threads: of one run; as many as ONNX Runtime finds good where left out.
 * @throws SelfsameError naming the file and what does not fit.
 */
export async function openExifSet(folder: string, set: UserSet, options: { threads?: number } = {}): Promise<ExifSet> {
  await letGo();
  const features = await openFeatures(folder, set, options.threads);
  try {
    const pairs = await openPairs(folder, set, options.threads);
    await letGo();
    const release = async () => {
      for (const session of [features.session, pairs.projections, pairs.pairs]) await session.release();
    };
    const { id, title, input } = set;
    return { id, title, layout: input.layout, patch: input.patch, features, ...pairs, release };
  } catch (error) {
    await features.session.release();
    throw error;
  }
}

// Each network is opened in a function of its own: what was read for it can be let go before the next one is read.

/** Frees the hundreds of megabytes that were read and written before, of which V8 by itself sees little reason to. */
async function letGo(): Promise<void> {
  // What a promise has just brought is still held by the turn that it came in.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
}

async function openFeatures(folder: string, set: UserSet, threads?: number): Promise<ExifSet["features"]> {
  const { bytes, ...model } = await readFeatureModel(folder, set);
  return { ...model, session: await open(set.files.features.file, bytes, threads) };
}

async function openPairs(
  folder: string,
  set: UserSet,
  threads?: number,
): Promise<Pick<ExifSet, "hidden" | "next" | "projections" | "pairs">> {
  await letGo();
  const { pair, projection, ...widths } = await pairGraphs(folder, set);
  // The file itself is needed no longer.
  await letGo();
  const projections = await open(set.files.pairs.file, projection, threads);
  try {
    return { ...widths, projections, pairs: await open(set.files.pairs.file, pair, threads) };
  } catch (error) {
    await projections.release();
    throw error;
  }
}

async function pairGraphs(
  folder: string,
  set: UserSet,
): Promise<Pick<ExifSet, "hidden" | "next"> & { projection: Uint8Array; pair: Uint8Array }> {
  const layers = await readPairLayers(folder, set);
  const [hidden, next] = layers.map(({ outputs }) => outputs);
  return { hidden, next, projection: projectionGraph(layers), pair: pairGraph(layers) };
}

async function open(file: string, bytes: Uint8Array, threads?: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      logSeverityLevel: 3,
      // Blocks at the end have other sizes: planned memory would be kept for each of them.
      enableMemPattern: false,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    });
  } catch (error) {
    throw new SelfsameError("unsupported", `${file} cannot be opened by ONNX Runtime: ${(error as Error).message}`);
  }
}

/**
 * How well any two patches of a picture agree: the mean of both orders of a pair. A patch is compared with itself as with
 * any other. `votePairs(result.affinity, result.grid)` makes the paper's map of it.
 * @returns n x n for the n patches of the paper's grid, 30 steps along the longer side.
 * @throws RangeError for pictures smaller than a patch; SelfsameError where the features are not as many as agreed; the
 * signal's reason where it is aborted, between two blocks.
 */
export async function runExifSet(set: ExifSet, image: RgbImage, options: RunOptions = {}): Promise<PatchAffinity> {
  const { progress = () => undefined, signal, pairsAtOnce = PAIRS_AT_ONCE } = options;
  const grid = denseGrid(image.height, image.width, set.patch);
  const count = grid.rows * grid.columns;
  const total = count * workOf.patch + count ** 2 * workOf.pair;
  let done = 0;
  const finished = (work: number) => {
    done += work;
    progress(Math.min(1, done / total));
    signal?.throwIfAborted();
  };

  signal?.throwIfAborted();
  const projections = await projectPatches(set, image, grid, (patches) => finished(patches * workOf.patch));
  const atOnce = Math.max(1, Math.min(pairsAtOnce, HIDDEN_BYTES / 4 / set.hidden));
  const scores = await scorePairs(set, projections, atOnce, (pairs) => finished(pairs * workOf.pair));
  return { rows: grid.rows, columns: grid.columns, affinity: averageOrders(scores), grid };
}

/** What `projectionGraph` makes of all patches: count * hidden, count * hidden, count * next. */
interface Projections {
  left: Float32Array;
  right: Float32Array;
  shift: Float32Array;
}

/** Features of all patches, block by block, and at once what the first layer on pairs makes of them. */
async function projectPatches(
  set: ExifSet,
  image: RgbImage,
  grid: PatchGrid,
  finished: (patches: number) => void,
): Promise<Projections> {
  const { session, input, output, batch = PATCHES_AT_ONCE } = set.features;
  const count = grid.rows * grid.columns;
  const left = new Float32Array(count * set.hidden);
  const right = new Float32Array(count * set.hidden);
  const shift = new Float32Array(count * set.next);
  const size = 3 * grid.patch ** 2;
  for (let from = 0; from < count; from += batch) {
    const patches = Math.min(batch, count - from);
    // A file that fixes the number of patches gets zeros after the last ones.
    const rows = set.features.batch ?? patches;
    const data = new Float32Array(rows * size);
    for (let i = 0; i < patches; i++)
      fillPatch(data.subarray(i * size, (i + 1) * size), image, grid, from + i, set.layout);
    const { patch } = grid;
    const shape = set.layout === "NCHW" ? [rows, 3, patch, patch] : [rows, patch, patch, 3];
    const result = await session.run({ [input]: new Tensor("float32", data, shape) });
    const features = result[output].data;
    if (!(features instanceof Float32Array) || features.length !== rows * FEATURES)
      throw new SelfsameError(
        "unsupported",
        `The network of "${set.title}" gives ${features.length / rows} numbers for a patch instead of ${FEATURES}.`,
      );
    const projected = await set.projections.run({
      features: new Tensor("float32", features.subarray(0, patches * FEATURES), [patches, FEATURES]),
    });
    left.set(projected["left"].data as Float32Array, from * set.hidden);
    right.set(projected["right"].data as Float32Array, from * set.hidden);
    shift.set(projected["shift"].data as Float32Array, from * set.next);
    finished(patches);
  }
  return { left, right, shift };
}

/** A patch as the network wants it: RGB, (x - 127.5) / 127.5. @param into 3 * patch * patch. */
function fillPatch(
  into: Float32Array,
  { width, data }: RgbImage,
  { patch, stride, columns }: PatchGrid,
  cell: number,
  layout: ExifSet["layout"],
): void {
  const [top, left] = [Math.floor(cell / columns) * stride, (cell % columns) * stride];
  const [perPixel, perChannel] = layout === "NCHW" ? [1, patch * patch] : [3, 1];
  for (let y = 0; y < patch; y++)
    for (let x = 0; x < patch; x++)
      for (let channel = 0; channel < 3; channel++)
        into[(y * patch + x) * perPixel + channel * perChannel] =
          (data[3 * ((top + y) * width + left + x) + channel] - 127.5) / 127.5;
}

/** Scores of all ordered pairs, count * count: for each patch at the left, blocks of patches at the right. */
async function scorePairs(
  { pairs, hidden, next }: ExifSet,
  { left, right, shift }: Projections,
  atOnce: number,
  finished: (pairs: number) => void,
): Promise<Float32Array> {
  const count = left.length / hidden;
  const scores = new Float32Array(count * count);
  // Blocks of nearly one size: a small one at the end would use the processor badly.
  const blocks = Math.ceil(count / atOnce);
  const starts = Array.from({ length: blocks + 1 }, (_, block) => Math.floor((block * count) / blocks));
  const rights = starts.slice(0, -1).map((start, block) => {
    const end = starts[block + 1];
    const data = right.subarray(start * hidden, end * hidden);
    return { start, pairs: end - start, tensor: new Tensor("float32", data, [end - start, hidden]) };
  });
  for (let patch = 0; patch < count; patch++) {
    const one = {
      left: new Tensor("float32", left.subarray(patch * hidden, (patch + 1) * hidden), [1, hidden]),
      shift: new Tensor("float32", shift.subarray(patch * next, (patch + 1) * next), [1, next]),
    };
    for (const block of rights) {
      const result = await pairs.run({ ...one, right: block.tensor });
      scores.set(result["scores"].data as Float32Array, patch * count + block.start);
      finished(block.pairs);
    }
  }
  return scores;
}
