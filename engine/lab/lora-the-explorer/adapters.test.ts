/** Adapters and merges against reference values (NumPy, from the authors' code and the paper's algorithm), and their laws. */
import { describe, expect, it } from "vitest";
import { normals, random } from "../../random.ts";
import { evaluate } from "../../tensor/evaluate.ts";
import { input } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { transpose } from "../../tensor/ops/shape.ts";
import type { Tensor } from "../../tensor/value.ts";
import { adapted, initialDown, type LinearShape, multiHeadScale } from "./adapters.ts";
import { adapterNumbers, traffic, weightNumbers } from "./communication.ts";
import { cosine, headAngles, updateRank } from "./diagnostics.ts";
import { delta, effective, type HeadLayer, merge } from "./merge.ts";

const tensor = (data: ArrayLike<number>, shape: number[]): Tensor => ({
  shape,
  dtype: "f32",
  data: Float64Array.from(data),
});
const near = (values: ArrayLike<number>, digits = 10) => Array.from(values, (value) => expect.closeTo(value, digits));

const shape: LinearShape = { name: "w", output: 2, input: 2, bias: false };
const scale = 4;
const weight = [1, 0, 0, 1];
const heads: HeadLayer[] = [
  { weight, down: [1, 0], up: [0.1, 0.2] },
  { weight, down: [0.6, 0.8], up: [0, -0.3] },
];
const merged = [1.2, 0, 0.04, 0.52];

/** The weight of an adapted layer: its outputs for the unit vectors. */
function forwardWeight(down: number[], up: number[], factor: number): number[] {
  const rank = down.length / 2;
  const y = adapted(
    input("x", [2, 2]),
    input("w", [2, 2]),
    { down: input("a", [rank, 2]), up: input("b", [2, rank]) },
    factor,
  );
  const [rows] = evaluate([transpose(y)], {
    x: tensor([1, 0, 0, 1], [2, 2]),
    w: tensor(weight, [2, 2]),
    a: tensor(down, [rank, 2]),
    b: tensor(up, [2, rank]),
  });
  return Array.from(rows.data);
}

describe("adapters", () => {
  it("change the weight by s B A, in the graph and beside it", () => {
    expect(Array.from(delta(heads[0], shape, scale))).toEqual(near([0.4, 0, 0.8, 0]));
    expect(Array.from(delta(heads[1], shape, scale))).toEqual(near([0, 0, -0.72, -0.96]));
    for (const head of heads)
      expect(forwardWeight(Array.from(head.down), Array.from(head.up), scale)).toEqual(
        near(effective(head, shape, scale)),
      );
  });

  it("of many heads are one adapter: with 1 / N as in the paper, without as in the authors' code", () => {
    const down = [1, 0, 0.6, 0.8];
    const up = [0.1, 0, 0.2, -0.3];
    expect(forwardWeight(down, up, multiHeadScale(scale, 2))).toEqual(near(merged));
    expect(forwardWeight(down, up, scale)).toEqual(near([1.4, 0, 0.08, 0.04]));
  });

  it("start with orthonormal rows times sqrt(n / r)", () => {
    const [rank, width] = [3, 12];
    const a = input("a", [rank, width]);
    const [products] = evaluate([matmul(a, transpose(a))], {
      a: tensor(initialDown(rank, width, random(3)), [rank, width]),
    });
    expect(Array.from(products.data)).toEqual(near([4, 0, 0, 0, 4, 0, 0, 0, 4], 5));
  });
});

describe("merging", () => {
  it("with reset: every head goes on with W + (1/N) sum s B A", () => {
    const result = merge(heads, shape, scale, true);
    expect(Array.from(result.weight)).toEqual(near(merged));
    for (const each of result.heads) expect(Array.from(each)).toEqual(near(merged));
  });

  it("without reset: heads go on with W - s B A, and stand for W", () => {
    const result = merge(heads, shape, scale, false);
    expect(Array.from(result.weight)).toEqual(near(merged));
    expect(Array.from(result.heads[0])).toEqual(near([0.8, 0, -0.76, 0.52]));
    expect(Array.from(result.heads[1])).toEqual(near([1.2, 0, 0.76, 1.48]));
    heads.forEach((head, n) => {
      expect(Array.from(effective({ ...head, weight: result.heads[n] }, shape, scale))).toEqual(near(merged));
    });
  });

  it("a second time without reset: W + (1/N) sum of what the updates have changed", () => {
    const first = merge(heads, shape, scale, false);
    const later = [
      [0.15, 0.1],
      [0.05, -0.2],
    ].map((up, n): HeadLayer => ({ weight: first.heads[n], down: heads[n].down, up }));
    expect(Array.from(merge(later, shape, scale, false).weight)).toEqual(near([1.36, 0.08, -0.04, 0.68]));
  });

  it("either way leads to the same weight, of any shape", () => {
    const wide: LinearShape = { name: "w", output: 3, input: 5, bias: true };
    const source = random(8);
    const w = normals(15, source);
    const many = [0, 1, 2].map((): HeadLayer => ({ weight: w, down: normals(10, source), up: normals(6, source) }));
    const kept = merge(many, wide, 0.5, false);
    expect(Array.from(kept.weight)).toEqual(near(merge(many, wide, 0.5, true).weight));
    // Merging again without a step in between changes nothing.
    const again = many.map((head, n) => ({ ...head, weight: kept.heads[n] }));
    expect(Array.from(merge(again, wide, 0.5, false).weight)).toEqual(near(kept.weight));
  });
});

describe("what is measured between heads", () => {
  it("the cosine of their updates equals the reference", () => {
    const updates = heads.map((head) => delta(head, shape, scale));
    expect(cosine(updates[0], updates[1])).toBeCloseTo(-0.5366563146, 9);
    expect(cosine([0, 0], [1, 0])).toBe(0);
    const angles = headAngles(
      heads.map((head) => [head]),
      [shape],
      [weight],
      scale,
    );
    expect(angles.cosine).toBeCloseTo(-0.5366563146, 9);
    // One row each: the angle between (1, 0) and (.6, .8).
    expect(angles.grassmann).toBeCloseTo(0.927295218002, 9);
    // Both heads lie half the difference of their updates from the mean.
    expect(angles.deviation).toBeCloseTo(Math.hypot(0.2, 0, 0.76, 0.48) / Math.hypot(...merged), 9);
  });

  it("heads that are alike have cosine 1 and no distance", () => {
    const alike = headAngles([[heads[0]], [heads[0]], [heads[0]]], [shape], [weight], scale);
    expect(alike.cosine).toBeCloseTo(1, 12);
    expect(alike.grassmann).toBeCloseTo(0, 12);
    expect(alike.deviation).toBeCloseTo(0, 12);
  });

  it("the effective rank of a change is that of the change alone", () => {
    expect(updateRank([shape], [[6, 5, 5, 6]], [[5, 5, 5, 5]])).toBeCloseTo(Math.LN2, 12);
    expect(updateRank([shape], [weight], [weight])).toBe(0);
  });
});

describe("what travels", () => {
  it("is counted as in the reference", () => {
    const attention = { output: 384, input: 384 };
    const mlp = { output: 1536, input: 384 };
    expect(adapterNumbers(attention, 64)).toBe(49_152);
    expect(weightNumbers(attention)).toBe(147_456);
    expect(adapterNumbers(mlp, 64)).toBe(122_880);
    expect(weightNumbers(mlp)).toBe(589_824);
  });

  it("adds up over layers, workers and synchronisations; biases travel too", () => {
    const layers: LinearShape[] = [
      { name: "a", output: 3, input: 5, bias: true },
      { name: "b", output: 2, input: 3, bias: false },
    ];
    expect(traffic(layers, { rank: 2, workers: 4, steps: 25, every: 10 })).toEqual({
      workers: 4,
      perWorker: 4 * (2 * 8 + 3 + 2 * 5),
      synchronisations: 3,
      total: 4 * (2 * 8 + 3 + 2 * 5) * 4 * 3,
    });
    expect(traffic(layers, { workers: 1, steps: 1, every: 1 }).total).toBe(4 * (15 + 3 + 6));
  });
});
