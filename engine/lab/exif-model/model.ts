/** The trained network as ONNX: a picture of any size in, a map of unit vectors out. */
import type { Windows as PixelWindows } from "../../detectors/exif-consistency/windows.ts";
import { random } from "../../random.ts";
import { writeModel } from "../../tensor/onnx/model.ts";
import { input, leafName } from "../../tensor/ops/leaves.ts";
import type { Tensor, Value } from "../../tensor/value.ts";
import {
  embedDensely,
  type Parts,
  placesAlong,
  runningStatistics,
  TRUNK_STRIDE,
  type Windows,
  weightsOf,
} from "./network.ts";
import type { TrainedState } from "./train.ts";

/** Places of 8 pixels. */
export const WINDOWS: Windows = { edge: 8, step: 2 };

/** Pixels that so many places of the trunk's map see. */
function pixelsOf(places: number): number {
  let pixels = places * TRUNK_STRIDE;
  while (placesAlong(pixels) < places) pixels++;
  return pixels;
}

/** The same in pixels. */
export const PIXEL_WINDOWS: PixelWindows = { edge: pixelsOf(WINDOWS.edge), step: WINDOWS.step * TRUNK_STRIDE };

/** Some size of picture; the written graph takes others. */
const EXAMPLE = 256;

/** Leaves by name, made once. */
export function leavesOf(state: TrainedState): Parts {
  const leaves = new Map<string, Value>();
  const leaf = (name: string): Value => {
    const known = leaves.get(name) ?? input(name, state[name].shape);
    leaves.set(name, known);
    return known;
  };
  return { weight: leaf, statistic: leaf };
}

/** The network as it is before training: what it is held against. */
export function weightsAsDrawn(seed: number): TrainedState {
  return Object.fromEntries([
    ...weightsOf(random(seed, "network")).map(({ value, initial }): [string, Tensor] => [
      leafName(value)!,
      { shape: value.shape, dtype: "f32", data: initial },
    ]),
    ...runningStatistics().map(({ name, initial }): [string, Tensor] => [name, initial]),
  ]);
}

/** @param metadata for the card: data, seed, results. */
export function writeNetwork(state: TrainedState, metadata: Readonly<Record<string, string>>): Uint8Array {
  const embeddings = embedDensely(input("picture", [1, 3, EXAMPLE, EXAMPLE]), leavesOf(state), WINDOWS);
  return writeModel(
    { embeddings },
    {
      weights: state,
      name: "exif-consistency",
      metadata: {
        ...metadata,
        "window edge": String(PIXEL_WINDOWS.edge),
        "window step": String(PIXEL_WINDOWS.step),
      },
      freeAxes: { picture: [null, null, "height", "width"], embeddings: [null, null, "rows", "columns"] },
    },
  );
}
