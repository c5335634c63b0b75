/**
 * An ONNX file with other outputs, and with other numbers in some of its weights. Everything else is passed on as it is,
 * undecoded.
 */
import { dataType, graphField, modelField, nodeField, tensorField, valueField } from "./fields.ts";
import { attributeMessage } from "./graphWriter.ts";
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
 * @param weights by name, of the length of those in the file, which they stand for.
 * @throws OnnxError where the bytes are no ONNX model.
 */
export function withMeans(
  bytes: Uint8Array,
  { opsets }: Pick<OnnxModel, "opsets">,
  means: readonly MeanOutput[],
  weights: ReadonlyMap<string, Float32Array> = new Map(),
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
  weights: ReadonlyMap<string, Float32Array>,
  version: number,
): Message {
  const graph = new Message();
  for (const field of wire.fields(bytes, "the graph")) {
    if (field.kind === "varint") graph.integer(field.number, Number(BigInt.asIntN(64, field.value)));
    else if (field.kind !== "bytes") throw new OnnxError(`the graph has the unknown field ${field.number}`);
    else if (field.number === graphField.initialiser)
      graph.bytes(graphField.initialiser, initialiserWith(wire, field.bytes, weights));
    else if (field.number !== graphField.output) graph.bytes(field.number, field.bytes);
  }
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
    const list = BigInt64Array.from(axes, BigInt);
    graph.bytes(
      graphField.initialiser,
      new Message()
        .integers(tensorField.shape, [axes.length])
        .integer(tensorField.type, dataType.i64)
        .bytes(tensorField.name, `${to}/axes`)
        .bytes(tensorField.raw, new Uint8Array(list.buffer)),
    );
    node.bytes(nodeField.input, `${to}/axes`);
  } else node.bytes(nodeField.attribute, attributeMessage("axes", { ints: axes }));
  return node
    .bytes(nodeField.output, to)
    .bytes(nodeField.type, "ReduceMean")
    .bytes(nodeField.attribute, attributeMessage("keepdims", { int: 0 }));
}

/** Fields that hold numbers in one way or another; where there are others to put, they go. */
const numbers = new Set<number>([tensorField.floats, tensorField.raw]);

function initialiserWith(
  wire: WireReader,
  bytes: Uint8Array,
  weights: ReadonlyMap<string, Float32Array>,
): Uint8Array | Message {
  if (weights.size === 0) return bytes;
  const fields = [...wire.fields(bytes, "a tensor")];
  const name = fields.find(({ number }) => number === tensorField.name);
  const data = name?.kind === "bytes" ? weights.get(text(name.bytes)) : undefined;
  if (!data) return bytes;
  const tensor = new Message();
  for (const field of fields) {
    if (numbers.has(field.number)) continue;
    if (field.kind === "varint") tensor.integer(field.number, Number(BigInt.asIntN(64, field.value)));
    else if (field.kind === "bytes") tensor.bytes(field.number, field.bytes);
  }
  return tensor.bytes(tensorField.raw, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
