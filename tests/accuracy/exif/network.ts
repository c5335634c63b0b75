/** A network as file contents, opened: the vectors of a picture, and where the windows lie that they stand for. */
import { createHash } from "node:crypto";
import { InferenceSession } from "onnxruntime-node";
import type { ModelArray } from "../../../engine/detectors/detector.ts";
import { embedPicture, type SeenCells } from "../../../engine/detectors/exif-consistency/embed.ts";
import type { Windows } from "../../../engine/detectors/exif-consistency/windows.ts";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { runSession } from "../../../service/models/infer.ts";
import { makeTools } from "../../support/tools.ts";

export interface Network {
  /** First digits of the SHA-256 of the file. */
  digest: string;
  windows: Windows;
  infer(inputs: Readonly<Record<string, ModelArray>>): Promise<Record<string, ModelArray>>;
  embed(image: RgbImage): Promise<SeenCells>;
  release(): Promise<void>;
}

export async function openNetwork(model: Uint8Array): Promise<Network> {
  // Pictures come in many sizes: planned memory would be kept for each of them. Too small ones are errors on purpose below.
  const session = await InferenceSession.create(model, { logSeverityLevel: 4, enableMemPattern: false });
  const ask: Network["infer"] = (inputs) => runSession(session, inputs);
  const windows = await windowsOf(ask);
  return {
    digest: createHash("sha256").update(model).digest("hex").slice(0, 12),
    windows,
    infer: ask,
    embed: (image) => embedPicture(image, "", windows, { ...makeTools(), infer: (_, inputs) => ask(inputs) }),
    release: () => session.release(),
  };
}

/** Larger than two windows of any network that is measured here. */
const ROOM = 512;

/**
 * Edge and step as the network shows them, whatever its file says: so many rows of pixels are needed for one window, and so
 * many more for a second one.
 */
async function windowsOf(ask: Network["infer"]): Promise<Windows> {
  const windowsAlong = async (height: number): Promise<number> => {
    try {
      const shape = [1, 3, height, ROOM];
      const { embeddings } = await ask({ picture: { shape, data: new Float32Array(3 * height * ROOM) } });
      return embeddings.shape[2];
    } catch {
      // Fewer pixels than a window.
      return 0;
    }
  };
  /** The least height that holds so many windows: between the two, by halving. */
  const heightFor = async (windows: number): Promise<number> => {
    let [small, large] = [1, ROOM];
    while (large - small > 1) {
      const middle = (small + large) >> 1;
      if ((await windowsAlong(middle)) < windows) small = middle;
      else large = middle;
    }
    return large;
  };
  const edge = await heightFor(1);
  return { edge, step: (await heightFor(2)) - edge };
}
