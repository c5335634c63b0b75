import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { evaluate } from "../evaluate.ts";
import { meanSquaredError } from "../functions/losses.ts";
import { gradients } from "../gradient.ts";
import { writeModel } from "../onnx/model.ts";
import { input, parameter } from "../ops/leaves.ts";
import { matmul } from "../ops/matmul.ts";
import { sizeOf, type Tensor, type Value } from "../value.ts";
import { adam, clipToNorm, muon, type Optimiser, sgd } from "./optimisers.ts";

const tensor = (data: ArrayLike<number>, shape: number[]): Tensor => ({
  shape,
  dtype: "f32",
  data: Float64Array.from(data),
});

/** One step as a graph: weight and memory in, weight and memory out. */
function stepGraph(optimiser: Optimiser, shape: number[]): { outputs: Value[]; slots: number } {
  const slots = optimiser.slots(shape);
  const memory = slots.map((slot, i) => input(`m${i}`, slot));
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
    expect(follow(sgd(), [1, 1], path, 0.1)).toEqual([1 - 0.1 * 0.5, 1 - 0.1 * 1.25].map((x) => expect.closeTo(x, 12)));
    // Velocities 1, .9 + .5, .9 (1.4) - 1 for the first number.
    expect(follow(sgd(0.9), [0, 0], path, 0.1)[0]).toBeCloseTo(-0.1 * (1 + 1.4 + 0.26), 12);
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
    expect(follow(adam(), [1, 1], path, 0.01)[0]).toBeCloseTo(w, 12);
    expect(follow(adam({ decay: 0.1 }), [1, 1], path, 0.01)[0]).toBeCloseTo(decayed, 12);
  });

  it("Muon moves along an orthogonal factor, taller matrices further", () => {
    const { outputs } = stepGraph(muon(), [4, 2]);
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

describe("training", () => {
  it("fits a linear map: the same steps in ONNX Runtime and in the reference", async () => {
    const [n, inputs, outputs] = [16, 3, 2];
    const x = tensor(
      Array.from({ length: n * inputs }, (_, i) => Math.sin(i * i + 1)),
      [n, inputs],
    );
    const truth = tensor([1, -2, 0.5, 3, -1, 2], [inputs, outputs]);
    const [target] = evaluate([matmul(input("x", x.shape), input("t", truth.shape))], { x, t: truth });
    const weight = parameter("w", truth.shape);
    const loss = meanSquaredError(matmul(input("x", x.shape), weight), input("y", target.shape));
    const [gradient] = gradients(loss, [weight]);
    const optimiser = adam();
    const memory = optimiser.slots(truth.shape).map((slot, i) => input(`m${i}`, slot));
    const step = optimiser.step(weight, gradient, memory, input("rate", []), input("time", []));
    const graph = { loss, w: step.weight, m0: step.memory[0], m1: step.memory[1] };

    const renamed = { loss: graph.loss, w1: graph.w, m01: graph.m0, m11: graph.m1 };
    const session = await InferenceSession.create(writeModel(renamed), { logSeverityLevel: 3 });
    const toOrt = ({ data, shape }: Tensor) => new OrtTensor("float32", Float32Array.from(data), [...shape]);
    const zeros = () => tensor(new Float64Array(sizeOf(truth.shape)), [...truth.shape]);
    let feeds: Record<string, Tensor> = {
      x,
      y: target,
      w: zeros(),
      m0: zeros(),
      m1: zeros(),
      rate: tensor([0.1], []),
    };
    let ort: Record<string, OrtTensor> = Object.fromEntries(
      Object.entries(feeds).map(([name, value]) => [name, toOrt(value)]),
    );
    const losses: number[] = [];
    for (let time = 1; time <= 200; time++) {
      const now = tensor([time], []);
      const [value, w, m0, m1] = evaluate(Object.values(graph), { ...feeds, time: now });
      feeds = { ...feeds, w, m0, m1 };
      losses.push(value.data[0]);
      const result = await session.run({ ...ort, time: toOrt(now) });
      ort = { ...ort, w: result.w1 as OrtTensor, m0: result.m01 as OrtTensor, m1: result.m11 as OrtTensor };
    }
    expect(losses[199]).toBeLessThan(losses[0] / 500);
    (ort.w.data as Float32Array).forEach((value, i) => {
      expect(value).toBeCloseTo(feeds.w.data[i], 3);
      expect(value).toBeCloseTo(truth.data[i], 0);
    });
    await session.release();
  });
});
