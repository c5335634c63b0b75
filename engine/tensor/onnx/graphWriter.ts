/**
 * The graph of an ONNX model under construction: nodes, fixed tensors, what goes in and comes out, all by their names.
 */
import type { DType, Emit, OnnxAttribute, Tensor } from "../value.ts";
import {
  attributeField,
  attributeType,
  dataType,
  dimensionField,
  entryField,
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
import { packed } from "./packing.ts";
import { Message } from "./protobuf.ts";

const OPSET = 20;
const IR_VERSION = 9;

/**
 * The bytes of a model with this graph.
 * @param metadata written into the file: licence, card, hash of the data ...
 */
export function modelBytes(graph: Message, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const model = new Message()
    .integer(modelField.irVersion, IR_VERSION)
    .bytes(modelField.producer, "selfsame")
    .bytes(modelField.graph, graph)
    .bytes(modelField.opset, new Message().bytes(opsetField.domain, "").integer(opsetField.version, OPSET));
  for (const [key, value] of Object.entries(metadata))
    model.bytes(modelField.metadata, new Message().bytes(entryField.key, key).bytes(entryField.value, value));
  return model.encode();
}

/** Collects nodes and initialisers; the same node asked for twice is written once. */
export class GraphWriter implements Emit {
  private readonly written: Node[] = [];
  private readonly made = new Set<string>();
  private readonly renamed = new Map<string, string>();
  private readonly initialisers: Message[] = [];
  private readonly known = new Map<string, string[]>();
  private next = 0;

  node(type: string, inputs: readonly string[], attributes: Record<string, OnnxAttribute> = {}): string {
    return this.nodes(type, inputs, 1, attributes)[0];
  }

  nodes(
    type: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Record<string, OnnxAttribute> = {},
  ): string[] {
    const key = JSON.stringify([type, inputs, outputs, attributes]);
    const before = this.known.get(key);
    if (before) return before;
    const names = Array.from({ length: outputs }, () => `t${this.next++}`);
    this.known.set(key, names);
    this.push(type, inputs, names, attributes);
    return names;
  }

  integers(values: readonly number[]): string {
    return this.constant({ shape: [values.length], dtype: "i64", data: Int32Array.from(values) });
  }

  scalar(value: number, dtype: DType = "f32"): string {
    const data =
      dtype === "f32" ? Float32Array.of(value) : dtype === "i64" ? Int32Array.of(value) : Uint8Array.of(value);
    return this.constant({ shape: [], dtype, data });
  }

  /** A fixed tensor; small ones are shared. */
  constant(tensor: Tensor): string {
    const key =
      tensor.data.length <= 64 ? JSON.stringify([tensor.dtype, tensor.shape, Array.from(tensor.data)]) : undefined;
    const before = key === undefined ? undefined : this.known.get(key);
    if (before) return before[0];
    const name = `c${this.next++}`;
    if (key !== undefined) this.known.set(key, [name]);
    this.initialiser(name, tensor);
    return name;
  }

  /** A fixed tensor in fewer bytes, where its numbers stay the same. They go by its name, however they are stored. */
  packed(tensor: Tensor): string {
    const { shape, dtype, data } = tensor;
    const form = dtype === "f32" && data instanceof Float32Array ? packed(data) : undefined;
    if (!form) return this.constant(tensor);
    const name = `c${this.next++}`;
    const stored = `${name}/stored`;
    const make = (type: string, inputs: string[], to: string, attributes: Node["attributes"]) =>
      this.written.push({ type, inputs, outputs: [to], attributes });
    if ("halves" in form) {
      this.initialisers.push(storedMessage(stored, shape, dataType.f16, form.halves));
      make("Cast", [stored], name, { to: { int: dataType.f32 } });
    } else {
      const { table, places } = form;
      this.initialiser(`${name}/table`, { shape: [table.length], dtype: "f32", data: table });
      this.initialisers.push(
        storedMessage(stored, shape, places instanceof Uint8Array ? dataType.u8 : dataType.u16, places),
      );
      make("Cast", [stored], `${name}/places`, { to: { int: dataType.i32 } });
      make("Gather", [`${name}/table`, `${name}/places`], name, { axis: { int: 0 } });
    }
    return name;
  }

  initialiser(name: string, tensor: Tensor): void {
    this.initialisers.push(tensorMessage(name, tensor));
  }

  /** Gives a result the name under which it leaves the graph; what leaves under two names, or comes from outside, is copied. */
  output(from: string, to: string): void {
    if (!this.rename(from, to)) this.push("Identity", [from], [to], {});
  }

  /** Gives the result of a node a name of its own in the file. False where it has one already, or is no such result. */
  rename(from: string, to: string): boolean {
    if (!this.made.has(from) || this.renamed.has(from)) return false;
    this.renamed.set(from, to);
    return true;
  }

  /** What a result is called in the file. */
  nameOf(name: string): string {
    return this.renamed.get(name) ?? name;
  }

  writeTo(graph: Message): void {
    for (const { type, inputs, outputs, attributes } of this.written) {
      const node = new Message();
      for (const input of inputs) node.bytes(nodeField.input, this.nameOf(input));
      for (const output of outputs) node.bytes(nodeField.output, this.nameOf(output));
      node.bytes(nodeField.type, type);
      for (const [name, value] of Object.entries(attributes))
        node.bytes(nodeField.attribute, attributeMessage(name, value));
      graph.bytes(graphField.node, node);
    }
    for (const initialiser of this.initialisers) graph.bytes(graphField.initialiser, initialiser);
  }

  private push(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Record<string, OnnxAttribute>,
  ): void {
    this.written.push({ type, inputs, outputs, attributes });
    for (const output of outputs) this.made.add(output);
  }
}

interface Node {
  type: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Record<string, OnnxAttribute>;
}

/** A named tensor with its numbers. */
export function tensorMessage(name: string, { shape, dtype, data }: Tensor): Message {
  const numbers =
    dtype === "f32"
      ? data instanceof Float32Array
        ? data
        : Float32Array.from(data)
      : dtype === "i64"
        ? BigInt64Array.from(data as Int32Array, BigInt)
        : Uint8Array.from(data);
  return storedMessage(name, shape, dataType[dtype], numbers);
}

/** @param type TensorProto.DataType of the numbers. */
function storedMessage(name: string, shape: readonly number[], type: number, numbers: ArrayBufferView): Message {
  const message = new Message();
  if (shape.length > 0) message.integers(tensorField.shape, shape);
  return message
    .integer(tensorField.type, type)
    .bytes(tensorField.name, name)
    .bytes(tensorField.raw, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
}

export function attributeMessage(name: string, value: OnnxAttribute): Message {
  const { float, int, string, ints, type } = attributeField;
  const message = new Message().bytes(attributeField.name, name);
  if ("float" in value) return message.float(float, value.float).integer(type, attributeType.float);
  if ("int" in value) return message.integer(int, value.int).integer(type, attributeType.int);
  if ("string" in value) return message.bytes(string, value.string).integer(type, attributeType.string);
  return message.integers(ints, value.ints).integer(type, attributeType.ints);
}

/**
 * The description of an input or output.
 * @param shape numbers, or names where the size is free; left out where nothing is said of it.
 */
export function valueInfo(name: string, dtype: DType, shape?: readonly (number | string)[]): Message {
  const tensor = new Message().integer(tensorTypeField.element, dataType[dtype]);
  if (shape) {
    const dimensions = new Message();
    for (const extent of shape) {
      const dimension = new Message();
      if (typeof extent === "string") dimension.bytes(dimensionField.name, extent);
      else dimension.integer(dimensionField.extent, extent);
      dimensions.bytes(shapeField.dimension, dimension);
    }
    tensor.bytes(tensorTypeField.shape, dimensions);
  }
  return new Message()
    .bytes(valueField.name, name)
    .bytes(valueField.type, new Message().bytes(typeField.tensor, tensor));
}
