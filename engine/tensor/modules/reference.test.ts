/** Reference values of the modular norm computed with NumPy from the papers' formulae; those of whole networks are in modules.test.ts. */
import { describe, expect, it } from "vitest";
import { singularValues } from "../../metrics/singularValues.ts";
import { evaluate } from "../evaluate.ts";
import { mul, relu } from "../ops/elementwise.ts";
import { input, parameter } from "../ops/leaves.ts";
import { muon } from "../optimisers/directions.ts";
import type { Tensor, Value } from "../value.ts";
import { conv2D, embedding, linear } from "./atoms.ts";
import { bond, compose } from "./module.ts";
import { cnn, mlp, resNet, vit } from "./networks.ts";
import { composedSharpness, linearSharpness, tupleSharpness } from "./sharpness.ts";
import { convergentSteps, muonSteps, type NewtonSchulzStep, newtonSchulz, rmsOperatorNorm } from "./spectral.ts";

const tensor = (values: ArrayLike<number>, shape: number[]): Tensor => ({
  shape,
  dtype: "f32",
  data: Float64Array.from(values),
});
const G = tensor([1, 2, 0, -1, 0.5, -1, 3, 2, 2, 0, 1, 0.5], [3, 4]);
const g = input("g", [3, 4]);
const run = (output: Value, feeds: Record<string, Tensor> = { g: G }) => Array.from(evaluate([output], feeds)[0].data);
const close = (found: number[], expected: number[], digits = 9) => {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], digits);
  });
};
const repeated = (step: NewtonSchulzStep, times: number): NewtonSchulzStep[] => new Array(times).fill(step);

describe("Newton-Schulz", () => {
  it("begins with these singular values", () => {
    close(singularValues(Array.from(G.data), 3, 4), [4.13651787489, 2.67691309917, 1.10605430711]);
  });

  it("Muon's five steps, all of the matrix and its singular values", () => {
    const matrix = run(newtonSchulz(g, muonSteps));
    close(
      matrix,
      [
        0.108926513421, 0.652625383858, 0.0985104769525, -0.277057453453, 0.0297967070738, -0.173390856076,
        0.906130340159, 0.539760598117, 0.712840587574, -0.188936818026, 0.125327530882, 0.157132174454,
      ],
    );
    close(singularValues(matrix, 3, 4), [1.13404865871, 0.702897824094, 0.686819172877]);
  });

  it("the six steps that converge, all of the matrix and its singular values", () => {
    const matrix = run(newtonSchulz(g, convergentSteps));
    close(
      matrix,
      [
        0.202110191423, 0.889069050298, 0.251328860904, -0.318870094697, -0.0806534791773, -0.0616093997727,
        0.874181165319, 0.467895282546, 0.973676448816, -0.186695244194, 0.0216482838605, 0.104171764027,
      ],
    );
    close(singularValues(matrix, 3, 4), [0.999178000869, 0.996903160359, 0.995793554713]);
  });

  it("twelve cubic steps give the orthogonal factor itself", () => {
    const matrix = run(newtonSchulz(g, repeated([1.5, -0.5, 0], 12)));
    close(
      matrix,
      [
        0.200994087527, 0.891061791854, 0.252033962231, -0.319513914812, -0.081176355575, -0.0614983375251,
        0.877136983268, 0.469317660397, 0.976223220414, -0.188574046231, 0.0210458499118, 0.104809948072,
      ],
    );
    close(singularValues(matrix, 3, 4), [1, 1, 1]);
  });

  it.each([
    [0.001, 0.470543951216, 0.866303808853, 0.00759363525486, 0.241095574895],
    [0.01, 0.698917063322, 0.998781856335, 0.0758229096474, 1.18833866824],
    [0.05, 0.758119653658, 0.996175936875, 0.365820279611, 1.01727111771],
    [0.1, 0.712120081658, 0.99613610701, 0.658718973739, 1.00282806886],
    [0.3, 1.0795922929, 0.995600649217, 0.995766992979, 0.996961345334],
    [0.5, 0.765438530454, 0.996171282802, 0.999998764693, 1.00268255025],
    [0.8, 1.11920392992, 0.996848158846, 1, 0.999818892198],
    [1.0, 0.69643640947, 0.998411842227, 1, 1],
  ])("maps the singular value %f as the polynomials do", (value, muon5, six, cubic5, quintic5) => {
    // diag(value, rest) of Frobenius norm 1: the division at the start changes nothing.
    const rest = Math.sqrt(1 - value * value);
    const matrix = tensor([value, 0, 0, rest], [2, 2]);
    const through = (steps: readonly NewtonSchulzStep[]) =>
      run(newtonSchulz(input("g", [2, 2]), steps), { g: matrix })[0];
    expect(through(muonSteps)).toBeCloseTo(muon5, 9);
    expect(through(convergentSteps)).toBeCloseTo(six, 9);
    expect(through(repeated([1.5, -0.5, 0], 5))).toBeCloseTo(cubic5, 9);
    expect(through(repeated([3, -3.2, 1.2], 5))).toBeCloseTo(quintic5, 9);
  });

  it("Muon scales steps of matrices that are taller than wide", () => {
    for (const [shape, factor] of [
      [[3, 4], 1],
      [[4, 3], 1.15470053838],
    ] as const) {
      const slope = tensor(
        Array.from({ length: 12 }, (_, i) => Math.sin(i + 1)),
        [...shape],
      );
      const zeros = tensor(new Float64Array(12), [...shape]);
      // Without momentum the look-ahead is the gradient itself.
      const { direction } = muon(0).propose(input("g", shape), [input("m", shape)], input("t", []));
      const [found, orthogonal] = evaluate([direction, newtonSchulz(input("g", shape), muonSteps)], {
        g: slope,
        m: zeros,
      });
      found.data.forEach((value, i) => {
        expect(value).toBeCloseTo(factor * orthogonal.data[i], 9);
      });
    }
  });
});

describe("norms and targets", () => {
  it("the RMS operator norm", () => {
    expect(run(rmsOperatorNorm(g, 60))[0]).toBeCloseTo(4.77643941715, 8);
  });

  it("of two layers with a plain rectifier in the RMS norm", () => {
    const net = compose(linear("1", 2, 3), bond(1, relu), linear("0", 3, 2));
    const norms = [
      run(rmsOperatorNorm(input("g", [3, 2]), 60), { g: tensor([1, 2, 0, 1, -1, 1], [3, 2]) })[0],
      run(rmsOperatorNorm(input("g", [2, 3]), 60), { g: tensor([2, 0, 1, 0, 1, -1], [2, 3]) })[0],
    ];
    close(norms, [2.03896509329, 2.82031265228], 8);
    const terms = net.targets.map((target, i) => norms[i] / target);
    close(terms, [4.07793018659, 5.64062530456], 8);
    expect(Math.max(...terms)).toBeCloseTo(5.64062530456, 8);
  });

  it("rows of an embedding are brought to their target, rows of zeros stay", () => {
    const { update } = embedding("e", 3, 2).atoms[0].normalise(input("g", [3, 2]), []);
    close(run(mul(update, 0.5), { g: tensor([3, 4, 0, 0, 1, 0], [3, 2]) }), [0.3, 0.4, 0, 0, 0.5, 0]);
  });

  it("the factor of a convolution", () => {
    expect(conv2D("c", 8, 2, 3).atoms[0].scale).toBeCloseTo(0.222222222222, 12);
  });
});

describe("sharpness", () => {
  it("of two linear layers of mass 1", () => {
    expect(composedSharpness(linearSharpness, linearSharpness)).toEqual({
      mass: 2,
      sensitivity: 1,
      alpha: 0.5,
      beta: 1,
      gamma: 0,
    });
  });

  it("does not depend on how a composition is bracketed", () => {
    const make = (mass: number, sensitivity: number, alpha: number, beta: number, gamma: number) => ({
      mass,
      sensitivity,
      alpha,
      beta,
      gamma,
    });
    const [a, b, c] = [make(1, 2, 0.3, 1, 0.2), make(2, 0.5, 0.1, 0.4, 0.7), make(3, 1.5, 0, 1, 0.6)];
    const left = composedSharpness(composedSharpness(c, b), a);
    const right = composedSharpness(c, composedSharpness(b, a));
    for (const key of ["mass", "sensitivity", "alpha", "beta", "gamma"] as const)
      expect(left[key]).toBeCloseTo(right[key], 12);
  });

  it("side by side adds by shares", () => {
    expect(tupleSharpness(linearSharpness, { ...linearSharpness, alpha: 1 })).toEqual({
      mass: 2,
      sensitivity: 2,
      alpha: 0.25,
      beta: 1,
      gamma: 0,
    });
  });
});

describe("networks on pictures and vectors", () => {
  it.each([
    ["mlp", mlp({ width: 6, depth: 4, input: 5, output: 3 }), [2, 5]],
    ["cnn", cnn({ width: 4, depth: 2, input: 1, output: 3 }), [2, 1, 8, 8]],
    ["resNet", resNet({ width: 4, stages: 2, blocks: 2, input: 1, output: 3 }), [2, 1, 8, 8]],
    ["vit", vit({ size: 8, patch: 4, input: 1, heads: 2, width: 8, blocks: 2, output: 3 }), [2, 1, 8, 8]],
  ] as const)(
    "%s gives one row of outputs for each input, and a step of norm 1 to all its weights together",
    (_, net, shape) => {
      const weights = net.atoms.map((atom, i) => parameter(`w${i}`, atom.shape));
      const [y] = net.apply([input("x", shape)], weights);
      expect(y.shape).toEqual([2, 3]);
      expect(net.sensitivity).toBeCloseTo(1, 9);
      expect(net.targets.every((target) => target > 0 && Number.isFinite(target))).toBe(true);
    },
  );
});
