/** The experiment as a whole: training by every method, going on after a stop, events, claims. */

import { describe, expect, it } from "vitest";
import { onnxExecutor } from "../../../service/executors/onnxExecutor.ts";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { random } from "../../random.ts";
import { type Executor, referenceExecutor } from "../../tensor/executor.ts";
import type { LabEvent } from "../events.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { LabelledImages } from "../images.ts";
import type { Journal, SavedState } from "../journal.ts";
import { claimsOf } from "./claims.ts";
import { digitsTask } from "./digitsTask.ts";
import { type Course, explore, type Outcome } from "./explore.ts";
import { loraTheExplorer } from "./index.ts";
import { matrixTask } from "./matrixTask.ts";
import { explorer, fullTraining, type Method, multiHead, singleLora } from "./methods.ts";
import type { Result } from "./result.ts";

/** Bars of 4 x 4 pixels, lying or standing, in noise: quick to learn. */
function bars(count: number): LabelledImages {
  const source = random(9);
  const pixels = Uint8Array.from({ length: count * 16 }, () => source.integer(60));
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  labels.forEach((label, i) => {
    const line = source.integer(4);
    for (let k = 0; k < 4; k++) pixels[i * 16 + (label === 0 ? line * 4 + k : k * 4 + line)] = 255;
  });
  return {
    width: 4,
    height: 4,
    channels: 1,
    pixels,
    labels,
    classes: ["lying", "standing"],
    notes: ["None is left out."],
  };
}

interface FakeTools extends ExperimentTools {
  events: LabEvent[];
  saves: Map<string, SavedState>;
}

/** @param stop the checkpoint at which the run is cancelled. */
function fakeTools(executor: Executor, options: { stop?: number; saves?: Map<string, SavedState> } = {}): FakeTools {
  const events: LabEvent[] = [];
  const saves = options.saves ?? new Map<string, SavedState>();
  let checkpoints = 0;
  const journal: Journal = {
    once: (_, compute) => compute(),
    due: () => true,
    save: async (part, state) => {
      saves.set(part, structuredClone(state));
    },
    saved: async (part) => saves.get(part),
    keep: async () => undefined,
  };
  return {
    executor,
    lanes: async (count) => new Array<Executor>(count).fill(executor),
    encoders: experimentTools().tools.encoders,
    generators: experimentTools().tools.generators,
    data: { ...experimentTools().tools.data, digits: async () => bars(120) },
    emit: (event) => events.push(event),
    journal,
    checkpoint: async () => {
      if (++checkpoints === options.stop) throw new DOMException("stopped", "AbortError");
    },
    events,
    saves,
  };
}

const seed = 4;
const settings = (method: Method, steps: number) => ({
  part: method.id,
  steps,
  rate: 0.02,
  scale: 2,
  shards: 2,
  seed,
  onSteps: () => undefined,
  onPoints: () => undefined,
});

const onMatrix = (method: Method, steps: number, tools: FakeTools): Promise<Outcome> =>
  explore(matrixTask({ size: 6, seed }), method, settings(method, steps), tools);

describe("training", () => {
  it.each([fullTraining, singleLora(2), multiHead(2, 3), explorer(2, 3, 4), explorer(2, 3, 4, false)])(
    "$label: the same in ONNX Runtime and in the reference, and the error falls",
    async (method) => {
      const reference = await onMatrix(method, 30, fakeTools(referenceExecutor));
      const onnx = await onMatrix(method, 30, fakeTools(onnxExecutor({ threads: 1 })));
      expect(onnx.final!).toBeLessThan(1);
      onnx.course.score.forEach(([step, value], i) => {
        expect([step, value]).toEqual([reference.course.score[i][0], expect.closeTo(reference.course.score[i][1], 4)]);
      });
    },
  );

  it("the loss on a matrix is the relative error", async () => {
    const { course } = await onMatrix(fullTraining, 1, fakeTools(referenceExecutor));
    expect(course.score[0]).toEqual([0, 1]);
    expect(course.loss[0][1]).toBeCloseTo(1, 5);
  });

  it("one LoRA stops at 1 - r / n; heads that are merged do not", async () => {
    const tools = fakeTools(onnxExecutor({ threads: 1 }));
    expect((await onMatrix(singleLora(2), 800, tools)).final).toBeCloseTo(1 - 2 / 6, 2);
    expect((await onMatrix(explorer(2, 3, 10), 800, tools)).final).toBeLessThan(0.01);
  });

  it("merged after every step without reset, heads go the way of MHLoRA", async () => {
    const joint = await onMatrix(multiHead(2, 3), 60, fakeTools(referenceExecutor));
    const merged = await onMatrix(explorer(2, 3, 1, false), 60, fakeTools(referenceExecutor));
    merged.course.score.forEach(([, value], i) => {
      expect(value).toBeCloseTo(joint.course.score[i][1], 3);
    });
  });

  it("merged after every step with reset, no head turns its A", async () => {
    const { course } = await onMatrix(explorer(2, 2, 1), 40, fakeTools(referenceExecutor));
    for (const [, distance] of course.grassmann) expect(distance).toBeCloseTo(course.grassmann[0][1], 6);
  });

  it.each([explorer(2, 2, 4), explorer(2, 2, 4, false), singleLora(2)])(
    "$label goes on to the bit after a stop",
    async (method) => {
      const executor = onnxExecutor({ threads: 1 });
      const whole = await onMatrix(method, 40, fakeTools(executor));
      const saves = new Map<string, SavedState>();
      await expect(onMatrix(method, 40, fakeTools(executor, { stop: 4, saves }))).rejects.toThrow("stopped");
      const resumed = await onMatrix(method, 40, fakeTools(executor, { saves }));
      expect(Number(saves.get(method.id)!.metadata["time"])).toBeGreaterThan(0);
      expect(resumed).toEqual(whole);
    },
  );

  it("a training whose loss is no number ends there", async () => {
    const method = explorer(2, 2, 4);
    const options = { ...settings(method, 40), rate: 1e30 };
    const { final } = await explore(matrixTask({ size: 6, seed }), method, options, fakeTools(referenceExecutor));
    expect(final).toBeNull();
  });
});

describe("digits", () => {
  it("are dealt to the heads without overlap, and learnt with biases", async () => {
    const tools = fakeTools(onnxExecutor({ threads: 1 }));
    const task = await digitsTask(bars(200), { hidden: 8, samples: 64, seed }, tools.executor);
    const rows = (head: number) => {
      const { x } = task.feeds({ heads: [head], of: 2, step: 0 });
      return new Set(Array.from({ length: 64 }, (_, i) => x.data.slice(i * 16, i * 16 + 16).join()));
    };
    const [first, second] = [rows(0), rows(1)];
    expect([...first].filter((row) => second.has(row))).toEqual([]);
    expect(task.feeds({ heads: [0, 1], of: 2, step: 3 })).toEqual(task.feeds({ heads: [0, 1], of: 2, step: 3 }));

    for (const method of [fullTraining, explorer(2, 4, 5, false)]) {
      const { course, final } = await explore(task, method, settings(method, 150), tools);
      expect(course.score[0][1]).toBeLessThan(0.8);
      expect(final).toBeGreaterThan(0.9);
    }
    await task.release();
  });
});

describe("the experiment", () => {
  it.each(["matrix", "digits"] as const)("%s: runs, tells, and claims from its result alone", async (task) => {
    const tools = fakeTools(onnxExecutor({ threads: 1 }));
    const given = loraTheExplorer.params.parse({
      task,
      methods: "all",
      size: 6,
      hidden: 8,
      heads: 3,
      rank: 2,
      loraRank: 2,
      steps: 20,
      rareSteps: 15,
      seeds: 2,
      samples: 4,
    });
    const result = await loraTheExplorer.run(given, tools);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    for (const { runs } of result.methods) expect(runs).toHaveLength(2);

    const charts = new Set<string>();
    let fraction = 0;
    for (const event of tools.events) {
      if (event.kind === "chart") charts.add(event.chart.id);
      if (event.kind === "points") expect(charts).toContain(event.chart);
      if (event.kind !== "progress") continue;
      expect(event.fraction).toBeGreaterThanOrEqual(fraction - 1e-9);
      fraction = event.fraction;
    }
    expect(fraction).toBe(1);
    expect(tools.events.filter(({ kind }) => kind === "table")).toHaveLength(2);
    expect(tools.events.some(({ kind }) => kind === "note")).toBe(task === "digits");
    expect(loraTheExplorer.claims(result).length).toBeGreaterThan(task === "matrix" ? 6 : 1);
  });

  it("has presets that its parameters allow", () => {
    for (const { params } of loraTheExplorer.presets) expect(() => loraTheExplorer.params.parse(params)).not.toThrow();
  });
});

describe("claims", () => {
  const course = (value: number): Course => ({
    score: [[0, value]],
    loss: [],
    rank: [],
    cosine: [],
    grassmann: [],
    deviation: [],
  });
  const result = (task: Result["task"], ends: [Method, ...(number | null)[]][]): Result => ({
    task,
    size: 32,
    steps: 3000,
    localSteps: 10,
    rareSteps: 500,
    methods: ends.map(([method, ...finals]) => ({
      ...method,
      traffic: { workers: 8, perWorker: 0, synchronisations: 0, total: 0 },
      runs: finals.map((final) => ({ course: course(final ?? 1), final })),
    })),
  });
  const verdicts = (of: Result) => claimsOf(of).map(({ holds }) => holds);
  const matrixMethods = [
    singleLora(4),
    explorer(8, 4, 10),
    multiHead(8, 4),
    explorer(8, 4, 1, false),
    explorer(8, 4, 500),
    explorer(2, 4, 1),
  ];
  const matrix = (...ends: (number | null)[]): Result =>
    result(
      "matrix",
      matrixMethods.map((method, i) => [method, ends[i]]),
    );

  it("on a matrix hold where the numbers are as they say", () => {
    const claims = claimsOf(matrix(0.876, 0.002, 0.003, 0.004, 0.32, 0.752));
    expect(claims.map(({ holds }) => holds)).toEqual(new Array(7).fill(true));
    expect(claims[0]).toMatchObject({ measured: "relative error 0.876", threshold: "0.875 within 0.01" });
  });

  it("on a matrix do not hold where they are not", () => {
    expect(verdicts(matrix(0.86, 0.02, 0.05, 0.07, 0.1, 0.7))).toEqual(new Array(7).fill(false));
    // A training that came to no number proves nothing.
    const [first, ...others] = claimsOf(matrix(null, null, null, null, null, null));
    expect(first).toMatchObject({ measured: "relative error no finite number", holds: false });
    expect(others.filter(({ holds }) => holds).length).toBeLessThanOrEqual(1);
  });

  it("take the worst of several seeds", () => {
    const lora = singleLora(4);
    expect(verdicts(result("matrix", [[lora, 0.876, 0.874]]))).toEqual([true]);
    const [worse] = claimsOf(result("matrix", [[lora, 0.876, 0.9]]));
    expect(worse).toMatchObject({ measured: "relative error 0.888 (0.876 to 0.9 over 2 seeds)", holds: false });
  });

  it("on digits compare accuracies", () => {
    const digits = (full: number, lora: number, lte: number | null) =>
      result("digits", [
        [fullTraining, full],
        [singleLora(2), lora],
        [explorer(8, 32, 10, false), lte],
      ]);
    expect(verdicts(digits(0.95, 0.7, 0.94))).toEqual([true, true]);
    expect(verdicts(digits(0.95, 0.93, 0.92))).toEqual([false, false]);
    expect(verdicts(digits(0.95, 0.7, null))).toEqual([false, false]);
    expect(claimsOf(digits(0.95, 0.7, 0.94))[0].measured).toBe("94.0 % against 95.0 %");
  });
});
