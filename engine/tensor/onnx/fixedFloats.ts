/** The fixed numbers of a network, whether they are 32-bit floats in its file or made of fewer bytes (`packing.ts`). */
import { floatsOfHalves } from "../halfFloat.ts";
import { dataType } from "./fields.ts";
import { bytesOf, floatsOf, type OnnxModel, type OnnxNode, type OnnxTensor } from "./readModel.ts";
import { OnnxError } from "./wireReader.ts";

export interface FixedFloats {
  shape: readonly number[];
  /** Row-major. @throws OnnxError where their count is not that of the shape, or they are in another file. */
  values(): Float32Array;
}

/** By the name under which nodes take them. */
export function fixedFloats({ nodes, weights }: Pick<OnnxModel, "nodes" | "weights">): Map<string, FixedFloats> {
  const found = new Map<string, FixedFloats>();
  for (const [name, tensor] of weights)
    if (tensor.type === dataType.f32) found.set(name, { shape: tensor.shape, values: () => floatsOf(tensor) });
  /** Whole numbers that were made wider, for a Gather takes none so short. */
  const places = new Map<string, OnnxTensor>();
  for (const node of nodes) {
    const from = weights.get(node.inputs[0]);
    if (!from) continue;
    const [to] = node.outputs;
    if (isCast(node, dataType.f32) && from.type === dataType.f16)
      found.set(to, { shape: from.shape, values: () => floatsOfHalves(wholeNumbers(from)) });
    else if (isCast(node, dataType.i32)) places.set(to, from);
    else if (node.type === "Gather" && from.type === dataType.f32 && from.shape.length === 1) {
      const at = places.get(node.inputs[1]);
      if (at) found.set(to, { shape: at.shape, values: () => looked(floatsOf(from), wholeNumbers(at)) });
    }
  }
  return found;
}

const isCast = ({ type, attributes }: OnnxNode, to: number): boolean =>
  type === "Cast" && attributes.get("to")?.int === to;

function wholeNumbers(tensor: OnnxTensor): Uint16Array {
  if (tensor.type === dataType.u8) return Uint16Array.from(bytesOf(tensor, 1));
  if (tensor.type !== dataType.u16 && tensor.type !== dataType.f16)
    throw new OnnxError(`the tensor "${tensor.name}" is of type ${tensor.type}, not of 8 or 16 bits`);
  const bytes = bytesOf(tensor, 2);
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
}

function looked(table: Float32Array, places: Uint16Array): Float32Array {
  return Float32Array.from(places, (place) => {
    if (place >= table.length) throw new OnnxError(`a table of ${table.length} numbers has no place ${place}`);
    return table[place];
  });
}
