/** The parts of a projection against reference values and against functions whose minimum is known; a small run from parameters to claims. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { hasSharedData, sharedData } from "../../../tests/support/sharedData.ts";
import { normals, random } from "../../random.ts";
import { evaluate } from "../../tensor/evaluate.ts";
import { referenceExecutor } from "../../tensor/executor.ts";
import { gridSample } from "../../tensor/functions/sampling.ts";
import { mul, sub } from "../../tensor/ops/elementwise.ts";
import { constant } from "../../tensor/ops/leaves.ts";
import { sum } from "../../tensor/ops/reductions.ts";
import { CmaEs, populationOf } from "./cmaEs.ts";
import { readGenerator, writeGenerator } from "./denseGenerator.ts";
import { projection } from "./index.ts";
import { handedOn, propagated, standardised, wrapped } from "./latents.ts";
import { weightedL1, weightOf } from "./loss.ts";
import { type Arena, budgetOf, methodIds, search } from "./methods.ts";
import { params } from "./params.ts";
import type { PictureOutcome, Result } from "./result.ts";
import { displaced, inverse, preAligned, readAt, SENSITIVITY, transformed } from "./spatial.ts";
import { openSurface } from "./surface.ts";

const near = (values: Iterable<number>) => Array.from(values, (value) => expect.closeTo(value, 9));

describe.skipIf(!hasSharedData)("reference values", () => {
  const values = JSON.parse(readFileSync(sharedData("../vectors/08_pix2latent.json"), "utf8"));

  it("of truncated numbers, transforms, alignment, loss and population", () => {
    const truncated = values["truncated_fmod(trunc 2)"];
    expect(truncated.x.map(wrapped)).toEqual(near(truncated.fmod));
    const spatial = values.spatial_transform;
    const t = [0.8, 0.1, -0.2] as const;
    expect(readAt(t, [0.5, 0.5])).toEqual(near(spatial["s=.8,t=(.1,-.2) maps output (0.5,0.5) to input"]));
    expect(inverse(t)).toEqual(near(spatial.inv_params));
    expect(displaced(t, [1, 2, 3])).toEqual(near(t.map((value, i) => value + SENSITIVITY * (i + 1))));
    expect(SENSITIVITY).toBe(0.1);
    const { prealign, weighted_l1: loss, cma } = values;
    const from = { centre: prealign.example_src_center, size: prealign.src_size };
    const to = { centre: prealign["biggan_center(h,w)"], size: prealign.biggan_size };
    expect(preAligned(from, to)).toEqual(near(prealign["t=[s,dx,dy] dxy=2*(src-dst) reversed (w first)"]));
    const row = (numbers: number[]) => constant(numbers, [1, 1, 1, 3]);
    const [measured] = evaluate([weightedL1(row(loss.out), row(loss.target), row(loss.w))], {
      unused: { shape: [0], dtype: "f32", data: new Float64Array(0) },
    });
    expect(measured.data[0]).toBeCloseTo(loss["value=sum(w|d|)/sum(w)"], 9);
    expect([1, 0, -1].map(weightOf)).toEqual([1, 0.5, 0.3]);
    for (const [name, size] of Object.entries(cma["popsize=4+floor(3 ln N)"]))
      expect(populationOf(Number(name.slice(2)))).toBe(size);
    expect(new CmaEs({ dimensions: 3, source: random(0) }).step).toBe(cma.sigma0);
    const { meta_steps: metaSteps, grad_steps: innerSteps, last_grad_steps: lastSteps } = values.basincma;
    expect(params.parse({})).toMatchObject({ metaSteps, innerSteps, lastSteps });
  });
});

it("hands codes on: halves, then noise that fades, standardised", () => {
  expect(handedOn([1, 2], [3, -2])).toEqual(Float64Array.of(2, 0));
  expect(standardised([1, 2, 3])).toEqual(Float64Array.of(-1, 0, 1));
  // At the end no noise is left.
  expect([...propagated([1, 2, 3], 1, random(0))]).toEqual([-1, 0, 1]);
  expect([...propagated([1, 2, 3], 0, random(0))]).not.toEqual([-1, 0, 1]);
});

describe("CMA-ES", () => {
  const minimise = (loss: (x: Float64Array) => number, dimensions: number, generations: number): number => {
    const strategy = new CmaEs({ dimensions, source: random("cma"), mean: new Float64Array(dimensions).fill(0.5) });
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < generations; i++) {
      const asked = strategy.ask();
      const losses = asked.map(loss);
      best = Math.min(best, ...losses);
      strategy.tell(asked, losses);
    }
    return best;
  };
  const sphere = (x: Float64Array) => x.reduce((total, value) => total + value ** 2, 0);
  const rosenbrock = (x: Float64Array) =>
    x.subarray(1).reduce((total, value, i) => total + 100 * (value - x[i] ** 2) ** 2 + (1 - x[i]) ** 2, 0);

  it("finds the least of a sphere, of a curved valley, and of one with a diagonal covariance", () => {
    expect(minimise(sphere, 1, 80)).toBeLessThan(1e-6);
    expect(minimise(sphere, 10, 250)).toBeLessThan(1e-9);
    expect(minimise(rosenbrock, 5, 500)).toBeLessThan(1e-9);
    expect(minimise(sphere, 150, 600)).toBeLessThan(0.1);
  });

  it("takes a candidate without a loss for the worst", () => {
    const strategy = new CmaEs({ dimensions: 2, source: random(1) });
    const asked = strategy.ask();
    strategy.tell(
      asked,
      asked.map((_, i) => (i === 0 ? Number.NaN : i)),
    );
    expect([...strategy.mean].every(Number.isFinite)).toBe(true);
  });
});

it("reads pictures through a transform as a sampler on a grid does", () => {
  const t = [1.25, -0.125, 0.25] as const;
  const picture = constant(normals(20, random(3)), [1, 1, 4, 5]);
  const grid = Array.from({ length: 20 }, (_, i) =>
    readAt(t, [(2 * (i % 5) + 1) / 5 - 1, (2 * Math.floor(i / 5) + 1) / 4 - 1]),
  );
  const [mine, theirs] = evaluate(
    [transformed(picture, constant([...t], [1, 3])), gridSample(picture, constant(grid.flat(), [1, 4, 5, 2]))],
    {},
  );
  expect([...mine.data]).toEqual(Array.from(theirs.data, (value) => expect.closeTo(value, 5)));
});

/** A bowl around a place of its own for each problem. */
function bowls(): Arena {
  const centres = constant([0.5, -1, 1, 0.25], [2, 1, 2]);
  const landscape = {
    problems: 2,
    variables: [
      { share: 1, low: -2, high: 2 },
      { share: 1, low: -2, high: 2 },
    ],
    given: 0,
    losses: (codes: Parameters<typeof sub>[0]) => {
      const away = sub(codes, centres);
      return sum(mul(away, away), [2]);
    },
  };
  return {
    problems: 2,
    width: 2,
    searched: 2,
    start: (_, source) => Float32Array.of(source.normal(), source.normal()),
    open: (rows) => openSurface(referenceExecutor, landscape, rows),
  };
}

it.each(methodIds)("%s finds the bottom of a bowl, spends its budget and is the same again", async (method) => {
  const schedule = { metaSteps: 6, innerSteps: 20, lastSteps: 60 };
  const run = () => search(method, bowls(), { ...schedule, seed: 4 });
  const trace = await run();
  for (const { loss } of trace.best) expect(loss).toBeLessThan(0.02);
  const budget = budgetOf(bowls(), schedule);
  expect(trace.evaluations).toBeGreaterThanOrEqual(budget);
  expect(trace.evaluations).toBeLessThan(budget * 1.01);
  expect((await run()).best).toEqual(trace.best);
});

it("moves codes by Adam along their own gradients, within their bounds", async () => {
  const surface = bowls().open(1);
  const start = Float32Array.of(0, 0, 1.99, 0.25);
  const { codes, losses } = await surface.descend(start, 1);
  // The first step of Adam goes the whole rate against the sign of the gradient.
  expect([...codes]).toEqual([0.05, -0.05, 1.94, 0.25].map((value) => expect.closeTo(value, 5)));
  expect([...losses]).toEqual([1.25, 0.99 ** 2].map((value) => expect.closeTo(value, 5)));
  expect([...surface.bounded(Float32Array.of(3, -3, 0, 0))]).toEqual([2, -2, 0, 0]);
});

it("writes a generator as ONNX, reads it again and draws with it as a foreign one", async () => {
  const layers = [
    {
      inputs: 5,
      outputs: 4,
      weights: normals(20, random(5)),
      bias: normals(4, random(6)),
      activation: "sigmoid" as const,
    },
  ];
  const bytes = writeGenerator({ latent: 3, classes: 2, layers }, {});
  const own = readGenerator(bytes);
  expect(own).toMatchObject({ latent: 3, classes: 2, channels: 1, height: 2, width: 2 });
  expect([...own.layers[0].weights]).toEqual([...layers[0].weights]);
  const foreign = await experimentTools().tools.generators.open(bytes);
  expect(foreign).toMatchObject({ latent: 3, classes: 2, channels: 1, height: 2, width: 2 });
  const code = [0.1, -0.2, 0.3, 0, 1];
  const expected = [0, 1, 2, 3].map((j) => {
    const total = code.reduce((all, value, i) => all + value * layers[0].weights[i * 4 + j], layers[0].bias[j]);
    return expect.closeTo(1 / (1 + Math.exp(-total)), 5);
  });
  expect([...(await foreign.draw(Float32Array.from([...code, ...code])))]).toEqual([...expected, ...expected]);
});

describe("the run", () => {
  const small = { repetitions: 2, metaSteps: 2, innerSteps: 2, lastSteps: 3 };

  it("compares methods, the same for the same seed", async () => {
    const run = async (seed: number) => {
      const { tools, recording } = experimentTools();
      return { result: await projection.run(params.parse({ ...small, parts: "rugged", seed }), tools), recording };
    };
    const { result, recording } = await run(1);
    expect(result.rugged[0].methods.map(({ method }) => method)).toEqual(methodIds);
    expect(recording.charts.get("course-6")!.series.size).toBe(methodIds.length);
    expect(recording.tables.get("methods")!.rows).toHaveLength(methodIds.length);
    expect(projection.claims(result)).toHaveLength(3);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect((await run(1)).result).toEqual(result);
    expect((await run(2)).result).not.toEqual(result);
  });

  it("finds pictures in the generator that ships, and shows what can be done with them", async () => {
    const { tools, recording } = experimentTools();
    const result = await projection.run(params.parse({ parts: "pictures", targets: 1 }), tools);
    const [outcome] = result.pictures!.outcomes;
    expect(outcome.loss).toBeLessThan(outcome.lossUnmoved);
    const [entry] = recording.galleries.get("edits")!.entries;
    expect(entry.lists.map(({ items }) => items.length)).toEqual([1, 10, 7, 7, 7, 7]);
    expect(recording.films.get("population")!.frames).toHaveLength(10);
    expect(recording.pictures.get("found")).toMatchObject({ width: 140, height: 28 });
  });

  it("has presets within the limits of its parameters", () => {
    for (const preset of projection.presets) expect(params.parse(preset.params)).toMatchObject(preset.params);
  });
});

describe("claims", () => {
  const rugged = (own: number): Result["rugged"] => [
    {
      gain: 6,
      methods: [
        { method: "restarts", evaluations: 1, losses: [1], course: [] },
        { method: "cma", evaluations: 1, losses: [1], course: [] },
        { method: "cmaAdam", evaluations: 1, losses: [1], course: [] },
        { method: "basinCma", evaluations: 1, losses: [own], course: [] },
      ],
    },
  ];
  const outcome = (found: number[], loss: number): PictureOutcome => ({
    label: 0,
    used: 0,
    loss,
    lossUnmoved: 1,
    found,
    truth: [1.2, 0.4, -0.4],
    foundColour: [],
  });
  const holds = (result: Result) => projection.claims(result).map((claim) => claim.holds);
  const pictures = (...outcomes: PictureOutcome[]): Result => ({
    rugged: [],
    pictures: {
      method: "basinCma",
      placesSearched: true,
      classes: ["0"],
      classesGiven: true,
      evaluations: 1,
      outcomes,
    },
  });

  it("hold and fail by what was measured", () => {
    expect(holds({ rugged: rugged(0.15) })).toEqual([true, true, true]);
    expect(holds({ rugged: rugged(0.25) })).toEqual([true, true, false]);
    expect(holds({ rugged: rugged(0.8) })).toEqual([false, false, false]);
    expect(holds({ rugged: rugged(0.8).map((result) => ({ ...result, gain: 2 })) })).toEqual([]);
    expect(holds(pictures(outcome([1.22, 0.38, -0.44], 0.5)))).toEqual([true, true]);
    expect(holds(pictures(outcome([1.26, 0.4, -0.4], 0.6)))).toEqual([false, false]);
  });
});
