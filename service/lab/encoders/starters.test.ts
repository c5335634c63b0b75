/**
 * The starter encoders against what TensorFlow.js 4.22.0 (cpu) makes of their originals, and the pieces of sentences against
 * those of @energetic-ai/embeddings 0.2.0: tests/golden/starterModels.json.
 */
import { existsSync, readFileSync } from "node:fs";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import type { LibraryModel, PictureInput } from "../../../contract/models.ts";
import { withOutputs } from "../../../engine/tensor/onnx/layers.ts";
import { readModel } from "../../../engine/tensor/onnx/readModel.ts";
import { SentencePieces } from "../../../engine/text/sentencePiece.ts";
import golden from "../../../tests/golden/starterModels.json" with { type: "json" };
import { starterModels } from "../../models/library/sources.ts";
import { labEncoders } from "../encoders.ts";

interface Sampled {
  shape: number[];
  /** Every so many-th number is given, in the layout of TensorFlow. */
  step: number;
  data: number[];
}

const models = await starterModels();
const missing = [...Object.keys(golden.pictures), "sentence-encoder"].filter(
  (id) => !models.some((each) => each.id === id),
);
if (missing.length > 0)
  console.warn(`NOT TESTED, as they were not built (npm run build fetches them): ${missing.join(", ")}`);
const model = (id: string): LibraryModel => models.find((each) => each.id === id)!;

/** Waves of other lengths in each colour, in whole numbers from 0 to 255. */
const byteAt = (y: number, x: number, c: number): number =>
  Math.round(127.5 + 127.5 * Math.sin(0.05 * x * (c + 1) + 0.07 * y));

/** @param largest what 255 becomes. */
function picture(layout: PictureInput["layout"], size: number, largest: number): OrtTensor {
  const data = new Float32Array(3 * size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < 3; c++)
        data[layout === "nchw" ? (c * size + y) * size + x : (y * size + x) * 3 + c] =
          (byteAt(y, x, c) / 255) * largest;
  return new OrtTensor("float32", data, layout === "nchw" ? [1, 3, size, size] : [1, size, size, 3]);
}

/** A result with channels before places, as TensorFlow lays it out where it has them last. */
function channelsLast({ dims, data }: OrtTensor): Float32Array {
  const [, channels, height, width] = dims;
  const places = height * width;
  return Float32Array.from({ length: data.length }, (_, i) =>
    Number(data[(i % channels) * places + Math.floor(i / channels)]),
  );
}

function compare(numbers: Float32Array, { step, data }: Sampled, name: string): void {
  const largest = Math.max(...data.map(Math.abs));
  data.forEach((value, i) => {
    expect(Math.abs(numbers[i * step] - value), `${name} ${i * step}`).toBeLessThan(1e-4 * largest);
  });
}

describe("starter encoders of pictures", () => {
  for (const [id, { size, largest, layers, output }] of Object.entries(golden.pictures))
    it.skipIf(missing.includes(id))(`${id} gives the numbers of its original`, async () => {
      const { file, input, layers: known } = model(id);
      const bytes = readFileSync(file);
      const wanted = Object.entries(layers as Record<string, Sampled>).map(([layer, sampled]) => ({
        layer,
        sampled,
        tensor: known.find((each) => each.id === layer)!.tensor,
      }));
      const more = withOutputs(
        bytes,
        readModel(bytes),
        wanted.map(({ tensor }) => tensor),
      );
      const session = await InferenceSession.create(more, { logSeverityLevel: 3 });
      const { tensor, layout } = input as PictureInput;
      const results = await session.run({ [tensor]: picture(layout, size, largest) });
      await session.release();
      expect(results[output.name].dims).toEqual(output.shape);
      compare(results[output.name].data as Float32Array, output, output.name);
      for (const { layer, sampled, tensor } of wanted) {
        const result = results[tensor];
        const same = result.dims.join() === sampled.shape.join();
        compare(same ? (result.data as Float32Array) : channelsLast(result), sampled, layer);
      }
    });
});

describe.skipIf(missing.includes("sentence-encoder"))("the starter encoder of sentences", () => {
  it("cuts sentences into the pieces of its original", () => {
    const { input } = model("sentence-encoder");
    if (input?.kind !== "sentences") throw new Error("it takes sentences");
    expect(existsSync(input.vocabulary)).toBe(true);
    const pieces = new SentencePieces(JSON.parse(readFileSync(input.vocabulary, "utf8")));
    for (const [sentence, ids] of Object.entries(golden.pieces)) expect(pieces.encode(sentence), sentence).toEqual(ids);
  });

  it("gives the numbers of its original, whatever else is encoded with them", async () => {
    const encoders = labEncoders(
      async () => undefined,
      async () => models,
    );
    const sentences = Object.keys(golden.sentences);
    const features = await encoders.encodeSentences("sentence-encoder", ["a", ...sentences, "two words"], {
      layers: ["layer1", "sentence"],
    });
    for (const [row, expected] of Object.values(golden.sentences).entries())
      for (const layer of ["layer1", "sentence"] as const) {
        const { width, data } = features.get(layer)!;
        const numbers = data.subarray((row + 1) * width, (row + 2) * width);
        compare(numbers, { shape: [width], step: 43, data: expected[layer] }, `${sentences[row]}: ${layer}`);
      }
  });
});
