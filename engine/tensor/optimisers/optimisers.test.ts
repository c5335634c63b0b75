import { describe, expect, it } from "vitest";
import { singularValues } from "../../metrics/singularValues.ts";
import { evaluate } from "../evaluate.ts";
import { conv2D, embedding, linear } from "../modules/atoms.ts";
import { mul } from "../ops/elementwise.ts";
import { input, parameter } from "../ops/leaves.ts";
import { sizeOf, type Tensor, type Value } from "../value.ts";
import { adam, muon, sgd } from "./directions.ts";
import type { Optimiser } from "./optimiser.ts";
import { clipToNorm, dualised, normalised, plain } from "./optimisers.ts";

const tensor = (data: ArrayLike<number>, shape: number[]): Tensor => ({
  shape,
  dtype: "f32",
  data: Float64Array.from(data),
});

/** One step as a graph: weight and memory in, weight and memory out. */
function stepGraph(optimiser: Optimiser, shape: number[]): { outputs: Value[]; slots: number } {
  const slots = optimiser.slots(shape);
  const memory = slots.map((slot, i) => input(`m${i}`, slot.shape));
  const { weight, memory: next } = optimiser.step(
    parameter("w", shape),
    input("g", shape),
    memory,
    input("rate", []),
    input("time", []),
  );
  return { outputs: [weight, ...next], slots: slots.length };
}

/** The weight after some steps along given gradients. */
function follow(optimiser: Optimiser, start: number[], path: number[][], rate: number): number[] {
  const shape = [start.length];
  const { outputs, slots } = stepGraph(optimiser, shape);
  let state = [
    tensor(start, shape),
    ...Array.from({ length: slots }, () => tensor(new Float64Array(start.length), shape)),
  ];
  path.forEach((g, i) => {
    const feeds = { w: state[0], g: tensor(g, shape), rate: tensor([rate], []), time: tensor([i + 1], []) };
    state = evaluate(outputs, { ...feeds, ...Object.fromEntries(state.slice(1).map((slot, k) => [`m${k}`, slot])) });
  });
  return Array.from(state[0].data);
}

describe("steps follow their equations", () => {
  const path = [
    [1, -2],
    [0.5, 3],
    [-1, 0.25],
  ];

  it("gradient descent, with and without momentum", () => {
    expect(follow(plain(sgd()), [1, 1], path, 0.1)).toEqual(
      [1 - 0.1 * 0.5, 1 - 0.1 * 1.25].map((x) => expect.closeTo(x, 12)),
    );
    // Velocities 1, .9 + .5, .9 (1.4) - 1 for the first number.
    expect(follow(plain(sgd(0.9)), [0, 0], path, 0.1)[0]).toBeCloseTo(-0.1 * (1 + 1.4 + 0.26), 12);
  });

  it("Adam and its decoupled decay", () => {
    let [m, v, w, decayed] = [0, 0, 1, 1];
    path.forEach(([g], i) => {
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      const update = m / (1 - 0.9 ** (i + 1)) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8);
      w -= 0.01 * update;
      decayed = decayed * (1 - 0.01 * 0.1) - 0.01 * update;
    });
    expect(follow(plain(adam()), [1, 1], path, 0.01)[0]).toBeCloseTo(w, 12);
    expect(follow(plain(adam(), { decay: 0.1 }), [1, 1], path, 0.01)[0]).toBeCloseTo(decayed, 12);
  });

  it("Muon moves along an orthogonal factor, taller matrices further", () => {
    const { outputs } = stepGraph(plain(muon()), [4, 2]);
    const feeds = {
      w: tensor(new Float64Array(8), [4, 2]),
      g: tensor([3, 1, 0, 2, -1, 1, 2, 2], [4, 2]),
      m0: tensor(new Float64Array(8), [4, 2]),
      rate: tensor([1], []),
      time: tensor([1], []),
    };
    const [weight] = evaluate(outputs, feeds);
    const lengths = [0, 1].map((column) => Math.hypot(...[0, 1, 2, 3].map((row) => weight.data[2 * row + column])));
    // Singular values of about 0.7 to 1.15, times sqrt(4 / 2).
    for (const length of lengths) expect(length).toBeGreaterThan(0.6 * Math.SQRT2);
    for (const length of lengths) expect(length).toBeLessThan(1.2 * Math.SQRT2);
  });

  it("clipping keeps directions and short gradients", () => {
    const [a, b] = [input("a", [2]), input("b", [1])];
    const feeds = { a: tensor([3, 0], [2]), b: tensor([4], [1]) };
    const numbers = (limit: number) =>
      evaluate(clipToNorm([a, b], limit), feeds).flatMap(({ data }) => Array.from(data));
    expect(numbers(1)).toEqual([expect.closeTo(0.6, 12), 0, expect.closeTo(0.8, 12)]);
    expect(numbers(10)).toEqual([3, 0, 4]);
  });
});

describe("steps in the modular norm", () => {
  const gradient = tensor([3, 1, 0, 2, -1, 1, 2, 2], [4, 2]);
  const layer = linear("w", 4, 2).atoms[0];

  /** What one step from zero changes, and its singular values. */
  function change(optimiser: Optimiser, steps = 1): number[] {
    const { outputs } = stepGraph(optimiser, [4, 2]);
    const slots = optimiser.slots([4, 2]);
    let memory = slots.map(({ shape, start }) => tensor(start?.() ?? new Float64Array(sizeOf(shape)), [...shape]));
    let weight = tensor(new Float64Array(8), [4, 2]);
    for (let time = 1; time <= steps; time++) {
      const feeds = {
        w: tensor(new Float64Array(8), [4, 2]),
        g: gradient,
        rate: tensor([0.1], []),
        time: tensor([time], []),
      };
      [weight, ...memory] = evaluate(outputs, {
        ...feeds,
        ...Object.fromEntries(memory.map((slot, k) => [`m${k}`, slot])),
      });
    }
    return singularValues(Array.from(weight.data), 4, 2);
  }

  it("a normalised step has norm rate times target, whatever the gradient's size", () => {
    const optimiser = normalised(sgd(), { atom: layer, target: 0.5 });
    expect(change(optimiser, 8)[0]).toBeCloseTo(0.05, 6);
    expect(change(normalised(adam(), { atom: layer, target: 0.5 }), 8)[0]).toBeCloseTo(0.05, 6);
  });

  it("a dual step has all singular values at rate times target", () => {
    for (const value of change(dualised(sgd(), { atom: layer, target: 0.5 }))) expect(value / 0.05).toBeCloseTo(1, 2);
  });

  it("nothing comes of a gradient of zeros", () => {
    for (const make of [normalised, dualised]) {
      const optimiser = make(sgd(), { atom: layer, target: 1 });
      const { outputs } = stepGraph(optimiser, [4, 2]);
      const zeros = tensor(new Float64Array(8), [4, 2]);
      const memory = optimiser.slots([4, 2]).map(({ shape, start }, k) => [`m${k}`, tensor(start!(), [...shape])]);
      const feeds = { w: zeros, g: zeros, rate: tensor([1], []), time: tensor([1], []), ...Object.fromEntries(memory) };
      expect(Array.from(evaluate(outputs, feeds)[0].data)).toEqual(new Array(8).fill(0));
    }
  });

  it("rows of an embedding move by the target, rows of zeros stay", () => {
    const rows = embedding("e", 3, 2).atoms[0];
    const [moved] = evaluate([mul(rows.normalise(input("g", [3, 2]), []).update, 0.5)], {
      g: tensor([3, 4, 0, 0, 1, 0], [3, 2]),
    });
    expect(Array.from(moved.data)).toEqual([0.3, 0.4, 0, 0, 0.5, 0].map((x) => expect.closeTo(x, 12)));
  });

  it("every tap of a convolution is brought to norm 1, better with every call", () => {
    const conv = conv2D("c", 2, 2, 3).atoms[0];
    const feed = tensor(
      Array.from({ length: 36 }, (_, i) => Math.sin(i * i)),
      [2, 2, 3, 3],
    );
    const { shape, start } = conv.slots[0];
    const { update, memory } = conv.normalise(input("g", feed.shape), [input("u", shape)]);
    let vector = tensor(start!(), [...shape]);
    for (let call = 0; call < 12; call++) [vector] = evaluate(memory, { g: feed, u: vector });
    const [moved] = evaluate([update], { g: feed, u: vector });
    for (let tap = 0; tap < 9; tap++) {
      const matrix = [0, 1, 2, 3].map((i) => moved.data[i * 9 + tap]);
      expect(singularValues(matrix, 2, 2)[0]).toBeCloseTo(1, 3);
    }
  });
});
