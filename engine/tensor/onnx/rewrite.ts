/**
 * An ONNX file with other outputs, and with other weights in place of some. Everything else is passed on as it is,
 * undecoded.
 */
import type { Tensor } from "../value.ts";
import { graphField, modelField, nodeField, tensorField, valueField } from "./fields.ts";
import { attributeMessage, tensorMessage } from "./graphWriter.ts";
import { Message } from "./protobuf.ts";
import type { OnnxModel } from "./readModel.ts";
import { OnnxError, text, WireReader } from "./wireReader.ts";

/** The mean of a result over some of its axes, as a row for each thing. */
export interface MeanOutput {
  /** What it is called among the outputs. */
  name: string;
  /** Result of the graph whose first axis is the things. */
  tensor: string;
  meanOver: readonly number[];
}

/** From this operator set on ReduceMean takes its axes as an input. */
const AXES_ARE_INPUTS = 18;

/**
 * The file with nothing but these means as outputs, so that what they do not need is not run.
 * @param weights by the name of what they stand for: numbers in the file, or what a node makes of such.
 * @throws OnnxError where the bytes are no ONNX model.
 */
export function withMeans(
  bytes: Uint8Array,
  { opsets }: Pick<OnnxModel, "opsets">,
  means: readonly MeanOutput[],
  weights: ReadonlyMap<string, Tensor> = new Map(),
): Uint8Array {
  const wire = new WireReader();
  const version = Math.max(0, ...opsets.filter(({ domain }) => /^(ai\.onnx)?$/.test(domain)).map((set) => set.version));
  const whole = new Message();
  for (const field of wire.fields(bytes, "the file")) {
    if (field.kind === "varint") whole.integer(field.number, Number(BigInt.asIntN(64, field.value)));
    else if (field.kind !== "bytes") throw new OnnxError(`the file has the unknown field ${field.number}`);
    else if (field.number === modelField.graph)
      whole.bytes(modelField.graph, graphWith(wire, field.bytes, means, weights, version));
    else whole.bytes(field.number, field.bytes);
  }
  return whole.encode();
}

function graphWith(
  wire: WireReader,
  bytes: Uint8Array,
  means: readonly MeanOutput[],
  weights: ReadonlyMap<string, Tensor>,
  version: number,
): Message {
  const graph = new Message();
  for (const field of wire.fields(bytes, "the graph")) {
    if (field.kind === "varint") graph.integer(field.number, Number(BigInt.asIntN(64, field.value)));
    else if (field.kind !== "bytes") throw new OnnxError(`the graph has the unknown field ${field.number}`);
    else if (field.number !== graphField.output && !gives(wire, field, weights)) graph.bytes(field.number, field.bytes);
  }
  for (const [name, tensor] of weights) graph.bytes(graphField.initialiser, tensorMessage(name, tensor));
  for (const { name, tensor, meanOver } of means) {
    const mean = `${name}/mean`;
    if (meanOver.length > 0) graph.bytes(graphField.node, reduceMean(graph, tensor, mean, meanOver, version));
    graph.bytes(
      graphField.node,
      new Message()
        .bytes(nodeField.input, meanOver.length > 0 ? mean : tensor)
        .bytes(nodeField.output, name)
        .bytes(nodeField.type, "Flatten")
        .bytes(nodeField.attribute, attributeMessage("axis", { int: 1 })),
    );
    // Its type and shape are the runtime's to find.
    graph.bytes(graphField.output, new Message().bytes(valueField.name, name));
  }
  return graph;
}

function reduceMean(graph: Message, from: string, to: string, axes: readonly number[], version: number): Message {
  const node = new Message().bytes(nodeField.input, from);
  if (version >= AXES_ARE_INPUTS) {
    const list: Tensor = { shape: [axes.length], dtype: "i64", data: Int32Array.from(axes) };
    graph.bytes(graphField.initialiser, tensorMessage(`${to}/axes`, list));
    node.bytes(nodeField.input, `${to}/axes`);
  } else node.bytes(nodeField.attribute, attributeMessage("axes", { ints: axes }));
  return node
    .bytes(nodeField.output, to)
    .bytes(nodeField.type, "ReduceMean")
    .bytes(nodeField.attribute, attributeMessage("keepdims", { int: 0 }));
}

/** Whether a tensor or a node of the graph gives one of the weights. */
function gives(
  wire: WireReader,
  { number, bytes }: { number: number; bytes: Uint8Array },
  weights: ReadonlyMap<string, Tensor>,
): boolean {
  if (weights.size === 0) return false;
  const names: Record<number, number> = {
    [graphField.initialiser]: tensorField.name,
    [graphField.node]: nodeField.output,
  };
  const name = names[number];
  if (name === undefined) return false;
  for (const field of wire.fields(bytes, "the graph"))
    if (field.number === name && field.kind === "bytes" && weights.has(text(field.bytes))) return true;
  return false;
}
