/**
 * What the networks of EXIF self-consistency are (Huh, Liu, Owens and Efros, "Fighting Fake News: Image Splice Detection
 * via Learned Self-Consistency", ECCV 2018, section 3, and the authors' program): patches to features by a ResNet-50, pairs
 * of features to 83 logits of attributes, those to the logit of one consistency.
 */
import { type ChainLayer, readDenseChain } from "../../../engine/tensor/onnx/denseChain.ts";
import { OnnxError } from "../../../engine/tensor/onnx/wireReader.ts";
import { checkOnnx, checkValue, namingFile } from "../checkOnnx.ts";
import { readPinned } from "../pinnedFile.ts";
import type { UserSet } from "../userSets.ts";

/** Numbers a patch is described by. */
export const FEATURES = 4096;
/** 80 EXIF attributes, then compression, blur and size. */
const ATTRIBUTES = 83;
const pairSizes = [2 * FEATURES, 4096, 2048, 1024, ATTRIBUTES];
const consistencySizes = [ATTRIBUTES, 512, 1];

export interface FeatureModel {
  bytes: Uint8Array;
  input: string;
  output: string;
  /** Patches for each run, where the file fixes them. */
  batch?: number;
}

/**
 * The network from patches to features.
 * @param folder that of the manifest.
 * @throws SelfsameError naming the file and what does not fit.
 */
export async function readFeatureModel(folder: string, { files, input }: UserSet): Promise<FeatureModel> {
  const bytes = await readPinned(folder, files.features);
  return namingFile(files.features.file, () => {
    const { inputs, outputs } = checkOnnx(bytes);
    if (inputs.length !== 1 || outputs.length !== 1)
      throw new OnnxError(`it has ${inputs.length} inputs and ${outputs.length} outputs instead of one each`);
    const { patch, layout } = input;
    checkValue(inputs[0], layout === "NCHW" ? [null, 3, patch, patch] : [null, patch, patch, 3]);
    // Some converters keep the plane of one pixel that the pooling leaves.
    const { shape } = outputs[0];
    checkValue(
      outputs[0],
      shape?.length === 4 ? (shape[1] === 1 ? [null, 1, 1, FEATURES] : [null, FEATURES, 1, 1]) : [null, FEATURES],
    );
    return { bytes, input: inputs[0].name, output: outputs[0].name, batch: inputs[0].shape?.[0] ?? undefined };
  });
}

/**
 * The layers from a pair of features to one score between 0 and 1.
 * @throws SelfsameError naming the file and what does not fit.
 */
export async function readPairLayers(folder: string, { files }: UserSet): Promise<ChainLayer[]> {
  const read = async (pinned: UserSet["files"]["pairs"], expected: readonly number[]): Promise<ChainLayer[]> => {
    const bytes = await readPinned(folder, pinned);
    return namingFile(pinned.file, () => {
      const model = checkOnnx(bytes);
      const layers = readDenseChain(model);
      checkSizes(layers, expected);
      checkActivations(layers);
      // Two inputs are the features of one patch each.
      for (const input of model.inputs) checkValue(input, [null, expected[0] / model.inputs.length]);
      return layers;
    });
  };
  const layers = files.consistency
    ? [...(await read(files.pairs, pairSizes)), ...(await read(files.consistency, consistencySizes))]
    : await read(files.pairs, [...pairSizes, ...consistencySizes.slice(1)]);
  // The published network ends in a logit; files may have its sigmoid or leave it out.
  return layers.with(-1, { ...layers[layers.length - 1], activation: "sigmoid" });
}

function checkSizes(layers: readonly ChainLayer[], expected: readonly number[]): void {
  const found = [layers[0].inputs, ...layers.map(({ outputs }) => outputs)];
  if (found.join() === expected.join()) return;
  const arrows = (sizes: readonly number[]) => sizes.join(" → ");
  const missing = found.at(-1) === ATTRIBUTES && expected.at(-1) === 1;
  throw new OnnxError(
    `its layers are ${arrows(found)} instead of ${arrows(expected)}` +
      (missing ? '; what follows the attributes may be a file of its own, "consistency"' : ""),
  );
}

/** The consistency was trained on the attributes' logits, and all other layers have rectifiers between them. */
function checkActivations(layers: readonly ChainLayer[]): void {
  layers.forEach(({ outputs, activation }, i) => {
    const expected = outputs === 1 ? ["none", "sigmoid"] : outputs === ATTRIBUTES ? ["none"] : ["relu"];
    if (!expected.includes(activation))
      throw new OnnxError(`layer ${i + 1} is followed by "${activation}" instead of "${expected.join('" or "')}"`);
  });
}
