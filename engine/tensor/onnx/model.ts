/**
 * A graph of values as an ONNX model (opset 20, IR version 9): what training steps run as, and what trained networks are
 * shipped as.
 */

import { constantOp, leafName } from "../ops/leaves.ts";
import { topological } from "../topological.ts";
import { type Tensor, TensorError, type Value } from "../value.ts";
import { graphField } from "./fields.ts";
import { GraphWriter, modelBytes, valueInfo } from "./graphWriter.ts";
import { Message } from "./protobuf.ts";

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
    body.bytes(graphField.output, described(name, value, options.freeAxes?.[name]));
  }
  for (const [name, value] of inputs)
    if (!weights[name]) body.bytes(graphField.input, described(name, value, options.freeAxes?.[name]));
  graph.writeTo(body);

  return modelBytes(body, options.metadata);
}

function described(name: string, { dtype, shape }: Value, free: readonly (string | null)[] = []): Message {
  return valueInfo(
    name,
    dtype,
    shape.map((extent, axis) => free[axis] ?? extent),
  );
}
