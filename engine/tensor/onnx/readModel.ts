/**
 * An ONNX file as plain data: what goes in and comes out, nodes, weights. Reads the structure and leaves it to the caller
 * what to accept: what could reach outside the file (external data, foreign operators, functions, graphs inside nodes) is
 * told, not followed. Field numbers: `fields.ts`.
 */

import { joinedBytes } from "../joinedBytes.ts";
import {
  attributeField,
  dataType,
  dimensionField,
  graphField,
  modelField,
  nodeField,
  opsetField,
  shapeField,
  tensorField,
  tensorTypeField,
  typeField,
  valueField,
} from "./fields.ts";
import { OnnxError, signed, text, type WireField, WireReader } from "./wireReader.ts";

export interface OnnxModel {
  irVersion: number;
  /** Operator sets by domain; "" is ONNX's own. */
  opsets: { domain: string; version: number }[];
  /** Whether it brings functions or steps of training of its own. */
  functions: boolean;
  nodes: OnnxNode[];
  weights: Map<string, OnnxTensor>;
  /** Whether some weights are stored sparsely; they are not read. */
  sparse: boolean;
  /** Without those that are weights with a default. */
  inputs: OnnxValue[];
  outputs: OnnxValue[];
}

export interface OnnxNode {
  name: string;
  type: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, OnnxNodeAttribute>;
}

export interface OnnxNodeAttribute {
  int?: number;
  float?: number;
  string?: string;
  ints: number[];
  tensors: OnnxTensor[];
  /** Whether it holds a graph (If, Loop, Scan) or a sparse tensor; they are not read. */
  nested: boolean;
}

export interface OnnxTensor {
  name: string;
  shape: number[];
  /** TensorProto.DataType; 1 is float. */
  type: number;
  /** Whether its numbers are in another file. */
  external: boolean;
  /** Little-endian, a view into the file. */
  raw?: Uint8Array;
  /** The other way of storing floats: packed, a view into the file for each piece. */
  floats: Uint8Array[];
}

export interface OnnxValue {
  name: string;
  /** TensorProto.DataType, or undefined where it is no tensor or not said. */
  type?: number;
  /** Extents; null where they are free. Undefined where nothing is said of the shape. */
  shape?: (number | null)[];
}

/** @throws OnnxError where the bytes are no ONNX model. */
export function readModel(bytes: Uint8Array): OnnxModel {
  const what = "the file";
  const wire = new WireReader();
  const model: OnnxModel = {
    irVersion: 0,
    opsets: [],
    functions: false,
    nodes: [],
    weights: new Map(),
    sparse: false,
    inputs: [],
    outputs: [],
  };
  let graphs = 0;
  for (const field of wire.fields(bytes, what)) {
    if (field.number === modelField.irVersion) model.irVersion = integer(field, what);
    else if (field.number === modelField.opset) model.opsets.push(readOpset(wire, nested(field, what)));
    else if (field.number === modelField.functions || field.number === modelField.trainingInfo) model.functions = true;
    else if (field.number === modelField.graph) {
      // Protocol Buffers would merge several; a writer has no reason to write them.
      if (++graphs > 1) throw new OnnxError("the file has more than one graph");
      readGraph(wire, nested(field, what), model);
    }
  }
  if (graphs === 0) throw new OnnxError("the file has no graph: it is no ONNX model, or it is cut short");
  if (model.opsets.length === 0)
    throw new OnnxError("the file does not say which operator set it uses: it is no ONNX model, or it is cut short");
  model.inputs = model.inputs.filter(({ name }) => !model.weights.has(name));
  return model;
}

/**
 * The numbers of a float tensor, row-major; a view into the file where it is stored aligned.
 * @throws OnnxError for other types, for external data, and where their count is not that of the shape.
 */
export function floatsOf(tensor: OnnxTensor): Float32Array {
  if (tensor.type !== dataType.f32)
    throw new OnnxError(`the tensor "${tensor.name}" is of type ${tensor.type}, not of 32-bit floats (1)`);
  const bytes = bytesOf(tensor, 4);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/**
 * The bytes of a tensor as they are stored, beginning where numbers of that width may.
 * @param width of a number in bytes.
 * @throws OnnxError for external data, and where their count is not that of the shape.
 */
export function bytesOf({ name, shape, external, raw, floats }: OnnxTensor, width: number): Uint8Array {
  const what = `the tensor "${name}"`;
  if (external) throw new OnnxError(`${what} has its numbers in another file`);
  const stored = raw ?? joinedBytes(floats);
  const expected = shape.reduce((product, extent) => product * extent, width);
  if (stored.length !== expected)
    throw new OnnxError(`${what} of shape [${shape.join(", ")}] has ${stored.length} bytes instead of ${expected}`);
  // Not slice(), which in arrays of Node is one more view.
  return stored.byteOffset % width === 0 ? stored : new Uint8Array(stored);
}

function readOpset(wire: WireReader, bytes: Uint8Array): OnnxModel["opsets"][number] {
  const what = "an operator set";
  const opset = { domain: "", version: 0 };
  for (const field of wire.fields(bytes, what)) {
    if (field.number === opsetField.domain) opset.domain = text(nested(field, what));
    else if (field.number === opsetField.version) opset.version = integer(field, what);
  }
  return opset;
}

function readGraph(wire: WireReader, bytes: Uint8Array, model: OnnxModel): void {
  const what = "the graph";
  for (const field of wire.fields(bytes, what)) {
    if (field.number === graphField.node) model.nodes.push(readNode(wire, nested(field, what)));
    else if (field.number === graphField.input) model.inputs.push(readValue(wire, nested(field, what)));
    else if (field.number === graphField.output) model.outputs.push(readValue(wire, nested(field, what)));
    else if (field.number === graphField.sparseInitialiser) model.sparse = true;
    else if (field.number === graphField.initialiser) {
      const tensor = readTensor(wire, nested(field, what));
      if (model.weights.has(tensor.name)) throw new OnnxError(`two weights are called "${tensor.name}"`);
      model.weights.set(tensor.name, tensor);
    }
  }
}

function readNode(wire: WireReader, bytes: Uint8Array): OnnxNode {
  const what = "a node";
  const node: OnnxNode = { name: "", type: "", domain: "", inputs: [], outputs: [], attributes: new Map() };
  for (const field of wire.fields(bytes, what)) {
    if (field.number === nodeField.input) node.inputs.push(text(nested(field, what)));
    else if (field.number === nodeField.output) node.outputs.push(text(nested(field, what)));
    else if (field.number === nodeField.name) node.name = text(nested(field, what));
    else if (field.number === nodeField.type) node.type = text(nested(field, what));
    else if (field.number === nodeField.domain) node.domain = text(nested(field, what));
    else if (field.number === nodeField.attribute) {
      const { name, attribute } = readAttribute(wire, nested(field, what));
      node.attributes.set(name, attribute);
    }
  }
  return node;
}

function readAttribute(wire: WireReader, bytes: Uint8Array): { name: string; attribute: OnnxNodeAttribute } {
  const what = "an attribute";
  let name = "";
  const attribute: OnnxNodeAttribute = { ints: [], tensors: [], nested: false };
  for (const field of wire.fields(bytes, what)) {
    if (field.number === attributeField.name) name = text(nested(field, what));
    else if (field.number === attributeField.int) attribute.int = integer(field, what);
    else if (field.number === attributeField.float) attribute.float = float(field, what);
    else if (field.number === attributeField.string) attribute.string = text(nested(field, what));
    else if (field.number === attributeField.ints) append(attribute.ints, integers(wire, field, what));
    else if (field.number === attributeField.tensor || field.number === attributeField.tensors)
      attribute.tensors.push(readTensor(wire, nested(field, what)));
    else if (
      field.number === attributeField.graph ||
      field.number === attributeField.graphs ||
      field.number === attributeField.sparseTensor ||
      field.number === attributeField.sparseTensors
    )
      attribute.nested = true;
  }
  return { name, attribute };
}

function readTensor(wire: WireReader, bytes: Uint8Array): OnnxTensor {
  const what = "a tensor";
  const tensor: OnnxTensor = { name: "", shape: [], type: 0, external: false, floats: [] };
  for (const field of wire.fields(bytes, what)) {
    if (field.number === tensorField.shape) append(tensor.shape, integers(wire, field, what));
    else if (field.number === tensorField.type) tensor.type = integer(field, what);
    else if (field.number === tensorField.name) tensor.name = text(nested(field, what));
    else if (field.number === tensorField.raw) tensor.raw = nested(field, what);
    else if (field.number === tensorField.floats) {
      if (field.kind === "varint" || field.kind === "fixed64") throw unexpected(field, what);
      tensor.floats.push(field.bytes);
    } else if (field.number === tensorField.externalData) tensor.external = true;
    else if (field.number === tensorField.location && integer(field, what) !== 0) tensor.external = true;
  }
  if (tensor.shape.some((extent) => extent < 0))
    throw new OnnxError(`the tensor "${tensor.name}" has the impossible shape [${tensor.shape.join(", ")}]`);
  return tensor;
}

function readValue(wire: WireReader, bytes: Uint8Array): OnnxValue {
  const what = "the description of an input or output";
  const value: OnnxValue = { name: "" };
  for (const field of wire.fields(bytes, what)) {
    if (field.number === valueField.name) value.name = text(nested(field, what));
    else if (field.number === valueField.type)
      for (const kind of wire.fields(nested(field, what), what))
        if (kind.number === typeField.tensor)
          for (const part of wire.fields(nested(kind, what), what)) {
            if (part.number === tensorTypeField.element) value.type = integer(part, what);
            else if (part.number === tensorTypeField.shape) value.shape = readShape(wire, nested(part, what));
          }
  }
  return value;
}

function readShape(wire: WireReader, bytes: Uint8Array): (number | null)[] {
  const what = "a shape";
  const shape: (number | null)[] = [];
  for (const field of wire.fields(bytes, what)) {
    if (field.number !== shapeField.dimension) continue;
    let extent: number | null = null;
    for (const part of wire.fields(nested(field, what), what))
      if (part.number === dimensionField.extent) extent = integer(part, what);
    // Some writers mark a free axis by a number that is no extent.
    shape.push(extent !== null && extent > 0 ? extent : null);
  }
  return shape;
}

const unexpected = ({ number, kind }: WireField, what: string): OnnxError =>
  new OnnxError(`field ${number} of ${what} is stored as ${kind}, which ONNX does not do`);

function nested(field: WireField, what: string): Uint8Array {
  if (field.kind !== "bytes") throw unexpected(field, what);
  return field.bytes;
}

function integer(field: WireField, what: string): number {
  if (field.kind !== "varint") throw unexpected(field, what);
  return signed(field.value, what);
}

/** Not spread as arguments: a file may have more numbers than a call. */
function append(to: number[], values: readonly number[]): void {
  for (const value of values) to.push(value);
}

/** A repeated integer, packed or one by one. */
function integers(wire: WireReader, field: WireField, what: string): number[] {
  return field.kind === "bytes" ? wire.packedIntegers(field.bytes, what) : [integer(field, what)];
}

function float(field: WireField, what: string): number {
  if (field.kind !== "fixed32") throw unexpected(field, what);
  return new DataView(field.bytes.buffer, field.bytes.byteOffset, 4).getFloat32(0, true);
}
