/**
 * Results of nodes that can serve as layers: those that depend on what goes in. Main are those at which a block of the
 * network ends: after the activation and not before it, and not where numbers are only laid out otherwise.
 */
import { graphField, modelField, valueField } from "./fields.ts";
import { Message } from "./protobuf.ts";
import type { OnnxModel, OnnxNode } from "./readModel.ts";

export interface OnnxLayer {
  tensor: string;
  node: OnnxNode;
  main: boolean;
}

/** Nodes that only move, cut or rename numbers, or tell of them. */
const layout = new Set([
  "Cast",
  "Constant",
  "ConstantOfShape",
  "DepthToSpace",
  "Dropout",
  "Expand",
  "Flatten",
  "Gather",
  "Identity",
  "Pad",
  "Range",
  "Reshape",
  "Shape",
  "Size",
  "Slice",
  "SpaceToDepth",
  "Split",
  "Squeeze",
  "Tile",
  "Transpose",
  "Unsqueeze",
]);

/** Nodes that go on with the one number at each place: a block that they follow has not ended yet. */
const pointwise = new Set([
  "Abs",
  "BatchNormalization",
  "Celu",
  "Clip",
  "Elu",
  "Erf",
  "Exp",
  "Gelu",
  "HardSigmoid",
  "HardSwish",
  "LeakyRelu",
  "Log",
  "Max",
  "Min",
  "Mish",
  "Mul",
  "Neg",
  "PRelu",
  "Relu",
  "Selu",
  "Sigmoid",
  "Softplus",
  "Softsign",
  "Sqrt",
  "Swish",
  "Tanh",
  "ThresholdedRelu",
]);

/** Pointwise only with a weight: of two results they are where branches meet. */
const meeting = new Set(["Add", "Div", "Pow", "Sub"]);

/** In the order of the file, in which every result comes after what it is made of. */
export function layersOf({ nodes, inputs, outputs }: OnnxModel): OnnxLayer[] {
  const alive = new Set(inputs.map(({ name }) => name));
  const users = new Map<string, OnnxNode[]>();
  const found: Omit<OnnxLayer, "main">[] = [];
  for (const node of nodes) {
    const taken = node.inputs.filter((name) => alive.has(name));
    for (const name of taken) {
      const known = users.get(name);
      if (known) known.push(node);
      else users.set(name, [node]);
    }
    if (taken.length === 0) continue;
    for (const tensor of node.outputs)
      if (tensor !== "" && !alive.has(tensor)) {
        alive.add(tensor);
        found.push({ tensor, node });
      }
  }
  const goesOn = ({ type, inputs: from }: OnnxNode): boolean =>
    pointwise.has(type) || (meeting.has(type) && from.filter((name) => alive.has(name)).length === 1);
  const left = new Set(outputs.map(({ name }) => name));
  return found.map(({ tensor, node }) => {
    const after = users.get(tensor) ?? [];
    const ends = !layout.has(node.type) && (after.length === 0 || !after.every(goesOn));
    return { tensor, node, main: left.has(tensor) || ends };
  });
}

/**
 * The file with further results among its outputs. Nothing is decoded: two messages one after the other are one message,
 * and the graph of the second adds to that of the first (protobuf.dev/programming-guides/encoding#last-one-wins).
 */
export function withOutputs(bytes: Uint8Array, { outputs }: OnnxModel, tensors: readonly string[]): Uint8Array {
  const known = new Set(outputs.map(({ name }) => name));
  const graph = new Message();
  for (const name of new Set(tensors))
    if (!known.has(name)) graph.bytes(graphField.output, new Message().bytes(valueField.name, name));
  const more = new Message().bytes(modelField.graph, graph).encode();
  const whole = new Uint8Array(bytes.length + more.length);
  whole.set(bytes);
  whole.set(more, bytes.length);
  return whole;
}
