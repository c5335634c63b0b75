/** A look into an ONNX file, in the process of a worker: its structure, and the shapes of its layers as it is run once on zeros. */
import type { Inspection, OnnxLayerInfo, OnnxValueInfo, PictureInput } from "../../../contract/models.ts";
import { layersOf, type OnnxLayer } from "../../../engine/tensor/onnx/layers.ts";
import { type OnnxModel, type OnnxValue, readModel } from "../../../engine/tensor/onnx/readModel.ts";
import { OnnxError } from "../../../engine/tensor/onnx/wireReader.ts";
import { readFile } from "../../evidence/readFile.ts";
import { checkOnnx, namingFile } from "../checkOnnx.ts";
import { channelsLast, guessInput, layerOf, type PictureSize } from "./guess.ts";
import { type Measured, measureShapes } from "./measureShapes.ts";

/** More than any network in use has; each is a row that somebody may look at. */
const mostLayers = 5000;
/** Names are shown, and looked for by. */
const longestName = 300;

/**
 * @param name the file as the reader knows it.
 * @param run whether it may be run; without, nothing is known of the shapes of its layers.
 * @param size of the pictures, where the network takes any.
 * @throws SelfsameError where the file cannot be read, or is no ONNX model.
 */
export async function inspectOnnx(
  path: string,
  name: string,
  { run, size }: { run: boolean; size?: PictureSize },
): Promise<Inspection> {
  const { bytes, sha256 } = await readFile(path);
  const model = namingFile(name, () => readModel(bytes));
  const all = layersOf(model).filter(({ tensor }) => tensor.length <= longestName);
  const listed = all.slice(0, mostLayers);
  const facts = {
    bytes: bytes.length,
    sha256,
    opset: Math.max(0, ...model.opsets.filter(({ domain }) => /^(ai\.onnx)?$/.test(domain)).map((set) => set.version)),
    nodes: model.nodes.length,
    weights: weightsIn(model),
    inputs: model.inputs.slice(0, mostLayers).map(described),
    outputs: model.outputs.slice(0, mostLayers).map(described),
    unlisted: all.length - listed.length,
  };
  const unmeasured = (refusal: string, input?: PictureInput): Inspection => ({
    ...facts,
    layers: listed.map((layer) => rowOf(layer)),
    input,
    refusal,
  });
  const refused = whyRefused(bytes);
  if (refused) return unmeasured(`It is not run: ${refused}.`);
  const guess = guessInput(model.inputs, size);
  if ("refusal" in guess) return unmeasured(guess.refusal);
  if (!run) return unmeasured("The shapes of its layers are not known: it was not run.", guess.input);
  const measured = await measureShapes(bytes, model, listed, guess.input);
  if ("refusal" in measured) return unmeasured(measured.refusal, guess.input);
  const { input, shapes } = measured;
  const last = channelsLast(model, input);
  const layers = listed.map((layer) => rowOf(layer, shapes.get(layer.tensor), last.has(layer.tensor)));
  const usable = layers.some(({ layer }) => layer);
  return {
    ...facts,
    layers,
    input,
    refusal: usable ? undefined : "None of its layers has a row or a plane of numbers for each picture.",
  };
}

function whyRefused(bytes: Uint8Array): string | undefined {
  try {
    checkOnnx(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof OnnxError) return error.message;
    throw error;
  }
}

function rowOf({ tensor, node, main }: OnnxLayer, measured?: Measured, last = false): OnnxLayerInfo {
  return {
    tensor,
    operator: node.type.slice(0, longestName),
    node: node.name.slice(0, longestName),
    main,
    shape: measured?.shape,
    layer: measured && layerOf(tensor, node, measured, last),
  };
}

/** Without whole numbers, which say shapes and axes. Bounded, as a file can announce more than it holds. */
const weightsIn = ({ weights }: OnnxModel): number =>
  [...weights.values()].reduce((total, { type, shape }) => {
    if (types[type] === "i64") return total;
    const size = shape.reduce((product, extent) => product * extent, 1);
    return Math.min(Number.MAX_SAFE_INTEGER, total + size);
  }, 0);

const types: Record<number, string> = {
  1: "f32",
  2: "u8",
  3: "i8",
  5: "i16",
  6: "i32",
  7: "i64",
  8: "string",
  9: "bool",
  10: "f16",
  11: "f64",
  16: "bf16",
};

const described = ({ name, type, shape }: OnnxValue): OnnxValueInfo => ({
  name: name.slice(0, longestName),
  type: type === undefined ? undefined : (types[type] ?? `type ${type}`),
  shape,
});
