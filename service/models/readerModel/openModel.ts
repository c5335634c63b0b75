/** From a manifest to a network that is ready to run: the file read and hashed, its structure held against the manifest. */
import { InferenceSession } from "onnxruntime-node";
import { SelfsameError } from "../../../contract/errors.ts";
import { OnnxError } from "../../../engine/tensor/onnx/wireReader.ts";
import { checkOnnx, checkValue, namingFile } from "../checkOnnx.ts";
import { readPinned } from "../pinnedFile.ts";
import type { ReaderModel } from "./manifest.ts";

interface ReadModel {
  bytes: Uint8Array;
  /** Name of its input. */
  input: string;
}

/**
 * Reads and checks the file of a model, without running it.
 * @param folder that of the manifest.
 * @throws SelfsameError naming the file and what does not fit.
 */
export async function readReaderModel(folder: string, model: ReaderModel): Promise<ReadModel> {
  const bytes = await readPinned(folder, model);
  return namingFile(model.file, () => {
    const { inputs, outputs } = checkOnnx(bytes);
    if (inputs.length !== 1) throw new OnnxError(`it has ${inputs.length} inputs instead of one`);
    const { channels, size } = model.input;
    const [height, width] = typeof size === "object" && "fixed" in size ? [size.fixed.height, size.fixed.width] : [];
    checkValue(inputs[0], [1, channels, height ?? null, width ?? null]);
    checkFree(inputs[0].name, inputs[0].shape, height === undefined);
    for (const { name } of model.outputs) {
      const output = outputs.find((candidate) => candidate.name === name);
      const names = outputs.map((candidate) => `"${candidate.name}"`).join(", ");
      if (!output) throw new OnnxError(`it has no output "${name}", but ${names}`);
      if (output.type !== undefined && output.type !== 1)
        throw new OnnxError(`its output "${name}" is not of 32-bit floats but of type ${output.type}`);
    }
    return { bytes, input: inputs[0].name };
  });
}

/** A manifest that promises any size must not meet a file that fixes it. */
function checkFree(name: string, shape: (number | null)[] | undefined, free: boolean): void {
  const [height, width] = shape?.slice(2) ?? [];
  if (free && (typeof height === "number" || typeof width === "number"))
    throw new OnnxError(`"${name}" takes ${width ?? "any"} x ${height ?? "any"} pixels only; the manifest must say so`);
}

/** @throws SelfsameError as above, or where ONNX Runtime cannot open it. */
export async function openReaderModel(
  folder: string,
  model: ReaderModel,
): Promise<{ session: InferenceSession; input: string }> {
  const { bytes, input } = await readReaderModel(folder, model);
  try {
    // Tiles at borders have other sizes: planned memory would be kept for each of them.
    return { session: await InferenceSession.create(bytes, { logSeverityLevel: 3, enableMemPattern: false }), input };
  } catch (error) {
    throw new SelfsameError(
      "unsupported",
      `${model.file} cannot be opened by ONNX Runtime: ${(error as Error).message}`,
    );
  }
}
