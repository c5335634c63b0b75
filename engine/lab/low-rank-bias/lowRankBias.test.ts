/** Reference values computed with NumPy, laws of the collapse, and claims that hold and do not. */
import fc from "fast-check";
import { InferenceSession } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { deviation, mean } from "../../metrics/summary.ts";
import { normals, random } from "../../random.ts";
import { evaluate } from "../../tensor/evaluate.ts";
import { referenceExecutor } from "../../tensor/executor.ts";
import { input } from "../../tensor/ops/leaves.ts";
import { sizeOf, type Tensor } from "../../tensor/value.ts";
import { applyConv, applyLinear, collapse, convFactors, factorDeviation, linearFactors } from "./expansion.ts";
import { lowRankBias } from "./index.ts";
import { rankAtInitialisation } from "./initialisation.ts";
import { trainRegression } from "./regression.ts";

const tensor = (values: ArrayLike<number>, shape: number[]): Tensor => ({
  shape,
  dtype: "f32",
  data: Float64Array.from(values),
});

const randomTensor = (shape: readonly number[], key: string): Tensor =>
  tensor(normals(sizeOf(shape), random(key)), [...shape]);

describe("collapse", () => {
  it("of two matrices is their product, of kernels their full convolution", () => {
    const { weight } = collapse([tensor([2, -1, 1, 0], [2, 2]), tensor([2, 3, 1, 1], [2, 2])]);
    expect(Array.from(weight.data)).toEqual([7, -2, 3, -1]);
    const line = collapse([tensor([1, 2, 1], [1, 1, 1, 3]), tensor([1, -1, 2], [1, 1, 1, 3])]).weight;
    expect([line.shape, Array.from(line.data)]).toEqual([
      [1, 1, 1, 5],
      [1, 1, 1, 3, 2],
    ]);
  });

  it("makes a kernel of size sum k - d + 1", () => {
    const kernels = [5, 3, 1].map((k) => randomTensor([2, 2, k, k], `kernel ${k}`));
    expect(collapse(kernels).weight.shape).toEqual([2, 2, 7, 7]);
  });

  it("changes no output, of linear layers and of convolutions with stride, padding and biases", () => {
    const sizes = fc.record({
      output: fc.integer({ min: 1, max: 4 }),
      inputs: fc.integer({ min: 1, max: 4 }),
      width: fc.integer({ min: 1, max: 5 }),
      depth: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 3 }),
      padding: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(sizes, ({ output, inputs, width, depth, stride, padding }) => {
        for (const kind of ["linear", "conv"] as const) {
          const shapes =
            kind === "linear"
              ? linearFactors(output, inputs, depth, width)
              : convFactors(output, inputs, 3, depth, width);
          const factors = shapes.map((shape, i) => randomTensor(shape, `${kind} factor ${i}`));
          const biases = shapes.map(([o], i) => randomTensor([o], `${kind} bias ${i}`));
          const one = collapse(factors, biases);
          const x = randomTensor(kind === "linear" ? [3, inputs] : [2, inputs, 7, 6], `${kind} x`);
          const build = (names: Tensor[], prefix: string) => names.map(({ shape }, i) => input(`${prefix}${i}`, shape));
          const through = (f: Tensor[], b: Tensor[]) => {
            const [fs, bs] = [build(f, "f"), build(b, "b")];
            const y =
              kind === "linear"
                ? applyLinear(input("x", x.shape), fs, bs)
                : applyConv(input("x", x.shape), fs, bs, { stride, padding });
            const feeds = Object.fromEntries([...f.map((t, i) => [`f${i}`, t]), ...b.map((t, i) => [`b${i}`, t])]);
            return evaluate([y], { ...feeds, x })[0].data;
          };
          const [expanded, collapsed] = [through(factors, biases), through([one.weight], [one.bias])];
          expect(collapsed).toHaveLength(expanded.length);
          expanded.forEach((value, i) => {
            expect(collapsed[i]).toBeCloseTo(value, 9);
          });
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("initial sizes", () => {
  it("are Kaiming's: gain 1 inside, sqrt(2) at the end, fan-in of matrices and fan-out of kernels", () => {
    expect(factorDeviation([32, 32], 0, 2)).toBeCloseTo(0.176776695297, 12);
    expect(factorDeviation([32, 32], 1, 2)).toBeCloseTo(0.25, 12);
    expect(factorDeviation([8, 4, 3, 3], 0, 2)).toBeCloseTo(1 / Math.sqrt(72), 12);
  });
});

describe("random products", () => {
  it.each([
    [1, 3.24289814029, 0.0124533280729, 2.87401309126],
    [2, 3.05325322759, 0.0181556657441, 2.55460532269],
    [4, 2.75112850388, 0.0289369015979, 2.11776938584],
    [8, 2.3100771025, 0.0564331549783, 1.57068284273],
    [16, 1.8035289427, 0.102749735951, 1.08653484584],
  ])("of depth %i have the effective rank of the reference, within sampling", (depth, rank, spread, gram) => {
    const trials = 50;
    const { ofProduct, ofGram } = rankAtInitialisation(32, depth, trials, 3);
    // Two samples of fifty: their means differ by less than four standard errors of the difference.
    const reach = (4 * spread * Math.SQRT2) / Math.sqrt(trials);
    expect(Math.abs(mean(ofProduct) - rank)).toBeLessThan(reach);
    expect(deviation(ofProduct) / spread).toBeGreaterThan(0.6);
    expect(deviation(ofProduct) / spread).toBeLessThan(1.6);
    expect(Math.abs(mean(ofGram) - gram)).toBeLessThan(Math.max(2 * reach, 0.03));
  });
});

describe("regression", () => {
  it("a product of four matrices ends with lower rank than one matrix, at the same fit", async () => {
    const options = { n: 12, rank: 2, examples: 8, fit: 1e-2, maxSteps: 1500, rate: 3e-3 };
    const tools = { executor: referenceExecutor, checkpoint: async () => undefined };
    const shallow = await trainRegression(options, 1, 0, tools);
    const deep = await trainRegression(options, 4, 0, tools);
    expect(Math.max(shallow.trainError, deep.trainError)).toBeLessThan(1e-2);
    expect(deep.effectiveRank).toBeLessThan(shallow.effectiveRank);
  });
});

describe("the experiment", () => {
  it("runs, tells curves and tables, and its first claim holds", async () => {
    const { tools, recording, kept } = experimentTools();
    const params = lowRankBias.params.parse({
      trials: 10,
      seeds: 2,
      regressionDepths: [1, 4],
      trainingPictures: 100,
      steps: 30,
    });
    const result = await lowRankBias.run(params, tools);
    const claims = lowRankBias.claims(result);
    expect(claims).toHaveLength(5);
    expect(claims[0].holds).toBe(true);
    expect(claims[3].holds).toBe(true);
    expect([...recording.charts.keys()]).toEqual([
      "rank-at-initialisation",
      "spectra",
      "rank-and-error",
      "regression",
      "digits",
    ]);
    expect([...recording.tables.keys()]).toEqual(["initialisation", "regression", "digits"]);
    expect(recording.pictures.size).toBe(2);
    // Both networks are the same when they are used: files of the same size, but for their metadata.
    const sizes = [...kept].map(([name, bytes]) => [name, Math.round(bytes.length / 100)]);
    expect(sizes).toHaveLength(4);
    expect(new Set(sizes.map(([, size]) => size)).size).toBe(1);
    const session = await InferenceSession.create([...kept.values()][0], { logSeverityLevel: 3 });
    expect([session.inputNames, session.outputNames]).toEqual([["x"], ["logits"]]);
    await session.release();
  });

  it("says so when a claim does not hold", () => {
    const flat = { ofProduct: [3, 3.1, 2.9], ofGram: [3, 3.1, 2.9] };
    const trained = (depth: number, seed: number) => ({
      depth,
      seed,
      effectiveRank: 2 + depth / 10,
      testError: 0.5,
      trainError: 1e-4,
      steps: 100,
    });
    const claims = lowRankBias.claims({
      atInitialisation: [
        { depth: 1, ...flat },
        { depth: 2, ...flat },
      ],
      regression: [1, 2].flatMap((depth) => [0, 1, 2].map((seed) => trained(depth, seed))),
      classifiers: [
        { seed: 0, depth: 1, testError: 0.1, collapseError: 0 },
        { seed: 0, depth: 2, testError: 0.1, collapseError: 0.5 },
      ],
    });
    expect(claims.map(({ holds }) => holds)).toEqual([false, false, false, false, false]);
  });
});
