/**
 * Values of a tensor program. A program is a graph of values; each value is an operation applied to earlier values, with
 * a static shape known when it is built. Nothing is computed here: `evaluate.ts` runs a graph in plain TypeScript,
 * `onnx/` writes it down for ONNX Runtime, `gradient.ts` extends it by its derivatives.
 */

/** f32: numbers. i64: indices. bool: conditions. */
export type DType = "f32" | "i64" | "bool";

export type Shape = readonly number[];

/** A tensor with its numbers, row-major. f32 may be held in double precision; i64 and bool are held as integers. */
export interface Tensor {
  shape: Shape;
  dtype: DType;
  data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

/** What an operation is: its mathematics, once for shapes, once for numbers, once for ONNX. Derivatives are in `rules/`,
 * because the derivative of one operation is made of others. */
export interface Op<A = unknown> {
  /** Name of the mathematics: "matmul", "softmax". */
  name: string;
  /** Shape and type of the result. Throws a sentence where the inputs do not fit; `apply` adds op, shapes and place. */
  infer(inputs: readonly Value[], attributes: A): { shape: Shape; dtype: DType };
  /** The numbers, written for clarity: the reference against which every executor is held. */
  evaluate(inputs: readonly Tensor[], attributes: A, output: { shape: Shape; dtype: DType }): Tensor["data"];
  /** Emits ONNX nodes; returns the name of the result. */
  lower(emit: Emit, inputs: readonly string[], attributes: A, node: Value): string;
}

/** What lowering may do: add nodes and constants. */
export interface Emit {
  node(type: string, inputs: readonly string[], attributes?: Record<string, OnnxAttribute>): string;
  /** A node with several results; returns their names. */
  nodes(type: string, inputs: readonly string[], outputs: number, attributes?: Record<string, OnnxAttribute>): string[];
  /** A constant of integers (shapes, axes, starts, ends), shared between nodes. */
  integers(values: readonly number[]): string;
  /** A scalar constant of the given type. */
  scalar(value: number, dtype?: DType): string;
}

export type OnnxAttribute = { int: number } | { ints: readonly number[] } | { float: number } | { string: string };

export interface Value {
  readonly id: number;
  readonly op: Op<never>;
  readonly inputs: readonly Value[];
  readonly attributes: unknown;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A shape or type that does not fit, told where the graph is built. */
export class TensorError extends Error {
  override readonly name = "TensorError";
}

let counter = 0;

/**
 * The value of `op` applied to `inputs`.
 * @throws TensorError naming the operation, the shapes and the line of the caller that has to change.
 */
export function apply<A>(op: Op<A>, inputs: readonly Value[], attributes: A): Value {
  let result: { shape: Shape; dtype: DType };
  try {
    result = op.infer(inputs, attributes);
  } catch (error) {
    if (error instanceof TensorError) throw error;
    const shapes = inputs.map((input) => `${input.dtype}[${input.shape.join(", ")}]`).join(", ");
    throw new TensorError(`${op.name}(${shapes}): ${(error as Error).message}${callerLine()}`);
  }
  return { id: counter++, op: op as Op<never>, inputs, attributes, shape: result.shape, dtype: result.dtype };
}

/** " at file:line" of the innermost stack frame outside the engine's operations, or "". */
function callerLine(): string {
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  const outside = frames.find((frame) => !/engine[\\/]tensor[\\/](value|ops[\\/]\w+)\.ts/.test(frame));
  const place = outside?.match(/\(?((?:file:\/\/)?[^\s()]+:\d+):\d+\)?$/)?.[1];
  return place ? ` (at ${place})` : "";
}

/** Number of elements. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, extent) => product * extent, 1);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((extent, i) => extent === b[i]);

/** An axis counted from the front; negative ones count from the back. Throws where there is no such axis. */
export function normaliseAxis(axis: number, rank: number): number {
  const result = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || result < 0 || result >= rank)
    throw new Error(`there is no axis ${axis} in ${rank} dimensions`);
  return result;
}

/** Elements between neighbours along each axis of a row-major tensor. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** The shape both broadcast to (NumPy rules: aligned at the back, extent 1 stretches). Throws where they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[a.length - rank + i] ?? 1;
    const right = b[b.length - rank + i] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new Error(`[${a.join(", ")}] and [${b.join(", ")}] do not broadcast: ${left} against ${right}`);
    }
    return left === 1 ? right : left;
  });
}

/** Array of the type in which a reference evaluation holds `dtype`, in the precision of `like`. */
export function allocate(dtype: DType, size: number, like: readonly Tensor[]): Tensor["data"] {
  if (dtype === "i64") return new Int32Array(size);
  if (dtype === "bool") return new Uint8Array(size);
  return like.some((tensor) => tensor.data instanceof Float64Array) ? new Float64Array(size) : new Float32Array(size);
}
