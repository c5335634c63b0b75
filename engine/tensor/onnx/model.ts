/**
 * A graph of values as an ONNX model (opset 20, IR version 9): what training steps run as, and what trained networks are
 * shipped as.
 */

import { constantOp, leafName } from "../ops/leaves.ts";
import { topological } from "../topological.ts";
import { type DType, type Emit, type OnnxAttribute, type Tensor, TensorError, type Value } from "../value.ts";
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
import { Message } from "./protobuf.ts";

const OPSET = 20;
const IR_VERSION = 9;

export interface ModelOptions {
  /** Leaves whose numbers are fixed: they become initialisers and are no longer inputs. Weights of a trained network. */
  weights?: Readonly<Record<string, Tensor>>;
  name?: string;
  /** Inputs and outputs whose size is free along some axes, by name: null for a fixed axis, otherwise what the size is called. */
  freeAxes?: Readonly<Record<string, readonly (string | null)[]>>;
  /** Written into the model's metadata: licence, card, hash of the data ... */
  metadata?: Readonly<Record<string, string>>;
}

/**
 * The bytes of a model with the named outputs. Inputs are the leaves the outputs depend on, under their own names.
 * @throws TensorError where two leaves share a name.
 */
export function writeModel(outputs: Readonly<Record<string, Value>>, options: ModelOptions = {}): Uint8Array {
  const graph = new GraphWriter();
  const names = new Map<Value, string>();
  const inputs = new Map<string, Value>();
  const weights = options.weights ?? {};

  for (const value of topological(Object.values(outputs))) {
    const leaf = leafName(value);
    if (leaf !== undefined) {
      if (inputs.has(leaf)) throw new TensorError(`two values are called "${leaf}"`);
      inputs.set(leaf, value);
      names.set(value, leaf);
      if (weights[leaf]) graph.initialiser(leaf, weights[leaf]);
    } else if ((value.op as unknown) === constantOp) {
      names.set(value, graph.constant((value.attributes as { tensor: Tensor }).tensor));
    } else {
      const operands = value.inputs.map((input) => names.get(input)!);
      names.set(value, value.op.lower(graph, operands, value.attributes as never, value));
    }
  }

  const body = new Message();
  body.bytes(graphField.name, options.name ?? "selfsame");
  for (const [name, value] of Object.entries(outputs)) {
    graph.output(names.get(value)!, name);
    body.bytes(graphField.output, valueInfo(name, value, options.freeAxes?.[name]));
  }
  for (const [name, value] of inputs)
    if (!weights[name]) body.bytes(graphField.input, valueInfo(name, value, options.freeAxes?.[name]));
  graph.writeTo(body);

  const model = new Message()
    .integer(modelField.irVersion, IR_VERSION)
    .bytes(modelField.producer, "selfsame")
    .bytes(modelField.graph, body)
    .bytes(modelField.opset, new Message().bytes(opsetField.domain, "").integer(opsetField.version, OPSET));
  for (const [key, value] of Object.entries(options.metadata ?? {}))
    model.bytes(modelField.metadata, new Message().bytes(entryField.key, key).bytes(entryField.value, value));
  return model.encode();
}

/** Collects nodes and initialisers; the same node asked for twice is written once. */
class GraphWriter implements Emit {
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

  initialiser(name: string, { shape, dtype, data }: Tensor): void {
    const raw =
      dtype === "f32"
        ? data instanceof Float32Array
          ? data
          : Float32Array.from(data)
        : dtype === "i64"
          ? BigInt64Array.from(data as Int32Array, BigInt)
          : Uint8Array.from(data);
    const message = new Message();
    if (shape.length > 0) message.integers(tensorField.shape, shape);
    this.initialisers.push(
      message
        .integer(tensorField.type, dataType[dtype])
        .bytes(tensorField.name, name)
        .bytes(tensorField.raw, new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength)),
    );
  }

  /** Gives a result the name under which it leaves the graph; what leaves under two names, or comes from outside, is copied. */
  output(from: string, to: string): void {
    if (this.made.has(from) && !this.renamed.has(from)) this.renamed.set(from, to);
    else this.push("Identity", [from], [to], {});
  }

  writeTo(graph: Message): void {
    const nameOf = (name: string) => this.renamed.get(name) ?? name;
    for (const { type, inputs, outputs, attributes } of this.written) {
      const node = new Message();
      for (const input of inputs) node.bytes(nodeField.input, nameOf(input));
      for (const output of outputs) node.bytes(nodeField.output, nameOf(output));
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

function attributeMessage(name: string, value: OnnxAttribute): Message {
  const { float, int, string, ints, type } = attributeField;
  const message = new Message().bytes(attributeField.name, name);
  if ("float" in value) return message.float(float, value.float).integer(type, attributeType.float);
  if ("int" in value) return message.integer(int, value.int).integer(type, attributeType.int);
  if ("string" in value) return message.bytes(string, value.string).integer(type, attributeType.string);
  return message.integers(ints, value.ints).integer(type, attributeType.ints);
}

function valueInfo(name: string, { dtype, shape }: Value, free: readonly (string | null)[] = []): Message {
  const dimensions = new Message();
  shape.forEach((extent, axis) => {
    const called = free[axis];
    const dimension = new Message();
    if (called) dimension.bytes(dimensionField.name, called);
    else dimension.integer(dimensionField.extent, extent);
    dimensions.bytes(shapeField.dimension, dimension);
  });
  const tensor = new Message()
    .integer(tensorTypeField.element, dataType[dtype])
    .bytes(tensorTypeField.shape, dimensions);
  return new Message()
    .bytes(valueField.name, name)
    .bytes(valueField.type, new Message().bytes(typeField.tensor, tensor));
}
