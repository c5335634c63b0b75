/** A graph model of TensorFlow.js as an ONNX model with the same inputs and outputs. */
import { graphField } from "../onnx/fields.ts";
import { GraphWriter, modelBytes, valueInfo } from "../onnx/graphWriter.ts";
import { Message } from "../onnx/protobuf.ts";
import { Conversion, type Converter, type Result, refusal } from "./conversion.ts";
import type { GraphModel, TfNode } from "./graphModel.ts";
import { convolutions } from "./ops/convolution.ts";
import { elementwise } from "./ops/elementwise.ts";
import { indexing } from "./ops/indexing.ts";
import { products } from "./ops/matmul.ts";
import { reductions } from "./ops/reductions.ts";
import { shapes } from "./ops/shape.ts";
import { TfjsError } from "./tfjsError.ts";

const converters: Readonly<Record<string, Converter>> = {
  ...convolutions,
  ...elementwise,
  ...indexing,
  ...products,
  ...reductions,
  ...shapes,
};

export interface ConvertOptions {
  /** Results that leave the graph; without, those that no node takes. What they do not depend on is left out. */
  outputs?: readonly string[];
  /** Extents of inputs other than those of the file; names where they are free. */
  shapes?: Readonly<Record<string, readonly (number | string)[]>>;
  /** The input of pictures, if its height and width are free: fixed sizes inside the graph go with them. */
  scaledWith?: { input: string; made: readonly [height: number, width: number]; axis: number };
  /** Inputs that are made of others, and what those are. */
  replaced?: Readonly<Record<string, (graph: GraphWriter) => Result>>;
  added?: Readonly<Record<string, { dtype: Result["dtype"]; shape: readonly (number | string)[] }>>;
  /** Written into the file. */
  metadata?: Readonly<Record<string, string>>;
}

export interface Converted {
  bytes: Uint8Array;
  /**
   * What a result of TensorFlow is called in the ONNX graph: under its own name as TensorFlow lays it out, under
   * "name/planes" as [n, channels, height, width].
   */
  tensors: ReadonlyMap<string, { plain?: string; planes?: string }>;
}

/** @throws TfjsError naming the nodes whose operators are not converted, or what is missing in the file. */
export function convert({ nodes, weights }: GraphModel, options: ConvertOptions = {}): Converted {
  const outputs = options.outputs ?? ends(nodes);
  const order = neededFor(outputs, nodes, new Set(Object.keys(options.replaced ?? {})));
  const graph = new GraphWriter();
  const body = new Message().bytes(graphField.name, "selfsame");
  for (const [name, { dtype, shape }] of Object.entries(options.added ?? {}))
    body.bytes(graphField.input, valueInfo(name, dtype, shape));
  const conversion = new Conversion(graph, scale(graph, options));
  const tensors = new Map<string, { plain?: string; planes?: string }>();
  for (const node of order) {
    const replaced = options.replaced?.[node.name];
    if (replaced) conversion.set(node.name, replaced(graph));
    else if (node.op === "Placeholder") {
      const dtype = node.dtype("dtype");
      body.bytes(graphField.input, valueInfo(node.name, dtype, options.shapes?.[node.name] ?? freed(node)));
      conversion.set(node.name, { dtype, plain: node.name });
    } else if (node.op === "Const") {
      const fixed = weights.get(node.name);
      if (!fixed) throw refusal(node, "has no numbers in the weights");
      conversion.set(node.name, { dtype: fixed.dtype, fixed });
    } else {
      const made = converters[node.op](node, conversion);
      for (const [i, result] of (Array.isArray(made) ? made : [made]).entries()) {
        const name = i === 0 ? node.name : `${node.name}:${i}`;
        conversion.set(name, result);
        if (result.plain) graph.rename(result.plain, name);
        if (result.planes) graph.rename(result.planes, `${name}/planes`);
        tensors.set(name, result);
      }
    }
  }
  for (const name of outputs) {
    const result = conversion.get(name);
    const made = conversion.plain(result);
    if (graph.nameOf(made) !== name) graph.output(made, name);
    body.bytes(graphField.output, valueInfo(name, result.dtype));
  }
  graph.writeTo(body);
  const named = (name: string | undefined) => name && graph.nameOf(name);
  return {
    bytes: modelBytes(body, options.metadata),
    tensors: new Map(
      [...tensors].map(([name, { plain, planes }]) => [name, { plain: named(plain), planes: named(planes) }]),
    ),
  };
}

/** Height and width of the pictures that go in, as a tensor of two numbers. */
function scale(graph: GraphWriter, { scaledWith }: ConvertOptions) {
  if (!scaledWith) return undefined;
  const { input, made, axis } = scaledWith;
  const given = graph.node("Slice", [
    graph.node("Shape", [input]),
    graph.integers([axis]),
    graph.integers([axis + 2]),
    graph.integers([0]),
  ]);
  return { made, given };
}

/** Extents of an input; those that are free get a name each. */
const freed = (node: TfNode): (number | string)[] | undefined =>
  node.shape("shape")?.map((extent, axis) => (extent > 0 ? extent : axis === 0 ? "n" : `${node.name}_${axis}`));

const nodeOf = (result: string): string => result.replace(/:\d+$/, "");

function ends(nodes: ReadonlyMap<string, TfNode>): string[] {
  const taken = new Set([...nodes.values()].flatMap(({ inputs }) => inputs.map(nodeOf)));
  return [...nodes.values()].filter(({ name, op }) => !taken.has(name) && op !== "NoOp").map(({ name }) => name);
}

/** What the outputs depend on, each node after those it takes. @throws TfjsError where one is missing or not converted. */
function neededFor(
  outputs: readonly string[],
  nodes: ReadonlyMap<string, TfNode>,
  replaced: ReadonlySet<string>,
): TfNode[] {
  const order: TfNode[] = [];
  let circle: TfjsError | undefined;
  const state = new Map<string, "open" | "done">();
  // A stack and no recursion: a graph may be deeper than calls may go.
  const stack = outputs.map(nodeOf).reverse();
  while (stack.length > 0) {
    const name = stack.at(-1)!;
    const node = nodes.get(name);
    if (!node) throw new TfjsError(`the graph has no node "${name}"`);
    if (state.get(name) === undefined) {
      state.set(name, "open");
      if (replaced.has(name)) continue;
      for (const input of node.inputs.map(nodeOf)) {
        if (state.get(input) === "open") circle ??= refusal(node, `depends on itself through "${input}"`);
        if (state.get(input) === undefined) stack.push(input);
      }
      continue;
    }
    if (state.get(name) === "open") {
      state.set(name, "done");
      order.push(node);
    }
    stack.pop();
  }
  // A loop consists of operators that are not converted: that is the better thing to say.
  refuseUnknown(order);
  if (circle) throw circle;
  return order;
}

function refuseUnknown(nodes: readonly TfNode[]): void {
  const unknown = nodes.filter(({ op }) => op !== "Placeholder" && op !== "Const" && !Object.hasOwn(converters, op));
  if (unknown.length === 0) return;
  const operators = [...new Set(unknown.map(({ op }) => op))].sort();
  throw new TfjsError(
    `it uses ${operators.length === 1 ? "an operator that is" : "operators that are"} not converted: ${operators.join(", ")} (first in the node "${unknown[0].name}")`,
  );
}
