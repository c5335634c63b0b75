/** Pictures as the inputs of a network: brought to its size, range and layout, so many at once. */

import { Tensor as OrtTensor } from "onnxruntime-node";
import type { PictureInput } from "../../../contract/models.ts";
import { luma } from "../../../engine/image/colour.ts";
import type { LabelledImages } from "../../../engine/lab/images.ts";
import { loadSharp } from "../../decode/sharpBuild.ts";
import type { Batch } from "./batch.ts";

/** Planes of all layers of this many pictures fit into a processor's caches better than those of more. */
const USUAL_BATCH = 8;

export async function* pictureBatches(images: LabelledImages, input: PictureInput): AsyncGenerator<Batch> {
  const size = input.batch ?? USUAL_BATCH;
  const { tensor, channels, height, width, layout } = input;
  const values = channels * height * width;
  const sides = layout === "nchw" ? [channels, height, width] : [height, width, channels];
  const count = images.labels.length;
  const tables = valuesOfBytes(input);
  for (let from = 0; from < count; from += size) {
    const rows = Array.from({ length: Math.min(size, count - from) }, (_, i) => from + i);
    // A graph with a fixed number of pictures gets zeros for those that are not there.
    const held = input.batch ?? rows.length;
    const data = new Float32Array(held * values);
    for (const [i, row] of rows.entries())
      write(await pixelsOf(images, row, input), input, tables, data.subarray(i * values, (i + 1) * values));
    yield { feeds: { [tensor]: new OrtTensor("float32", data, [held, ...sides]) }, rows };
  }
}

/** A picture at the size of the input, in as many colours as it has, interleaved. */
async function pixelsOf(
  { width, height, channels, pixels }: LabelledImages,
  at: number,
  input: PictureInput,
): Promise<{ channels: number; data: Uint8Array }> {
  const length = width * height * channels;
  const own = pixels.subarray(at * length, (at + 1) * length);
  if (width === input.width && height === input.height) return { channels, data: own };
  const sharp = await loadSharp();
  const { data, info } = await sharp(own, { raw: { width, height, channels } })
    .resize(input.width, input.height, { fit: "fill" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { channels: info.channels, data };
}

/** For each channel of the tensor what a byte becomes. */
const valuesOfBytes = ({ channels, mean, deviation }: PictureInput): Float32Array[] =>
  Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - mean[c]) / deviation[c]),
  );

function write(
  { channels: has, data: bytes }: { channels: number; data: Uint8Array },
  { channels, order, layout, width, height }: PictureInput,
  tables: readonly Float32Array[],
  to: Float32Array,
): void {
  const plane = width * height;
  for (let c = 0; c < channels; c++) {
    const from = has === 1 ? 0 : channels === 3 && order === "bgr" ? 2 - c : c;
    const grey = channels === 1 && has > 1;
    const [start, step] = layout === "nchw" ? [c * plane, 1] : [c, channels];
    for (let i = 0; i < plane; i++) {
      const at = i * has;
      const byte = grey ? Math.round(luma(bytes[at], bytes[at + 1], bytes[at + 2])) : bytes[at + from];
      to[start + i * step] = tables[c][byte];
    }
  }
}
