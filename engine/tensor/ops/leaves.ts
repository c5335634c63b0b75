/** Values that come from outside a graph: inputs, parameters, constants; and values that stop a gradient. */
import { allocate, apply, type DType, type Op, type Shape, sizeOf, type Tensor, type Value } from "../value.ts";

interface Leaf {
  name: string;
  shape: Shape;
  dtype: DType;
}

const outside = (name: string): Op<Leaf> => ({
  name,
  infer: (_, { shape, dtype }) => {
    if (shape.some((extent) => !Number.isInteger(extent) || extent < 0))
      throw new Error(`[${shape.join(", ")}] is no shape`);
    return { shape, dtype };
  },
  evaluate: (_, { name: which }) => {
    throw new Error(`the value of "${which}" was not given`);
  },
  lower: (_, __, attributes) => attributes.name,
});

export const inputOp = outside("input");
export const parameterOp = outside("parameter");

/** A value given at every run. */
export const input = (name: string, shape: Shape, dtype: DType = "f32"): Value =>
  apply(inputOp, [], { name, shape, dtype });

/** A weight: a value given at every run that gradients are taken for, and that training updates. */
export const parameter = (name: string, shape: Shape): Value =>
  apply(parameterOp, [], { name, shape, dtype: "f32" as const });

/** Name of an input or a parameter; undefined for any other value. */
export const leafName = (value: Value): string | undefined =>
  value.op === inputOp || value.op === parameterOp ? (value.attributes as Leaf).name : undefined;

export const constantOp: Op<{ tensor: Tensor }> = {
  name: "constant",
  infer: (_, { tensor }) => {
    if (tensor.data.length !== sizeOf(tensor.shape)) {
      throw new Error(`${tensor.data.length} numbers for the shape [${tensor.shape.join(", ")}]`);
    }
    return { shape: tensor.shape, dtype: tensor.dtype };
  },
  evaluate: (_, { tensor }) => tensor.data,
  lower: () => {
    throw new Error("constants become initialisers, not nodes");
  },
};

/** A tensor of fixed numbers. They are kept in double precision, for runs that ask for it. */
export function constant(values: readonly number[] | Tensor["data"], shape: Shape, dtype: DType = "f32"): Value {
  const data = dtype === "f32" ? new Float64Array(values.length) : allocate(dtype, values.length, []);
  data.set(values);
  return apply(constantOp, [], { tensor: { shape, dtype, data } });
}

/** One number. */
export const scalar = (value: number, dtype: DType = "f32"): Value => constant([value], [], dtype);

export const stopGradientOp: Op<null> = {
  name: "stopGradient",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  evaluate: ([x]) => x.data,
  lower: (_, [x]) => x,
};

/** The same numbers; no gradient flows through ("sg" in the papers). */
export const stopGradient = (x: Value): Value => apply(stopGradientOp, [x], null);

export const straightThroughOp: Op<null> = {
  name: "straightThrough",
  infer: ([x, y]) => {
    if (x.shape.join() !== y.shape.join()) throw new Error("both sides must have the same shape");
    return { shape: y.shape, dtype: y.dtype };
  },
  evaluate: ([, y]) => y.data,
  lower: (_, [, y]) => y,
};

/** The numbers of `forward`, the gradient of `backward`: backward + sg(forward - backward), without the rounding. */
export const straightThrough = (backward: Value, forward: Value): Value =>
  apply(straightThroughOp, [backward, forward], null);

export const clippedGradientOp: Op<{ limit: number }> = {
  name: "clippedGradient",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  evaluate: ([x]) => x.data,
  lower: (_, [x]) => x,
};

/** The same numbers; each element of the gradient that flows through is cut off at -limit and limit. */
export const clippedGradient = (x: Value, limit: number): Value => apply(clippedGradientOp, [x], { limit });
