/** Modules of one weight (paper, section 3): linear maps, convolutions, embeddings. */

import { orthogonal } from "../../random.ts";
import { conv2d } from "../ops/convolution.ts";
import { div, maximum, mul, sqrt } from "../ops/elementwise.ts";
import { gather } from "../ops/indexing.ts";
import { matmul } from "../ops/matmul.ts";
import { max, sum } from "../ops/reductions.ts";
import { reshape, transpose } from "../ops/shape.ts";
import type { Shape, Value } from "../value.ts";
import { type Atom, atom, type Module } from "./module.ts";
import { newtonSchulz, powerStep, spectralNorm, startingVector, TINY, vectorShape } from "./spectral.ts";

/** Power steps in each normalisation; the vector is kept from call to call, so that a few are enough. */
const POWER_STEPS = 2;

/** An atom whose norm is the largest spectral norm in a stack of matrices. */
function spectralAtom(options: {
  name: string;
  shape: Shape;
  scale: number;
  /** The weight as a stack of matrices [taps, out, in], and back. */
  matrices: Shape;
  toMatrices(weight: Value): Value;
  fromMatrices(matrices: Value): Value;
}): Omit<Atom, "initial"> {
  const { name, shape, scale, matrices, toMatrices, fromMatrices } = options;
  return {
    name,
    shape,
    scale,
    norm: (weight) => max(spectralNorm(toMatrices(weight))),
    slots: [{ shape: vectorShape(matrices), start: () => startingVector(matrices) }],
    normalise: (update, [before]) => {
      const stack = toMatrices(update);
      let state = powerStep(stack, before);
      for (let i = 1; i < POWER_STEPS; i++) state = powerStep(stack, state.vector);
      // A vector that has shrunk to nothing would never find a direction again: it is kept at length 1.
      const length = maximum(state.norm, TINY);
      const vector = div(state.vector, length);
      return { update: fromMatrices(div(stack, length)), memory: [vector] };
    },
    dualise: (update) => fromMatrices(newtonSchulz(toMatrices(update))),
  };
}

/** y = sqrt(out / in) W x over the last axis; W [out, in], orthogonal at first; spectral norm. */
export const linear = (name: string, output: number, input: number): Module => {
  const matrices = [output, input];
  const scale = Math.sqrt(output / input);
  const same = (x: Value) => x;
  return atom(
    {
      ...spectralAtom({ name, shape: matrices, scale, matrices, toMatrices: same, fromMatrices: same }),
      initial: (source) => orthogonal(output, input, source),
    },
    1,
    (x, w) => mul(matmul(x, transpose(w)), scale),
  );
};

/** sqrt(out / in) / k^2 times a convolution with W [out, in, k, k], orthogonal in each tap at first; the norm is the largest of a tap. */
export const conv2D = (name: string, output: number, input: number, kernel: number, stride = 1): Module => {
  const taps = kernel * kernel;
  const scale = Math.sqrt(output / input) / taps;
  return atom(
    {
      ...spectralAtom({
        name,
        shape: [output, input, kernel, kernel],
        scale,
        matrices: [taps, output, input],
        toMatrices: (w) => transpose(reshape(w, [output, input, taps]), [2, 0, 1]),
        fromMatrices: (m) => reshape(transpose(m, [1, 2, 0]), [output, input, kernel, kernel]),
      }),
      initial: (source) => {
        const weight = new Float32Array(output * input * taps);
        for (let tap = 0; tap < taps; tap++)
          orthogonal(output, input, source).forEach((value, i) => {
            weight[i * taps + tap] = value;
          });
        return weight;
      },
    },
    1,
    (x, w) => mul(conv2d(x, w, { padding: (kernel - 1) >> 1, stride }), scale),
  );
};

/** sqrt(width) times the row of an index; rows have length 1 at first, and the norm is the longest one. */
export const embedding = (name: string, count: number, width: number): Module => {
  const scale = Math.sqrt(width);
  const lengths = (w: Value): Value => sqrt(sum(mul(w, w), [1], true));
  // Rows of zeros stay zeros: those of words that did not occur.
  const toUnitRows = (update: Value): Value => div(update, maximum(lengths(update), TINY));
  return atom(
    {
      name,
      shape: [count, width],
      scale,
      norm: (w) => max(lengths(w)),
      slots: [],
      normalise: (update) => ({ update: toUnitRows(update), memory: [] }),
      dualise: toUnitRows,
      initial: (source) => {
        const rows = new Float32Array(count * width);
        for (let row = 0; row < count; row++) {
          const values = Array.from({ length: width }, () => source.normal());
          const length = Math.hypot(...values);
          rows.set(
            values.map((value) => value / length),
            row * width,
          );
        }
        return rows;
      },
    },
    1,
    (indices, w) => mul(gather(w, indices), scale),
  );
};
