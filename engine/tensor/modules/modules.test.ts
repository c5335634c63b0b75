/** Reference values computed with NumPy from the papers' formulae, and laws of the modular norm. */
import { describe, expect, it } from "vitest";
import { evaluate } from "../evaluate.ts";
import { gradients } from "../gradient.ts";
import { relu } from "../ops/elementwise.ts";
import { constant, input, parameter } from "../ops/leaves.ts";
import { sum } from "../ops/reductions.ts";
import { type Shape, sizeOf, type Tensor, type Value } from "../value.ts";
import { conv2D, embedding, linear } from "./atoms.ts";
import { bond, compose, type Module } from "./module.ts";
import { gpt, resMlp } from "./networks.ts";
import { convergentSteps, muonSteps, newtonSchulz, powerStep, spectralNorm } from "./spectral.ts";

const numbers = (rows: number[][]): Tensor => ({
  shape: [rows.length, rows[0].length],
  dtype: "f32",
  data: Float64Array.from(rows.flat()),
});

/** Values of a graph over matrices given by name, in double precision. */
const run = (outputs: Value[], feeds: Record<string, Tensor>) =>
  evaluate(outputs, feeds).map(({ data }) => Array.from(data));

const G = numbers([
  [1, 2, 0, -1],
  [0.5, -1, 3, 2],
  [2, 0, 1, 0.5],
]);
const g = input("g", [3, 4]);

function expectClose(found: number[], expected: number[], digits = 9): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], digits);
  });
}

describe("orthogonal factors", () => {
  it("five steps of Muon and six that converge", () => {
    const [muon, six] = run([newtonSchulz(g, muonSteps), newtonSchulz(g, convergentSteps)], { g: G });
    expectClose(muon.slice(0, 4), [0.108926513421, 0.652625383858, 0.0985104769525, -0.277057453453]);
    expectClose(muon.slice(4, 8), [0.0297967070738, -0.173390856076, 0.906130340159, 0.539760598117]);
    expectClose(six.slice(0, 4), [0.202110191423, 0.889069050298, 0.251328860904, -0.318870094697]);
  });

  it("are the same for the transposed matrix, transposed", () => {
    const t = input("t", [4, 3]);
    const tall: Tensor = {
      shape: [4, 3],
      dtype: "f32",
      data: Float64Array.from({ length: 12 }, (_, i) => G.data[(i % 3) * 4 + Math.floor(i / 3)]),
    };
    const [wide, turned] = run([newtonSchulz(g), newtonSchulz(t)], { g: G, t: tall });
    expectClose(
      turned,
      Array.from({ length: 12 }, (_, i) => wide[(i % 3) * 4 + Math.floor(i / 3)]),
      12,
    );
  });
});

describe("power iteration", () => {
  it("rises to the largest singular value, one step a call", () => {
    let vector: Value = constant(Float64Array.from([1, 1, 1, 1]), [4, 1]);
    const estimates: Value[] = [];
    for (let i = 0; i < 5; i++) {
      const step = powerStep(g, vector);
      estimates.push(step.norm);
      vector = step.vector;
    }
    expectClose(
      run(estimates, { g: G }).flat(),
      [3.67283623749, 4.02814242733, 4.11623817275, 4.13291837086, 4.13588523391],
      8,
    );
    expect(run([spectralNorm(g, 60)], { g: G })[0][0]).toBeCloseTo(4.13651787489, 9);
  });
});

/** The modular norm of given weights: the largest of |w| over its target. */
function modularNorm(module: Module, norms: number[]): number {
  return Math.max(...module.targets.map((target, i) => norms[i] / target));
}

describe("the modular norm", () => {
  it("of two layers with a rectifier between", () => {
    const net = compose(linear("1", 2, 3), bond(Math.SQRT1_2, relu), linear("0", 3, 2));
    expect(modularNorm(net, [2.49721204096, 0])).toBeCloseTo(3.53159113644, 9);
    expect(modularNorm(net, [2.49721204096, 2.30277563773])).toBeCloseTo(4.60555127546, 9);
    const weights = {
      a: numbers([
        [1, 2],
        [0, 1],
        [-1, 1],
      ]),
      b: numbers([
        [2, 0, 1],
        [0, 1, -1],
      ]),
    };
    const [a, b] = run([spectralNorm(input("a", [3, 2]), 60), spectralNorm(input("b", [2, 3]), 60)], weights);
    expectClose([a[0], b[0]], [2.49721204096, 2.30277563773]);
  });

  const shares = (module: Module) => module.atoms.map(({ name }, i) => [name, Number(module.targets[i].toFixed(6))]);

  it.each([2, 3])("of a residual network with %i blocks", (blocks) => {
    const net = resMlp({ width: 4, blocks, depth: 2, input: 3, output: 2 });
    expect([net.mass, net.sensitivity]).toEqual([3, 1]);
    const sixth = 0.166667;
    const third = 0.333333;
    const block = blocks === 2 ? 4 : 6;
    expect(shares(net)).toEqual([["initial", third], ...new Array(block).fill(["block", sixth]), ["final", third]]);
  });

  it("of a transformer", () => {
    const net = gpt({ vocabulary: 5, context: 4, heads: 2, width: 8, blocks: 2 });
    expect(net.mass).toBeCloseTo(7, 12);
    expect(net.sensitivity).toBeCloseTo(1, 12);
    const block = [
      ["query", 0.714286],
      ["key", 0.714286],
      ["value", 0.714286],
      ["mix", 0.238095],
      ["grow", 0.238095],
      ["shrink", 0.238095],
    ];
    expect(shares(net)).toEqual([["token", 0.142857], ["position", 0.142857], ...block, ...block, ["head", 0.142857]]);
  });

  it("of embeddings and convolutions is that of their worst row and tap", () => {
    const rows = parameter("rows", [3, 2]);
    expect(
      run([embedding("e", 3, 2).atoms[0].norm(rows)], {
        rows: numbers([
          [3, 4],
          [0, 0],
          [1, 0],
        ]),
      })[0][0],
    ).toBeCloseTo(5, 6);
    const conv = conv2D("c", 2, 2, 3).atoms[0];
    const taps: Tensor = { shape: [2, 2, 3, 3], dtype: "f32", data: new Float64Array(36) };
    // One tap is diag(3, 2), all others are zero.
    taps.data[4] = 3;
    taps.data[31] = 2;
    expect(run([conv.norm(parameter("w", [2, 2, 3, 3]))], { w: taps })[0][0]).toBeCloseTo(3, 6);
  });
});

describe("networks", () => {
  const random = (shape: Shape, seed: number): Tensor => ({
    shape,
    dtype: "f32",
    data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(12.9898 * (i + 1) + seed) / 2),
  });

  /** Output and gradients of a network with made-up weights. */
  function build(net: Module, x: Value, feed: Tensor) {
    const weights = net.atoms.map(({ shape }, i) => parameter(`w${i}`, shape));
    const [y] = net.apply([x], weights);
    const feeds = { x: feed, ...Object.fromEntries(net.atoms.map(({ shape }, i) => [`w${i}`, random(shape, i)])) };
    return { y, results: evaluate([y, ...gradients(sum(y), weights)], feeds) };
  }

  it("run, and every weight has a gradient", () => {
    const mlp = build(
      resMlp({ width: 6, blocks: 2, depth: 2, input: 3, output: 2 }),
      input("x", [5, 3]),
      random([5, 3], 7),
    );
    expect(mlp.y.shape).toEqual([5, 2]);
    const transformer = gpt({ vocabulary: 7, context: 4, heads: 2, width: 8, blocks: 1 });
    const tokens: Tensor = { shape: [2, 4], dtype: "i64", data: Int32Array.from([0, 1, 2, 3, 6, 5, 4, 3]) };
    const text = build(transformer, input("x", [2, 4], "i64"), tokens);
    expect(text.y.shape).toEqual([2, 4, 7]);
    for (const { data } of [...mlp.results, ...text.results]) {
      expect(data.every(Number.isFinite)).toBe(true);
      expect(data.some((value) => value !== 0)).toBe(true);
    }
  });

  it("see only what came before: a later token does not change an earlier output", () => {
    const net = gpt({ vocabulary: 7, context: 4, heads: 2, width: 8, blocks: 1 });
    const outputs = [
      [0, 1, 2, 3],
      [0, 1, 2, 6],
    ].map((tokens) => {
      const feed: Tensor = { shape: [1, 4], dtype: "i64", data: Int32Array.from(tokens) };
      return build(net, input("x", [1, 4], "i64"), feed).results[0].data;
    });
    expectClose(Array.from(outputs[0].slice(0, 21)), Array.from(outputs[1].slice(0, 21)), 12);
    expect(outputs[0].slice(21)).not.toEqual(outputs[1].slice(21));
  });
});
