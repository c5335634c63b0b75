/**
 * A graph of values as an ONNX model (opset 20, IR version 9): what training steps run as, and what trained networks are
 * shipped as. Field numbers are those of onnx.proto3.
 */

import { constantOp, leafName } from "../ops/leaves.ts";
import { topological } from "../topological.ts";
import { type DType, type Emit, type OnnxAttribute, type Tensor, TensorError, type Value } from "../value.ts";
import { Message } from "./protobuf.ts";

const OPSET = 20;
const IR_VERSION = 9;
const dataTypes: Record<DType, number> = { f32: 1, i64: 7, bool: 9 };

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
  body.bytes(2, options.name ?? "selfsame");
  for (const [name, value] of Object.entries(outputs)) {
    graph.output(names.get(value)!, name);
    body.bytes(12, valueInfo(name, value, options.freeAxes?.[name]));
  }
  for (const [name, value] of inputs)
    if (!weights[name]) body.bytes(11, valueInfo(name, value, options.freeAxes?.[name]));
  graph.writeTo(body);

  const model = new Message()
    .integer(1, IR_VERSION)
    .bytes(2, "selfsame")
    .bytes(7, body)
    .bytes(8, new Message().bytes(1, "").integer(2, OPSET));
  for (const [key, value] of Object.entries(options.metadata ?? {}))
    model.bytes(14, new Message().bytes(1, key).bytes(2, value));
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
        ? Float32Array.from(data)
        : dtype === "i64"
          ? BigInt64Array.from(data as Int32Array, BigInt)
          : Uint8Array.from(data);
    const message = new Message();
    if (shape.length > 0) message.integers(1, shape);
    this.initialisers.push(
      message
        .integer(2, dataTypes[dtype])
        .bytes(8, name)
        .bytes(9, new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength)),
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
      for (const input of inputs) node.bytes(1, nameOf(input));
      for (const output of outputs) node.bytes(2, nameOf(output));
      node.bytes(4, type);
      for (const [name, value] of Object.entries(attributes)) node.bytes(5, attributeMessage(name, value));
      graph.bytes(1, node);
    }
    for (const initialiser of this.initialisers) graph.bytes(5, initialiser);
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
  const message = new Message().bytes(1, name);
  if ("float" in value) return message.float(2, value.float).integer(20, 1);
  if ("int" in value) return message.integer(3, value.int).integer(20, 2);
  if ("string" in value) return message.bytes(4, value.string).integer(20, 3);
  return message.integers(8, value.ints).integer(20, 7);
}

function valueInfo(name: string, { dtype, shape }: Value, free: readonly (string | null)[] = []): Message {
  const dimensions = new Message();
  shape.forEach((extent, axis) => {
    const called = free[axis];
    dimensions.bytes(1, called ? new Message().bytes(2, called) : new Message().integer(1, extent));
  });
  return new Message()
    .bytes(1, name)
    .bytes(2, new Message().bytes(1, new Message().integer(1, dataTypes[dtype]).bytes(2, dimensions)));
}
