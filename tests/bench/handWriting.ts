/**
 * ONNX graphs written node by node, and trainings that run them: the tools of someone who has ONNX Runtime but no tensor
 * engine. Weights leave a run as outputs and enter the next one as inputs.
 */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { Message } from "../../engine/tensor/onnx/protobuf.ts";
import type { Shape, Tensor } from "../../engine/tensor/value.ts";
import type { Weight, Workload } from "./trainingWorkloads.ts";

type Attribute = number | readonly number[] | { float: number };

/** Element types of onnx.proto3. */
const FLOAT = 1;
const INT64 = 7;

export class Graph {
  private readonly body = new Message();
  private next = 0;

  /** A node with one result. */
  node(type: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}): string {
    return this.nodes(type, inputs, 1, attributes)[0];
  }

  nodes(type: string, inputs: readonly string[], count: number, attributes: Record<string, Attribute> = {}): string[] {
    const results = Array.from({ length: count }, () => `n${this.next++}`);
    this.write(type, inputs, results, attributes);
    return results;
  }

  input(name: string, shape: Shape, type = FLOAT): string {
    this.body.bytes(11, valueInfo(name, shape, type));
    return name;
  }

  /** A node whose result leaves the graph under a name; the name serves within the graph too. */
  result(name: string, shape: Shape, type: string, inputs: readonly string[]): string {
    this.write(type, inputs, [name], {});
    this.body.bytes(12, valueInfo(name, shape, FLOAT));
    return name;
  }

  labels(name: string, shape: Shape): string {
    return this.input(name, shape, INT64);
  }

  /** A constant vector of whole numbers: shapes, axes. */
  whole(...values: number[]): string {
    return this.constant([values.length], INT64, BigInt64Array.from(values, BigInt));
  }

  number(value: number): string {
    return this.constant([], FLOAT, Float32Array.of(value));
  }

  numbers(values: Float32Array, shape: Shape = [values.length]): string {
    return this.constant(shape, FLOAT, values);
  }

  encode(): Uint8Array {
    return new Message()
      .integer(1, 9)
      .bytes(7, this.body.bytes(2, "hand-built"))
      .bytes(8, new Message().bytes(1, "").integer(2, 20))
      .encode();
  }

  private constant(shape: Shape, type: number, { buffer }: BigInt64Array | Float32Array): string {
    const name = `n${this.next++}`;
    const tensor = new Message()
      .integer(2, type)
      .bytes(8, name)
      .bytes(9, new Uint8Array(buffer as ArrayBuffer));
    for (const extent of shape) tensor.integer(1, extent);
    this.body.bytes(5, tensor);
    return name;
  }

  private write(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Record<string, Attribute>,
  ): void {
    const node = new Message();
    for (const input of inputs) node.bytes(1, input);
    for (const output of outputs) node.bytes(2, output);
    node.bytes(4, type);
    for (const [name, value] of Object.entries(attributes)) {
      const attribute = new Message().bytes(1, name);
      if (typeof value === "number") attribute.integer(3, value).integer(20, 2);
      else if ("float" in value) attribute.float(2, value.float).integer(20, 1);
      else attribute.integers(8, value).integer(20, 7);
      node.bytes(5, attribute);
    }
    this.body.bytes(1, node);
  }
}

function valueInfo(name: string, shape: Shape, type: number): Message {
  const dimensions = new Message();
  for (const extent of shape) dimensions.bytes(1, new Message().integer(1, extent));
  return new Message()
    .bytes(1, name)
    .bytes(2, new Message().bytes(1, new Message().integer(1, type).bytes(2, dimensions)));
}

/** How Adam's corrections of bias are computed: on m and v, as textbooks print it, or once, folded into the rate. */
export type Corrections = "textbook" | "folded";

/**
 * Adam, one update for each weight: w - rate m' / (sqrt(v') + epsilon), m' and v' corrected for their bias. Reads the
 * inputs "rate" and "time". Folding the corrections into the rate saves two passes over each weight; epsilon is then not
 * corrected along, which is far below what losses show.
 */
export function adamUpdates(
  g: Graph,
  weights: readonly Weight[],
  gradients: Readonly<Record<string, string>>,
  corrections: Corrections,
): void {
  const [beta1, beta2, one] = [g.number(0.9), g.number(0.999), g.number(1)];
  const [rest1, rest2, epsilon] = [g.number(1 - 0.9), g.number(1 - 0.999), g.number(1e-8)];
  const [rate, time] = [g.input("rate", []), g.input("time", [])];
  const correction1 = g.node("Sub", [one, g.node("Pow", [beta1, time])]);
  const correction2 = g.node("Sub", [one, g.node("Pow", [beta2, time])]);
  const folded = corrections === "folded";
  const amount = folded ? g.node("Mul", [rate, g.node("Div", [g.node("Sqrt", [correction2]), correction1])]) : rate;
  const corrected = (memory: string, by: string) => (folded ? memory : g.node("Div", [memory, by]));
  for (const { name, shape } of weights) {
    const slope = gradients[name];
    const [w, m, v] = [name, g.input(`${name}.m`, shape), g.input(`${name}.v`, shape)];
    const newM = g.result(`${name}.m.next`, shape, "Add", [g.node("Mul", [beta1, m]), g.node("Mul", [rest1, slope])]);
    const square = g.node("Mul", [slope, slope]);
    const newV = g.result(`${name}.v.next`, shape, "Add", [g.node("Mul", [beta2, v]), g.node("Mul", [rest2, square])]);
    const length = g.node("Add", [g.node("Sqrt", [corrected(newV, correction2)]), epsilon]);
    const direction = g.node("Div", [corrected(newM, correction1), length]);
    g.result(`${name}.next`, shape, "Sub", [w, g.node("Mul", [amount, direction])]);
  }
}

/** A training that runs a graph made above. */
export class HandBuilt {
  private time = 0;

  private constructor(
    private readonly session: InferenceSession,
    private carried: Record<string, OrtTensor>,
    private readonly feeds: Readonly<Record<string, () => OrtTensor>>,
  ) {}

  static async start(model: Uint8Array, { weights, feeds }: Workload): Promise<HandBuilt> {
    const session = await InferenceSession.create(model, {
      executionProviders: ["cpu"],
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      // As the engine's programs are run: what is compared is the graphs.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    });
    const carried: Record<string, OrtTensor> = {};
    for (const { name, shape, initial } of weights) {
      carried[name] = new OrtTensor("float32", initial.slice(), shape);
      for (const memory of ["m", "v"])
        carried[`${name}.${memory}`] = new OrtTensor("float32", new Float32Array(initial.length), shape);
    }
    const uploads = Object.entries(feeds).map(([name, tensor]) => [name, () => upload(tensor)]);
    return new HandBuilt(session, carried, Object.fromEntries(uploads));
  }

  /** One step; returns the loss before it. */
  async step(rate: number): Promise<number> {
    const given: Record<string, OrtTensor> = { ...this.carried, rate: scalar(rate), time: scalar(++this.time) };
    for (const [name, tensor] of Object.entries(this.feeds)) given[name] = tensor();
    const results = await this.session.run(given);
    for (const name of Object.keys(this.carried)) this.carried[name] = results[`${name}.next`] as OrtTensor;
    return Number(results["loss"].data[0]);
  }

  release(): Promise<void> {
    this.carried = {};
    return this.session.release();
  }
}

const scalar = (value: number): OrtTensor => new OrtTensor("float32", Float32Array.of(value), []);

const upload = ({ shape, dtype, data }: Tensor): OrtTensor =>
  dtype === "f32"
    ? new OrtTensor("float32", data as Float32Array, shape)
    : new OrtTensor("int64", BigInt64Array.from(data as Int32Array, BigInt), shape);
