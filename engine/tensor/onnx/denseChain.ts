/**
 * A network of dense layers one after the other, read out of an ONNX graph: MatMul or Gemm with a fixed matrix, Add of a
 * fixed vector, Relu or Sigmoid. What does not change numbers (Identity, Dropout as it is in use, Flatten of rows) is passed
 * over; everything else is refused, so that whoever gets the layers knows the whole network.
 */
import { floatsOf, type OnnxModel, type OnnxNode, type OnnxTensor } from "./readModel.ts";
import { OnnxError } from "./wireReader.ts";

/** y = activation(x W + b). */
export interface ChainLayer {
  inputs: number;
  outputs: number;
  /** W, inputs * outputs, row-major as in ONNX's MatMul. */
  weights: Float32Array;
  bias?: Float32Array;
  activation: "none" | "relu" | "sigmoid";
}

/**
 * The layers from the graph's one input [n, inputs], or from two inputs joined along their last axis, to its output. Views
 * into the file where the weights lie there as they are needed.
 * @throws OnnxError naming the node that is no part of such a chain, or the weights that do not fit.
 */
export function readDenseChain(model: OnnxModel): ChainLayer[] {
  const constants = new Map(model.weights);
  const nodes: OnnxNode[] = [];
  for (const node of model.nodes) {
    const value = node.type === "Constant" && node.domain === "" ? node.attributes.get("value")?.tensors[0] : undefined;
    if (value) constants.set(node.outputs[0], value);
    else nodes.push(node);
  }
  const readers = new Map<string, OnnxNode[]>();
  for (const node of nodes)
    for (const name of new Set(node.inputs)) {
      const known = readers.get(name);
      if (known) known.push(node);
      else readers.set(name, [node]);
    }

  const chain = new Chain(constants);
  let current = joinedInput(model, readers);
  const passed = new Set([current.name]);
  let walked = current.walked;
  for (;;) {
    const next = readers.get(current.name) ?? [];
    if (next.length === 0) break;
    if (next.length > 1) throw new OnnxError(`"${current.name}" goes to ${next.length} nodes; a chain has no branches`);
    chain.add(next[0], current.name);
    walked++;
    current = { name: next[0].outputs[0], walked };
    // Each step goes to a node of its own unless the graph bites its tail, which ONNX forbids.
    if (passed.has(current.name)) throw new OnnxError(`"${current.name}" depends on itself`);
    passed.add(current.name);
  }
  if (walked < nodes.length)
    throw new OnnxError(`${nodes.length - walked} of ${nodes.length} nodes do not belong to the chain of dense layers`);
  if (!model.outputs.some(({ name }) => name === current.name))
    throw new OnnxError(`the chain of dense layers ends in "${current.name}", which is no output of the graph`);
  if (chain.layers.length === 0) throw new OnnxError("the graph has no dense layer");
  return chain.layers;
}

/** Where the chain begins: the input, or the two inputs after they are joined. */
function joinedInput(
  { inputs }: OnnxModel,
  readers: ReadonlyMap<string, OnnxNode[]>,
): { name: string; walked: number } {
  if (inputs.length === 1) return { name: inputs[0].name, walked: 0 };
  const [join] = readers.get(inputs[0]?.name) ?? [];
  const axis = join?.attributes.get("axis")?.int;
  const together =
    inputs.length === 2 &&
    join?.type === "Concat" &&
    join.inputs.join() === inputs.map(({ name }) => name).join() &&
    (axis === 1 || axis === -1);
  if (!together)
    throw new OnnxError(
      `the graph has ${inputs.length} inputs; one is needed, or two that are first of all joined along their last axis`,
    );
  return { name: join.outputs[0], walked: 1 };
}

class Chain {
  readonly layers: ChainLayer[] = [];

  constructor(private readonly constants: ReadonlyMap<string, OnnxTensor>) {}

  /** @throws OnnxError where the node is no part of a dense layer. */
  add(node: OnnxNode, from: string): void {
    const { type, domain, inputs, attributes } = node;
    if (domain !== "" && domain !== "ai.onnx") throw refusal(node);
    if ((type === "MatMul" || (type === "Gemm" && plainGemm(node))) && inputs[0] === from) this.product(node);
    else if (type === "Add") this.bias(node, inputs[inputs[0] === from ? 1 : 0]);
    else if (type === "Relu") this.activate(node, "relu");
    else if (type === "Sigmoid") this.activate(node, "sigmoid");
    else {
      const flat = type === "Flatten" && (attributes.get("axis")?.int ?? 1) === 1;
      // The third input of a Dropout would switch it on.
      const idle = type === "Identity" || (type === "Dropout" && !inputs[2]);
      if (!flat && !idle) throw refusal(node);
    }
  }

  private product(node: OnnxNode): void {
    const tensor = this.constant(node.inputs[1], node);
    if (tensor.shape.length !== 2 || Math.min(...tensor.shape) < 1)
      throw new OnnxError(`the matrix "${tensor.name}" has the shape [${tensor.shape.join(", ")}]`);
    const values = floatsOf(tensor);
    const [rows, columns] = tensor.shape;
    const turned = node.attributes.get("transB")?.int === 1;
    const [inputs, outputs] = turned ? [columns, rows] : [rows, columns];
    const before = this.layers.at(-1);
    if (before && before.outputs !== inputs)
      throw new OnnxError(`${describe(node)} takes ${inputs} numbers, but the layer before gives ${before.outputs}`);
    const weights = turned ? transposed(values, rows, columns) : values;
    this.layers.push({ inputs, outputs, weights, activation: "none" });
    if (node.inputs[2]) this.bias(node, node.inputs[2]);
  }

  private bias(node: OnnxNode, name: string): void {
    const layer = this.layers.at(-1);
    if (!layer || layer.bias || layer.activation !== "none") throw refusal(node);
    const tensor = this.constant(name, node);
    const bias = floatsOf(tensor);
    if (bias.length !== layer.outputs || tensor.shape.at(-1) !== layer.outputs)
      throw new OnnxError(
        `the vector "${tensor.name}" of shape [${tensor.shape.join(", ")}] does not fit ${layer.outputs} numbers`,
      );
    layer.bias = bias;
  }

  private activate(node: OnnxNode, activation: "relu" | "sigmoid"): void {
    const layer = this.layers.at(-1);
    if (layer?.activation !== "none") throw refusal(node);
    layer.activation = activation;
  }

  private constant(name: string, node: OnnxNode): OnnxTensor {
    const tensor = this.constants.get(name);
    if (!tensor) throw new OnnxError(`${describe(node)} works with "${name}", which is not fixed in the file`);
    return tensor;
  }
}

const describe = ({ type, name }: OnnxNode): string => (name ? `the node "${name}" (${type})` : `a node ${type}`);
const refusal = (node: OnnxNode): OnnxError =>
  new OnnxError(`${describe(node)} cannot stand where it does in a chain of dense layers`);

function plainGemm({ attributes }: OnnxNode): boolean {
  return (
    (attributes.get("alpha")?.float ?? 1) === 1 &&
    (attributes.get("beta")?.float ?? 1) === 1 &&
    (attributes.get("transA")?.int ?? 0) === 0
  );
}

/** Edge of the squares in which matrices are turned, so that both sides stay in the cache. */
const TILE = 32;

/** @param values rows * columns. @returns columns * rows. */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let top = 0; top < rows; top += TILE)
    for (let left = 0; left < columns; left += TILE)
      for (let row = top; row < Math.min(rows, top + TILE); row++)
        for (let column = left; column < Math.min(columns, left + TILE); column++)
          result[column * rows + row] = values[row * columns + column];
  return result;
}
