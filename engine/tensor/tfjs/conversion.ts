/**
 * A graph on its way from TensorFlow to ONNX. TensorFlow lays planes out as [n, height, width, channels], ONNX as [n,
 * channels, height, width]. Each result may be there in either or both of the two; it is laid out anew only where somebody
 * needs the one that is not there, so that a chain of convolutions stays as ONNX wants it.
 */
import type { GraphWriter } from "../onnx/graphWriter.ts";
import type { DType, OnnxAttribute, Tensor } from "../value.ts";
import type { TfNode } from "./graphModel.ts";
import { TfjsError } from "./tfjsError.ts";

/** A result of a node of TensorFlow. */
export interface Result {
  dtype: DType;
  /** Name in the ONNX graph of the tensor as TensorFlow lays it out. */
  plain?: string;
  /** Name of the same with channels before places; only results of four axes have it. */
  planes?: string;
  /** Its numbers where they are fixed. */
  fixed?: Tensor;
  /** Whether it was made by padding. */
  padded?: boolean;
}

export class Conversion {
  private readonly results = new Map<string, Result>();

  /** @param scaled where pictures of other sizes than the graph was made for go in: that size, and their own. */
  constructor(
    readonly graph: GraphWriter,
    private readonly scaled?: { made: readonly [number, number]; given: string },
  ) {}

  set(name: string, result: Result): void {
    this.results.set(name, result);
  }

  /** @throws TfjsError where nothing of that name was made. */
  get(name: string): Result {
    const result = this.results.get(name);
    if (!result) throw new TfjsError(`there is no result "${name}"`);
    return result;
  }

  /** The i-th input of a node. @throws TfjsError where it has fewer. */
  input(node: TfNode, i: number): Result {
    const name = node.inputs[i];
    if (name === undefined) throw refusal(node, `has no input ${i + 1}`);
    return this.get(name);
  }

  /** As TensorFlow lays it out. */
  plain(result: Result): string {
    if (result.plain === undefined) {
      if (result.planes !== undefined)
        result.plain = this.graph.node("Transpose", [result.planes], { perm: { ints: [0, 2, 3, 1] } });
      else result.plain = this.graph.packed(result.fixed!);
    }
    return result.plain;
  }

  /** With channels before places. Only for what has four axes. */
  planes(result: Result): string {
    if (result.planes === undefined) {
      if (result.fixed) result.planes = this.graph.packed(channelsFirst(result.fixed));
      else result.planes = this.graph.node("Transpose", [this.plain(result)], { perm: { ints: [0, 3, 1, 2] } });
    }
    return result.planes;
  }

  /** Numbers that must be fixed in the file. @throws TfjsError naming the node. */
  fixed(node: TfNode, i: number): Tensor {
    const { fixed } = this.input(node, i);
    if (!fixed) throw refusal(node, `takes "${node.inputs[i]}", which is not fixed in the file`);
    return fixed;
  }

  numbers(node: TfNode, i: number): number[] {
    return Array.from(this.fixed(node, i).data);
  }

  number(node: TfNode, i: number): number {
    return this.numbers(node, i)[0];
  }

  /** Integers for an input of an ONNX node that wants them as a list: shapes, axes. */
  list(result: Result): string {
    if (result.fixed) return this.graph.integers(Array.from(result.fixed.data));
    return this.graph.node("Reshape", [this.plain(result), this.graph.integers([-1])]);
  }

  /** Height and width to which planes are brought: those of the file, in proportion to the size of what goes in. */
  sizeInPlanes(result: Result): string {
    const size = this.list(result);
    if (!this.scaled || !result.fixed) return size;
    const { made, given } = this.scaled;
    return this.graph.node("Div", [this.graph.node("Mul", [size, given]), this.graph.integers(made)]);
  }

  /** A node of ONNX that takes and gives what TensorFlow lays out. */
  node(type: string, inputs: readonly string[], attributes: Record<string, OnnxAttribute> = {}): string {
    return this.graph.node(type, inputs, attributes);
  }
}

/** A converter of one operator: results of a node, the first under its own name, others as "name:1". */
export type Converter = (node: TfNode, conversion: Conversion) => Result | Result[];

export const refusal = ({ name, op }: TfNode, why: string): TfjsError =>
  new TfjsError(`the node "${name}" (${op}) ${why}`);

/** [n, height, width, channels] to [n, channels, height, width]. @throws TfjsError where it has not four axes. */
function channelsFirst({ shape, dtype, data }: Tensor): Tensor {
  if (shape.length !== 4) throw new TfjsError(`fixed numbers of shape [${shape.join(", ")}] are no planes`);
  const [n, h, w, c] = shape;
  const turned = data.slice();
  for (let b = 0; b < n; b++)
    for (let k = 0; k < c; k++)
      for (let i = 0; i < h * w; i++) turned[(b * c + k) * h * w + i] = data[(b * h * w + i) * c + k];
  return { shape: [n, c, h, w], dtype, data: turned };
}
