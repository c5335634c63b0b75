/** A network of the library in ONNX Runtime, of which only the means of the wanted layers leave the graph. */
import { InferenceSession, type Tensor as OrtTensor } from "onnxruntime-node";
import { SelfsameError } from "../../../contract/errors.ts";
import type { LibraryLayer, LibraryModel } from "../../../contract/models.ts";
import { redrawnWeights } from "../../../engine/tensor/onnx/redraw.ts";
import { withMeans } from "../../../engine/tensor/onnx/rewrite.ts";
import { readFile } from "../../evidence/readFile.ts";
import { checkOnnx, namingFile } from "../../models/checkOnnx.ts";

export interface OpenEncoder {
  /** For each layer its rows, one after the other. */
  run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/**
 * @param untrained seed of weights that are drawn anew.
 * @throws SelfsameError where the file cannot be read, is another one than that of the library, or cannot be run.
 */
export async function openEncoder(
  { name, file, sha256 }: LibraryModel,
  layers: readonly LibraryLayer[],
  untrained?: number,
): Promise<OpenEncoder> {
  const content = await readFile(file);
  if (content.sha256 !== sha256)
    throw new SelfsameError("unreadable", `${file} is another file now than the one in the library.`);
  const outputs = layers.map((_, i) => `selfsame/layer/${i}`);
  const bytes = namingFile(name, () => {
    const model = checkOnnx(content.bytes);
    const means = layers.map(({ tensor, meanOver }, i) => ({ name: outputs[i], tensor, meanOver }));
    const weights = untrained === undefined ? undefined : redrawnWeights(model, untrained);
    return withMeans(content.bytes, model, means, weights);
  });
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  } catch (error) {
    throw new SelfsameError("unsupported", `ONNX Runtime cannot open ${name}: ${(error as Error).message}`);
  }
  return {
    run: async (feeds) => {
      try {
        const results = await session.run({ ...feeds });
        return outputs.map((output) => results[output].data as Float32Array);
      } catch (error) {
        throw new SelfsameError("unsupported", `${name} could not be run: ${(error as Error).message}`);
      }
    },
    close: () => session.release(),
  };
}
