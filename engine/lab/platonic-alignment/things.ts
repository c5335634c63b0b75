/** The things that networks are compared by: pictures with words to them, or rows of features that were brought. */
import { random, shuffled } from "../../random.ts";
import type { Features } from "../encoders.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { CaptionedImages, LabelledImages } from "../images.ts";
import type { Params } from "./params.ts";

export interface Things {
  count: number;
  /** Empty where only features are known. */
  captions: readonly string[];
  pictures?: LabelledImages;
  /** Pictures that are not compared, for networks that are trained here. */
  others?: LabelledImages;
  /** The features of both sides, where they were brought. */
  brought?: readonly [ReadonlyMap<string, Features>, ReadonlyMap<string, Features>];
}

/** Edge of the pictures, in pixels. */
const EDGE = 64;
/** Pictures of the user's may have more to be seen in them. */
const EDGE_OF_FILES = 128;

/** @throws Error where the features that were brought are not of the same things. */
export async function things(
  { source, folder, features, otherFeatures, items, seed }: Params,
  { data, emit }: Pick<ExperimentTools, "data" | "emit">,
): Promise<Things> {
  if (source === "features")
    return broughtThings(await data.features(features), await data.features(otherFeatures), items, seed);
  const all = source === "emoji" ? await data.emoji(EDGE) : await data.captioned(folder, EDGE_OF_FILES);
  for (const text of all.notes) emit({ kind: "note", text });
  const order = shuffled(all.captions.length, random(seed, "things"));
  const chosen = order.subarray(0, items).toSorted();
  return {
    count: chosen.length,
    captions: Array.from(chosen, (i) => all.captions[i]),
    pictures: picked(all, chosen),
    others: picked(all, order.subarray(items).toSorted()),
  };
}

function broughtThings(
  a: ReadonlyMap<string, Features>,
  b: ReadonlyMap<string, Features>,
  items: number,
  seed: number,
): Things {
  const [first, second] = [a, b].map((side) => [...side.values()][0]?.rows ?? 0);
  if (first !== second)
    throw new Error(
      `One file has features of ${first} things, the other of ${second}: both have to be of the same things.`,
    );
  const chosen = shuffled(first, random(seed, "things")).subarray(0, items).toSorted();
  const rows = ({ width, data }: Features): Features => {
    const kept = new Float32Array(chosen.length * width);
    chosen.forEach((from, to) => {
      kept.set(data.subarray(from * width, (from + 1) * width), to * width);
    });
    return { rows: chosen.length, width, data: kept };
  };
  const side = (layers: ReadonlyMap<string, Features>) => new Map([...layers].map(([id, layer]) => [id, rows(layer)]));
  return { count: chosen.length, captions: [], brought: [side(a), side(b)] };
}

/** Some of the pictures, in the given order. */
function picked(
  { width, height, channels, pixels, labels, classes }: LabelledImages | CaptionedImages,
  chosen: ArrayLike<number>,
): LabelledImages {
  const size = width * height * channels;
  const kept = new Uint8Array(chosen.length * size);
  for (let to = 0; to < chosen.length; to++)
    kept.set(pixels.subarray(chosen[to] * size, (chosen[to] + 1) * size), to * size);
  return {
    width,
    height,
    channels,
    pixels: kept,
    labels: Int32Array.from(chosen, (i) => labels[i]),
    classes,
    notes: [],
  };
}
