import { describe, expect, it } from "vitest";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { claimsOf } from "./claims.ts";
import { modularNorm } from "./index.ts";
import { type MethodName, methodNames } from "./methods.ts";
import { type Sweep, sweep, vertex } from "./sweep.ts";
import { taskOf } from "./tasks.ts";

const made = (method: MethodName, width: number, optimum: number, bestLoss = 1, bestLossError = 0): Sweep => ({
  method,
  width,
  depth: 4,
  optimum,
  bestLoss,
  bestLossError,
  points: [{ exponent: Math.round(optimum), losses: [bestLoss] }],
});

describe("the optimum of a sweep", () => {
  it("is the vertex of the parabola through the best three", () => {
    const parabola = (exponent: number) => ({ exponent, losses: [(exponent + 2.3) ** 2 + 1] });
    expect(vertex([-5, -4, -3, -2, -1, 0].map(parabola))).toBeCloseTo(-2.3, 9);
    // At the edge of what was tried there is no parabola.
    expect(vertex([-2, -1, 0].map(parabola))).toBe(-2);
  });

  it("is searched for until it has neighbours on both sides, from wherever the search starts", async () => {
    const { tools } = experimentTools();
    const task = taskOf("mlp", 256);
    const options = { method: "normalised-adam" as const, width: 8, depth: 2, steps: 20, seeds: [0] };
    const far = await sweep(task, { ...options, startAt: -6 }, tools);
    const near = await sweep(task, { ...options, startAt: 0 }, tools);
    expect(far.optimum).toBeCloseTo(near.optimum, 9);
    const best = Math.round(far.points.reduce((a, b) => (b.losses[0] < a.losses[0] ? b : a)).exponent);
    const tried = far.points.map(({ exponent }) => exponent);
    for (const exponent of [best - 2, best - 1, best, best + 1, best + 2]) expect(tried).toContain(exponent);
  });
});

describe("claims", () => {
  it("hold for optima as the paper has them", () => {
    const claims = claimsOf(
      [
        made("adam", 32, -5),
        made("adam", 512, -8.6),
        made("sgd", 32, -1),
        made("sgd", 512, -2.7),
        made("normalised-adam", 32, -1, 0.8),
        made("normalised-adam", 512, -0.3, 0.3),
        made("newton-schulz", 32, -2.1, 0.8),
        made("newton-schulz", 512, -2.1, 0.1),
      ],
      "width",
    );
    expect(claims.map(({ holds }) => holds)).toEqual([true, true, true, true, true, true]);
  });

  it("do not hold for optima that contradict it, and say nothing of a small range", () => {
    const contradicting = claimsOf(
      [
        made("adam", 32, -5),
        made("adam", 512, -6),
        made("newton-schulz", 32, -2, 0.5),
        made("newton-schulz", 512, -3, 0.7),
      ],
      "width",
    );
    expect(contradicting.map(({ holds }) => holds)).toEqual([false, false, false]);
    expect(claimsOf([made("adam", 32, -5), made("adam", 128, -6.6)], "width")).toEqual([]);
    expect(claimsOf([made("adam", 32, -5)], "width")).toEqual([]);
    // Within the noise of the seeds a rise is none.
    const noisy = claimsOf(
      [made("newton-schulz", 32, -2, 0.5, 0.02), made("newton-schulz", 64, -2, 0.51, 0.02)],
      "width",
    );
    expect(noisy[1].holds).toBe(true);
  });
});

describe("the experiment", () => {
  it.each(["mlp", "resmlp", "gpt"] as const)(
    "%s: runs every method, and tells curves, drift and the weights",
    async (architecture) => {
      const { tools, recording } = experimentTools();
      const params = modularNorm.params.parse({
        architecture,
        methods: [...methodNames],
        widths: [8, 16],
        depths: architecture === "resmlp" ? [2, 3] : [],
        depth: 2,
        steps: 20,
        examples: 128,
      });
      const result = await modularNorm.run(params, tools);
      expect(result.widths).toHaveLength(10);
      for (const { optimum, bestLoss } of [...result.widths, ...result.depths]) {
        expect(Number.isFinite(optimum)).toBe(true);
        expect(bestLoss).toBeGreaterThan(0);
        expect(bestLoss).toBeLessThan(4);
      }
      expect(recording.charts.get("drift-width")?.series.size).toBe(5);
      expect(recording.tables.get("modules")?.rows.length).toBeGreaterThan(1);
      expect(recording.charts.get("dualisation")?.series.get("after Newton-Schulz")?.xs.length).toBeGreaterThanOrEqual(
        24,
      );
      expect(modularNorm.claims(result).length).toBeGreaterThanOrEqual(6);
    },
  );

  it("refuses widths that its heads do not divide", () => {
    const refused = modularNorm.params.safeParse({ architecture: "gpt", widths: [32, 30] });
    expect(refused.error?.issues[0]).toMatchObject({
      path: ["widths"],
      message: expect.stringMatching(/multiples of 4/),
    });
    expect(modularNorm.params.safeParse({ architecture: "mlp", widths: [32, 30] }).success).toBe(true);
  });

  it("trains the same whichever rates were tried before", async () => {
    const task = taskOf("mlp", 256);
    const options = { method: "adam" as const, width: 8, depth: 3, steps: 10, seeds: [0] };
    const losses = async (startAt: number) => {
      const { points } = await sweep(task, { ...options, startAt }, experimentTools().tools);
      return points.find(({ exponent }) => exponent === -5)!.losses;
    };
    expect(await losses(-5)).toEqual(await losses(-7));
  });
});
