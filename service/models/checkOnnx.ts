/** What a model of somebody else must keep to before ONNX Runtime gets it: everything in one file, ONNX's own operators. */
import { SelfsameError } from "../../contract/errors.ts";
import { type OnnxModel, type OnnxTensor, type OnnxValue, readModel } from "../../engine/tensor/onnx/readModel.ts";
import { OnnxError } from "../../engine/tensor/onnx/wireReader.ts";

/** Operator sets whose meaning ONNX Runtime knows. */
const opsets = { oldest: 7, newest: 24 };

const own = (domain: string): boolean => domain === "" || domain === "ai.onnx";

/**
 * Runs `read` on a file and says the file's name with whatever does not fit.
 * @throws SelfsameError unsupported.
 */
export function namingFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof OnnxError) throw new SelfsameError("unsupported", `${file}: ${error.message}.`);
    throw error;
  }
}

/**
 * The structure of a model that is safe to run.
 * @throws OnnxError where it is none, or reaches beyond its own file and ONNX's own operators.
 */
export function checkOnnx(bytes: Uint8Array): OnnxModel {
  const model = readModel(bytes);
  // Converters name other sets as a matter of routine; what counts is whether a node is of one.
  const versions = model.opsets.filter(({ domain }) => own(domain)).map(({ version }) => version);
  for (const version of versions.length > 0 ? versions : [0])
    if (version < opsets.oldest || version > opsets.newest)
      throw new OnnxError(`it uses operator set ${version}; those from ${opsets.oldest} to ${opsets.newest} are known`);
  if (model.functions) throw new OnnxError("it brings operators of its own (functions)");
  if (model.sparse) throw new OnnxError("it has sparse weights, which are not read");
  for (const tensor of model.weights.values()) checkInside(tensor);
  for (const { type, domain, attributes } of model.nodes) {
    if (!own(domain)) throw new OnnxError(`it uses the operator "${type}" of "${domain}", which is not part of ONNX`);
    for (const { tensors, nested } of attributes.values()) {
      if (nested) throw new OnnxError(`its operator "${type}" holds a graph or sparse numbers, which are not read`);
      tensors.forEach(checkInside);
    }
  }
  return model;
}

function checkInside({ name, external }: OnnxTensor): void {
  if (external)
    throw new OnnxError(`the numbers of "${name}" are in another file (external data); all must be in this one`);
}

const sizes = (shape: readonly (number | null)[]): string => `[${shape.map((extent) => extent ?? "any").join(", ")}]`;

/**
 * @param shape extents; null where any will do. A shape that the file does not tell fits: it shows when the model runs.
 * @throws OnnxError
 */
export function checkValue(value: OnnxValue, shape: readonly (number | null)[]): void {
  if (value.type !== undefined && value.type !== 1)
    throw new OnnxError(`"${value.name}" is not of 32-bit floats but of type ${value.type}`);
  if (!value.shape) return;
  const fits =
    value.shape.length === shape.length &&
    value.shape.every((extent, i) => extent === null || shape[i] === null || extent === shape[i]);
  if (!fits) throw new OnnxError(`"${value.name}" has the shape ${sizes(value.shape)} instead of ${sizes(shape)}`);
}
