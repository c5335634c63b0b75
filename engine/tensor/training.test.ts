import { describe, expect, it } from "vitest";
import { onnxExecutor } from "../../service/executors/onnxExecutor.ts";
import { normals, random } from "../random.ts";
import { readSafetensors, writeSafetensors } from "./checkpoints/safetensors.ts";
import { type Executor, referenceExecutor } from "./executor.ts";
import { crossEntropy } from "./functions/losses.ts";
import { linear } from "./modules/atoms.ts";
import { add, mul, tanh } from "./ops/elementwise.ts";
import { input, parameter } from "./ops/leaves.ts";
import { matmul } from "./ops/matmul.ts";
import { mean } from "./ops/reductions.ts";
import { adam, muon, sgd } from "./optimisers/directions.ts";
import type { Optimiser } from "./optimisers/optimiser.ts";
import { dualised, normalised, plain } from "./optimisers/optimisers.ts";
import { cosineDecay, linearDecay, withWarmUp } from "./optimisers/schedules.ts";
import { Training, type TrainingSpec } from "./training.ts";
import type { Tensor } from "./value.ts";

const [batch, width, classes] = [8, 6, 3];

/** A small classifier whose running mean of the loss is carried along. */
function spec(optimiser: (shape: [number, number]) => Optimiser): TrainingSpec {
  const parameters = [
    {
      value: parameter("a", [width, width]),
      initial: normals(width * width, random(1), 0.4),
      optimiser: optimiser([width, width]),
    },
    {
      value: parameter("b", [width, classes]),
      initial: normals(width * classes, random(2), 0.4),
      optimiser: optimiser([width, classes]),
    },
  ];
  const hidden = tanh(matmul(input("x", [batch, width]), parameters[0].value));
  const loss = crossEntropy(matmul(hidden, parameters[1].value), input("y", [batch], "i64"));
  const running = input("running", []);
  return {
    parameters,
    loss,
    metrics: { size: mean(mul(hidden, hidden)) },
    carry: {
      running: {
        next: add(mul(running, 0.9), mul(loss, 0.1)),
        initial: { shape: [], dtype: "f32", data: new Float32Array(1) },
      },
    },
    clip: 1,
  };
}

const feeds = (step: number): Record<string, Tensor> => {
  const source = random(5, step);
  const x = normals(batch * width, source);
  return {
    x: { shape: [batch, width], dtype: "f32", data: x },
    y: { shape: [batch], dtype: "i64", data: Int32Array.from({ length: batch }, (_, i) => (x[i * width] > 0 ? 1 : 2)) },
  };
};

async function train(executor: Executor, optimiser: Parameters<typeof spec>[0], steps: number) {
  const training = await Training.create(executor, spec(optimiser));
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push((await training.step(feeds(i), 0.05 * linearDecay(i, 100))).loss);
  return { training, losses, state: await training.state() };
}

const kinds: Record<string, Parameters<typeof spec>[0]> = {
  "gradient descent with momentum": () => plain(sgd(0.9)),
  AdamW: () => plain(adam(), { decay: 0.1 }),
  Muon: () => plain(muon()),
  "normalised Adam": ([i, o]) => normalised(adam(), { atom: linear("", i, o).atoms[0], target: 0.5 }),
  "dual descent": ([i, o]) => dualised(sgd(0.9), { atom: linear("", i, o).atoms[0], target: 0.5 }),
};

describe("training", () => {
  it.each(Object.entries(kinds))(
    "%s: the same in ONNX Runtime and in the reference, and the loss falls",
    async (_, kind) => {
      const reference = await train(referenceExecutor, kind, 40);
      const onnx = await train(onnxExecutor(), kind, 40);
      expect(onnx.losses[39]).toBeLessThan(onnx.losses[0]);
      expect(onnx.state["running"].data[0]).toBeGreaterThan(0);
      reference.losses.forEach((loss, i) => {
        expect(onnx.losses[i]).toBeCloseTo(loss, 3);
      });
      for (const [name, { data }] of Object.entries(reference.state))
        data.forEach((value, i) => {
          expect(onnx.state[name].data[i]).toBeCloseTo(value, 2);
        });
      await onnx.training.release();
    },
  );

  it("goes on to the bit from a checkpoint that went through a file", async () => {
    const kind = kinds["normalised Adam"];
    const whole = await train(onnxExecutor(), kind, 30);
    const half = await train(onnxExecutor(), kind, 13);
    const { tensors } = readSafetensors(writeSafetensors(half.state));
    const resumed = await Training.create(onnxExecutor(), spec(kind));
    await resumed.load(tensors, 13);
    for (let i = 13; i < 30; i++) await resumed.step(feeds(i), 0.05 * linearDecay(i, 100));
    expect(await resumed.state()).toEqual(whole.state);
  });

  it("several steps in one go are the same steps", async () => {
    const one = await train(onnxExecutor(), kinds["AdamW"], 6);
    const training = await Training.create(onnxExecutor(), spec(kinds["AdamW"]));
    const results = await training.steps(
      [0, 1, 2, 3, 4, 5].map(feeds),
      [0, 1, 2, 3, 4, 5].map((i) => 0.05 * linearDecay(i, 100)),
    );
    expect(results.map(({ loss }) => loss)).toEqual(one.losses);
    expect(await training.state()).toEqual(one.state);
    await expect(training.load({ nonsense: { shape: [], dtype: "f32", data: new Float32Array(1) } })).rejects.toThrow(
      /"nonsense"/,
    );
  });
});

describe("a training that is started again", () => {
  it("is the same training; other weights are another one", async () => {
    const { training, state } = await train(onnxExecutor(), kinds["normalised Adam"], 5);
    await training.restart();
    for (let i = 0; i < 5; i++) await training.step(feeds(i), 0.05 * linearDecay(i, 100));
    expect(await training.state()).toEqual(state);
    await training.restart({ a: normals(width * width, random(9), 0.4) });
    expect((await training.state())["a"]).not.toEqual(state["a"]);
    expect(training.time).toBe(0);
  });
});

describe("schedules", () => {
  it("start at the peak and end near zero; a warm-up rises to the peak", () => {
    for (const schedule of [linearDecay, cosineDecay]) {
      expect(schedule(0, 100)).toBe(1);
      expect(schedule(99, 100)).toBeLessThan(0.02);
    }
    const warm = withWarmUp(linearDecay, 0.1);
    expect([0, 4, 9, 10].map((step) => warm(step, 100))).toEqual([0.1, 0.5, 1, 1]);
  });
});
