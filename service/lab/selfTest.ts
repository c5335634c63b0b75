/**
 * Whether a device can be trusted with a training: one step of a small network that uses every kind of operation a
 * training uses, on the device and on the cpu, must give the same weights.
 */

import type { UsedDevice } from "../../contract/lab.ts";
import { normals, random } from "../../engine/random.ts";
import { crossEntropy } from "../../engine/tensor/functions/losses.ts";
import { rmsNorm } from "../../engine/tensor/functions/normalisation.ts";
import { newtonSchulz } from "../../engine/tensor/modules/spectral.ts";
import { conv2d } from "../../engine/tensor/ops/convolution.ts";
import { add, mul, relu } from "../../engine/tensor/ops/elementwise.ts";
import { gather } from "../../engine/tensor/ops/indexing.ts";
import { input, parameter } from "../../engine/tensor/ops/leaves.ts";
import { matmul } from "../../engine/tensor/ops/matmul.ts";
import { mean } from "../../engine/tensor/ops/reductions.ts";
import { adam } from "../../engine/tensor/optimisers/directions.ts";
import { plain } from "../../engine/tensor/optimisers/optimisers.ts";
import { Training, type TrainingSpec } from "../../engine/tensor/training.ts";
import { type Shape, sizeOf, type Tensor } from "../../engine/tensor/value.ts";
import { onnxExecutor } from "../executors/onnxExecutor.ts";

/** Largest difference of a weight after two steps that rounding explains. */
const tolerance = 1e-3;

const batch = 8;

function spec(): TrainingSpec {
  const parameters: TrainingSpec["parameters"][number][] = [];
  const weight = (name: string, shape: Shape, deviation: number) => {
    const value = parameter(name, shape);
    const initial = normals(sizeOf(shape), random("self-test", name), deviation);
    parameters.push({ value, initial, optimiser: plain(adam()) });
    return value;
  };
  const filtered = relu(
    conv2d(input("x", [batch, 3, 12, 12]), weight("filters", [8, 3, 3, 3], 0.3), { stride: 2, padding: 1 }),
  );
  const pooled = rmsNorm(mean(filtered, [2, 3]));
  const mixed = matmul(pooled, newtonSchulz(weight("mix", [8, 8], 0.5)));
  const told = add(mixed, gather(weight("rows", [5, 8], 0.5), input("index", [batch], "i64")));
  const logits = matmul(told, weight("head", [8, 4], 0.5));
  return { parameters, loss: mul(crossEntropy(logits, input("y", [batch], "i64")), 1), clip: 1 };
}

const feeds = (): Record<string, Tensor> => ({
  x: { shape: [batch, 3, 12, 12], dtype: "f32", data: normals(batch * 3 * 144, random("self-test", "x")) },
  index: { shape: [batch], dtype: "i64", data: Int32Array.from({ length: batch }, (_, i) => i % 5) },
  y: { shape: [batch], dtype: "i64", data: Int32Array.from({ length: batch }, (_, i) => i % 4) },
});

async function twoSteps(device: UsedDevice): Promise<Record<string, Tensor>> {
  const training = await Training.create(onnxExecutor({ device }), spec());
  await training.step(feeds(), 0.01);
  await training.step(feeds(), 0.01);
  const state = await training.state();
  await training.release();
  return state;
}

/** Milliseconds for four products of matrices of 768 x 768, the second time: what large layers cost. */
async function productTime(device: UsedDevice): Promise<number> {
  const edge = 768;
  const x = input("x", [edge, edge]);
  const product = mul(matmul(matmul(matmul(matmul(x, x), x), x), x), 1);
  const program = await onnxExecutor({ device }).compile({ outputs: { sum: mean(product) } });
  const feed: Tensor = { shape: [edge, edge], dtype: "f32", data: normals(edge * edge, random("speed"), 1 / edge) };
  await program.run({ x: feed });
  const started = performance.now();
  await program.run({ x: feed });
  const elapsed = performance.now() - started;
  await program.release();
  return elapsed;
}

export interface SelfTest {
  works: boolean;
  /** Whether it multiplies large matrices faster than the cpu; a graphics processor in software does not. */
  faster: boolean;
  /** In words, what came out. */
  detail: string;
}

/** Never throws. */
export async function selfTest(device: UsedDevice): Promise<SelfTest> {
  try {
    const expected = await twoSteps("cpu");
    const found = await twoSteps(device);
    let largest = 0;
    for (const [name, { data }] of Object.entries(expected))
      data.forEach((value, i) => {
        largest = Math.max(largest, Math.abs(value - found[name].data[i]));
      });
    if (!(largest <= tolerance)) return fails(`its arithmetic differs from the cpu's by ${largest.toPrecision(2)}`);
    const own = await productTime(device);
    const speed = `${own.toPrecision(2)} ms for four products of 768 x 768`;
    if (device === "cpu") return { works: true, faster: false, detail: speed };
    const cpu = await productTime("cpu");
    const detail = `within ${largest.toPrecision(1)} of the cpu; ${speed}, the cpu ${cpu.toPrecision(2)} ms`;
    return { works: true, faster: own < cpu, detail };
  } catch (error) {
    return fails(inWords(error));
  }
}

const fails = (detail: string): SelfTest => ({ works: false, faster: false, detail });

/** What ONNX Runtime says, short enough for a line. */
function inWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/backend not found/i.test(message)) return "ONNX Runtime for this system has no such device";
  if (/adapter/i.test(message)) return "no graphics processor was found";
  if (/shared library/i.test(message)) return "its libraries are not installed";
  return message.split("\n")[0].slice(0, 200);
}
