/** Networks that experiments look into: those of the model library, opened in ONNX Runtime. */
import { SelfsameError } from "../../contract/errors.ts";
import type { LibraryModel } from "../../contract/models.ts";
import type { EncodeOptions, Encoders, Features } from "../../engine/lab/encoders.ts";
import type { LabelledImages } from "../../engine/lab/images.ts";
import { libraryModels } from "../models/library/list.ts";
import type { Batch } from "./encoders/batch.ts";
import { openEncoder } from "./encoders/openEncoder.ts";
import { pictureBatches } from "./encoders/pictures.ts";
import { sentenceBatches } from "./encoders/sentences.ts";

/**
 * @param checkpoint awaited between batches, so that encoding can be paused and cancelled.
 * @param models those of the library where left out.
 */
export function labEncoders(
  checkpoint: () => Promise<void>,
  models: () => Promise<readonly LibraryModel[]> = () => libraryModels(),
): Encoders {
  const usable = async () =>
    (await models()).filter(({ input, layers, problem }) => input && layers.length > 0 && !problem);

  const model = async (id: string): Promise<LibraryModel> => {
    const found = (await usable()).find((each) => each.id === id);
    if (!found) throw new SelfsameError("notFound", `There is no encoder "${id}".`, whatElse);
    return found;
  };

  return {
    list: async () =>
      (await usable()).map(({ id, name, origin, task, input, layers }) => ({
        id,
        name,
        input: input!.kind,
        origin,
        task,
        layers: layers.map((layer) => ({ id: layer.id, name: layer.name, width: layer.width })),
      })),

    encodePictures: async (id: string, images: LabelledImages, options: EncodeOptions = {}) => {
      const found = await model(id);
      if (found.input?.kind !== "pictures") throw takesNo(found, "pictures");
      return encode(found, images.labels.length, pictureBatches(images, found.input), options, checkpoint);
    },

    encodeSentences: async (id: string, sentences: readonly string[], options: EncodeOptions = {}) => {
      const found = await model(id);
      if (found.input?.kind !== "sentences") throw takesNo(found, "sentences");
      return encode(found, sentences.length, sentenceBatches(sentences, found.input), options, checkpoint);
    },
  };
}

const whatElse = "Lab > Models lists those there are. The starter encoders come with npm run build.";

const takesNo = ({ name }: LibraryModel, what: string): SelfsameError =>
  new SelfsameError("usage", `${name} takes no ${what}.`, "Choose another encoder.");

async function encode(
  model: LibraryModel,
  count: number,
  batches: AsyncIterable<Batch>,
  { layers: ids, untrained }: EncodeOptions,
  checkpoint: () => Promise<void>,
): Promise<ReadonlyMap<string, Features>> {
  const layers = (ids ?? model.layers.map(({ id }) => id)).map((id) => {
    const layer = model.layers.find((each) => each.id === id);
    if (!layer) throw new SelfsameError("notFound", `${model.name} has no layer "${id}".`);
    return layer;
  });
  const features = new Map<string, Features>();
  for (const { id, width } of layers) features.set(id, { rows: count, width, data: new Float32Array(count * width) });
  const encoder = await openEncoder(model, layers, untrained);
  try {
    for await (const { feeds, rows } of batches) {
      await checkpoint();
      const results = await encoder.run(feeds);
      for (const [at, { id, width }] of layers.entries()) {
        const { data } = features.get(id)!;
        const result = results[at];
        if (result.length < rows.length * width || result.length % width !== 0)
          throw new SelfsameError("unsupported", `${model.name} has other than ${width} numbers at the layer "${id}".`);
        for (const [i, row] of rows.entries()) data.set(result.subarray(i * width, (i + 1) * width), row * width);
      }
    }
  } finally {
    await encoder.close();
  }
  return features;
}
