/** Every method against reference values computed with NumPy from the authors' code, and against its laws. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normals, random } from "../../random.ts";
import { evaluate } from "../../tensor/evaluate.ts";
import { gradients } from "../../tensor/gradient.ts";
import { add, mul } from "../../tensor/ops/elementwise.ts";
import { gather } from "../../tensor/ops/indexing.ts";
import { constant, input, parameter } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { sum } from "../../tensor/ops/reductions.ts";
import { adam, sgd } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import type { Tensor, Value } from "../../tensor/value.ts";
import { learnt, matching, statisticsLeaves, transformed, untransformed, updated } from "./affine.ts";
import { codebookStep } from "./alternating.ts";
import { levelsFor, roundedToLevels } from "./fsq.ts";
import { gradientError } from "./measure.ts";
import { commitmentLoss, nearest, passedThrough } from "./quantiser.ts";
import { countDown, freshCodes, replacing } from "./replacement.ts";
import { rotated, rotatedThrough, stretch } from "./rotation.ts";
import { activeShare, countsOf, perplexity } from "./usage.ts";

const tensor = (data: ArrayLike<number>, shape: number[]): Tensor => ({
  shape,
  dtype: "f32",
  data: Float64Array.from(data),
});
const indices = (data: number[]): Tensor => ({ shape: [data.length], dtype: "i64", data: Int32Array.from(data) });
const near = (values: ArrayLike<number>, digits = 10) => Array.from(values, (value) => expect.closeTo(value, digits));

/** Five embeddings and four codes: all embeddings are nearest to the same code. */
const feeds = {
  z: tensor([4, 4, 4.6, 4.2, 5, 5, 5.2, 4.8, 3.8, 4.6], [5, 2]),
  codebook: tensor([0, 0, 1, 1, 2, 2, -1, 1], [4, 2]),
};
const z = parameter("z", [5, 2]);
const codebook = parameter("codebook", [4, 2]);
const numbers = (value: Value, more: Record<string, Tensor> = {}) =>
  Array.from(evaluate([value], { ...feeds, ...more })[0].data);

describe("plain quantisation", () => {
  const q = nearest(z, codebook);
  const zq = gather(codebook, q);
  const loss = commitmentLoss(z, zq, 0.95);

  it("assigns, and has the loss and the gradients of the reference", () => {
    expect(numbers(q)).toEqual([2, 2, 2, 2, 2]);
    expect(numbers(zq)).toEqual(new Array(10).fill(2));
    expect(numbers(loss)).toEqual(near([6.568]));
    const [dz, dc] = gradients(loss, [z, codebook]);
    expect(numbers(dz)).toEqual(near([0.02, 0.02, 0.026, 0.022, 0.03, 0.03, 0.032, 0.028, 0.018, 0.026]));
    expect(numbers(dc)).toEqual(near([0, 0, 0, 0, -2.394, -2.394, 0, 0]));
  });

  it("counts use", () => {
    const counts = countsOf(numbers(q), 4);
    expect(counts).toEqual([0, 0, 5, 0]);
    expect(perplexity(counts)).toBe(1);
    expect(activeShare(counts)).toBe(0.25);
  });

  it.each([0, 0.2])("passes the gradient straight through, nu %s of it to the codes", (nu) => {
    const passed = passedThrough(z, zq, nu);
    expect(numbers(passed)).toEqual(new Array(10).fill(2));
    const upstream = constant([1, -1, 1, -1, 1, -1, 1, -1, 1, -1], [5, 2]);
    const [dz, dc] = gradients(sum(mul(passed, upstream)), [z, codebook]);
    expect(numbers(dz)).toEqual([1, -1, 1, -1, 1, -1, 1, -1, 1, -1]);
    expect(numbers(dc)).toEqual(near([0, 0, 0, 0, 5 * nu, -5 * nu, 0, 0]));
  });

  it("finds the nearest code of any embedding", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [points, codes] = [normals(20, random(seed, "z")), normals(12, random(seed, "codes"))];
        const found = numbers(nearest(parameter("points", [5, 4]), parameter("codes", [3, 4])), {
          points: tensor(points, [5, 4]),
          codes: tensor(codes, [3, 4]),
        });
        found.forEach((code, i) => {
          const distance = (c: number) => Math.hypot(...[0, 1, 2, 3].map((k) => points[4 * i + k] - codes[4 * c + k]));
          for (const other of [0, 1, 2]) expect(distance(code)).toBeLessThanOrEqual(distance(other) + 1e-9);
        });
      }),
    );
  });
});

describe("perplexity", () => {
  it("is the number of codes where all are used alike, and never more", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(100), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 9 }),
        (counts, n) => {
          expect(perplexity(counts.map(() => n))).toBeCloseTo(counts.length, 9);
          if (counts.some((count) => count > 0))
            expect(perplexity(counts)).toBeLessThanOrEqual(activeShare(counts) * counts.length + 1e-9);
        },
      ),
    );
  });
});

describe("affine re-parameterisation", () => {
  const { leaves, initial } = statisticsLeaves(2);
  const first = updated(leaves, z, codebook, 0.1);
  const double = Object.fromEntries(
    Object.entries(initial).map(([name, { shape, data }]) => [name, tensor(data, [...shape])]),
  );

  it("by running statistics has scale, shift, codes and assignment of the reference", () => {
    const affine = matching(first);
    expect(numbers(affine.scale, double)).toEqual(near([0.487934419872, 0.524595076698]));
    expect(numbers(affine.shift, double)).toEqual(near([4.27603279006, 3.9954049233]));
    const standing = transformed(codebook, affine);
    expect(numbers(standing, double)).toEqual(
      near([4.27603279006, 3.9954049233, 4.76396720994, 4.52, 5.25190162981, 5.0445950767, 3.78809837019, 4.52]),
    );
    const assigned = numbers(nearest(z, standing), double);
    expect(assigned).toEqual([0, 1, 2, 2, 3]);
    expect(perplexity(countsOf(assigned, 4))).toBeCloseTo(3.78929141628, 10);
    expect(activeShare(countsOf(assigned, 4))).toBe(1);
  });

  it("takes the first batch as it is and then a tenth of each", () => {
    const values = Object.values(first);
    const after = evaluate(values, { ...feeds, ...double });
    const kept = Object.fromEntries(Object.keys(first).map((name, i) => [name, after[i]]));
    expect(Array.from(kept["zMean"].data)).toEqual(near([4.52, 4.52]));
    const moved = {
      z: tensor(
        Array.from(feeds.z.data, (value) => value + 10),
        [5, 2],
      ),
    };
    const [second] = evaluate([first.zMean], { ...feeds, ...moved, ...kept });
    expect(Array.from(second.data)).toEqual(near([5.52, 5.52]));
  });

  it("learnt, starts as the codebook itself, and its gradient reaches what nobody uses", () => {
    const [s, t] = [parameter("s", [1, 2]), parameter("t", [1, 2])];
    const standing = transformed(codebook, learnt(s, t, 10));
    const zero = { s: tensor([0, 0], [1, 2]), t: tensor([0, 0], [1, 2]) };
    expect(numbers(standing, zero)).toEqual(numbers(codebook));
    const moved = { s: tensor([0.05, -0.01], [1, 2]), t: tensor([0.1, 0.2], [1, 2]) };
    expect(numbers(standing, moved)).toEqual(near([1, 2, 2.5, 2.9, 4, 3.8, -0.5, 2.9]));
    const [ds, dt] = gradients(sum(gather(standing, nearest(z, standing))), [s, t]);
    expect(numbers(ds, zero)).toEqual([100, 100]);
    expect(numbers(dt, zero)).toEqual([50, 50]);
    const back = untransformed(standing, learnt(s, t, 10));
    expect(numbers(back, moved)).toEqual(near(feeds.codebook.data));
  });
});

describe("alternating optimisation", () => {
  it("moves used codes by momentum, and only those", () => {
    const velocity = parameter("velocity", [4, 2]);
    const q = nearest(z, codebook);
    const step = codebookStep(codebook, velocity, { z, q, rate: 0.1 });
    const before = { velocity: tensor([0, 0, 0, 0, 1, 0, 0, 0], [4, 2]) };
    // Slope of the mean over ten numbers: 2 / 10 times the sum of 2 - z = -12.6 and -12.6.
    expect(numbers(step.velocity, before)).toEqual(near([0, 0, 0, 0, 0.9 - 2.52, -2.52, 0, 0]));
    expect(numbers(step.codebook, before)).toEqual(near([0, 0, 1, 1, 2.162, 2.252, -1, 1]));
  });
});

describe("replacement", () => {
  it("counts down, starts anew where a code is used, and finds those whose time ran out", () => {
    const waiting = input("waiting", [4]);
    const step = countDown(waiting, input("q", [3], "i64"), 5);
    const [next, dead] = evaluate([step.waiting, step.dead], {
      waiting: tensor([5, 1, 1, 3], [4]),
      q: indices([0, 2, 0]),
    });
    expect(Array.from(next.data)).toEqual([5, 5, 5, 2]);
    expect([dead.shape, Array.from(dead.data)]).toEqual([
      [4, 1],
      [0, 1, 0, 0],
    ]);
  });

  it("replaces a code after as many unused steps as it may wait, not before", () => {
    const step = countDown(input("waiting", [2]), input("q", [1], "i64"), 3);
    let waiting = tensor([3, 3], [2]);
    const died: number[] = [];
    for (let time = 1; time <= 7; time++) {
      const [next, dead] = evaluate([step.waiting, step.dead], { waiting, q: indices([0]) });
      waiting = next;
      if (dead.data[1]) died.push(time);
      expect(dead.data[0]).toBe(0);
    }
    expect(died).toEqual([3, 6]);
  });

  it("puts the new code next to an embedding: noise of a hundredth of its length", () => {
    const fresh = freshCodes(z, input("rows", [2], "i64"), input("noise", [2, 2]));
    const more = { rows: indices([2, 0]), noise: tensor([1, 0, 0, 0], [2, 2]) };
    expect(numbers(fresh, more)).toEqual(near([5 + 0.01 * Math.sqrt(50), 5, 4, 4]));
  });

  it("leaves living rows to the optimiser, and undoes the affine map on dead ones", () => {
    const affine = learnt(constant([0.1, 0], [1, 2]), constant([0, 0.5], [1, 2]), 10);
    const dead = constant([0, 1, 0, 0], [4, 1], "bool");
    const fresh = constant(new Array(4).fill([6, 9]).flat(), [4, 2]);
    const optimiser = replacing(plain(sgd()), dead, untransformed(fresh, affine));
    const one = constant([1], []);
    const { weight } = optimiser.step(codebook, constant(new Array(8).fill(1), [4, 2]), [], one, one);
    expect(numbers(weight)).toEqual(near([-1, -1, 3, 4, 1, 1, -2, 0]));
    expect(numbers(transformed(weight, affine)).slice(2, 4)).toEqual(near([6, 9]));
    expect(replacing(plain(adam()), dead, fresh).slots([4, 2])).toHaveLength(2);
  });
});

describe("rotation trick", () => {
  const [e, q] = [parameter("e", [1, 2]), parameter("q", [1, 2])];
  const pair = { e: tensor([1, 0.2], [1, 2]), q: tensor([1, 1], [1, 2]) };

  it("has rotation, stretch and gradient of the reference", () => {
    const of = (x: number[]) => numbers(rotated(constant(x, [1, 2]), e, q), pair);
    const columns = [of([1, 0]), of([0, 1])];
    expect(columns).toEqual([near([0.832050294338, 0.554700196225]), near([-0.554700196225, 0.832050294338])]);
    expect(numbers(stretch(e, q), pair)).toEqual(near([1.38675049056]));
    expect(numbers(mul(rotated(e, e, q), stretch(e, q)), pair)).toEqual(near([1, 1]));
    const output = rotatedThrough(e, q);
    expect(numbers(output, pair)).toEqual([1, 1]);
    const [de, dq] = gradients(sum(mul(output, constant([1, 0], [1, 2]))), [e, q]);
    expect(numbers(de, pair)).toEqual(near([1.15384615385, -0.769230769231]));
    expect(numbers(dq, pair)).toEqual([0, 0]);
  });

  it("keeps the length of a gradient but for the stretch", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [a, b, g] = ["e", "q", "g"].map((name) => normals(4, random(seed, name)));
        const length = (x: ArrayLike<number>) => Math.hypot(...Array.from(x));
        const [x, y] = [parameter("x", [1, 4]), parameter("y", [1, 4])];
        const [slope] = gradients(sum(mul(rotatedThrough(x, y), constant(g, [1, 4]))), [x]);
        const found = numbers(slope, { x: tensor(a, [1, 4]), y: tensor(b, [1, 4]) });
        expect(length(found) / length(g)).toBeCloseTo(length(b) / length(a), 6);
      }),
    );
  });
});

describe("finite scalar quantisation", () => {
  it("takes as many levels as fit", () => {
    expect(levelsFor(64)).toEqual([4, 4, 4]);
    expect(levelsFor(8)).toEqual([2, 2, 2]);
    expect(levelsFor(128)).toEqual([5, 5, 5]);
    expect(levelsFor(1000)).toEqual([10, 10, 10]);
    expect(levelsFor(100)).toEqual([5, 5, 4]);
  });

  it("gives every combination of levels its own code, and passes the gradient of the bound", () => {
    const h = parameter("h", [12, 2]);
    const levels = [4, 3];
    const result = roundedToLevels(h, levels);
    const points = [-9, -0.9, 0.4, 9].flatMap((a) => [-9, 0, 9].flatMap((b) => [a, b]));
    const more = { h: tensor(points, [12, 2]) };
    expect(numbers(result.indices, more).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const found = numbers(result.rounded, more);
    expect([...new Set(found.filter((_, i) => i % 2 === 0))].sort((a, b) => a - b)).toEqual([-1, -0.5, 0, 0.5]);
    expect(new Set(found.filter((_, i) => i % 2 === 1).map((value) => value + 0))).toEqual(new Set([-1, 0, 1]));
    const [a, b] = [result.rounded, result.bounded].map((value) => gradients(sum(value), [h])[0]);
    expect(numbers(a, more)).toEqual(numbers(b, more));
  });
});

describe("gradient error", () => {
  it("is the difference to the gradient without quantisation, over the gradient", () => {
    // L(v) = |v|^2 / 2 has gradient v: z_q against z, for all five embeddings.
    const half = (v: Value) => mul(sum(mul(v, v)), 0.5);
    const error = gradientError(z, half(passedThrough(z, gather(codebook, nearest(z, codebook)))), half(z));
    const length = (values: number[]) => Math.hypot(...values);
    const difference = length(Array.from(feeds.z.data, (value) => value - 2));
    expect(numbers(error)).toEqual(near([difference / length(new Array(10).fill(2))]));
    expect(numbers(gradientError(z, half(z), half(z)))).toEqual([0]);
  });

  it("is nought for a linear loss", () => {
    const linear = (v: Value) => sum(matmul(v, constant([1, 2], [2, 1])));
    expect(
      numbers(gradientError(z, linear(add(passedThrough(z, gather(codebook, nearest(z, codebook))), 1)), linear(z))),
    ).toEqual([0]);
  });
});
