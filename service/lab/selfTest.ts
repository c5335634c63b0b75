/**
 * Whether a device can be trusted with a training: one step of a small network that uses every kind of operation a
 * training uses, on the device and on the cpu, must give the same weights.
 */
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
import { normals, random } from "../../engine/tensor/random.ts";
import { Training, type TrainingSpec } from "../../engine/tensor/training.ts";
import { type Shape, sizeOf, type Tensor } from "../../engine/tensor/value.ts";
import { onnxExecutor } from "../executors/onnxExecutor.ts";
import type { OnnxDevice } from "../executors/onnxProgram.ts";

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

async function twoSteps(device: OnnxDevice): Promise<Record<string, Tensor>> {
  const training = await Training.create(onnxExecutor({ device }), spec());
  await training.step(feeds(), 0.01);
  await training.step(feeds(), 0.01);
  const state = await training.state();
  await training.release();
  return state;
}

/** In words, what came out. Never throws. */
export async function selfTest(device: OnnxDevice): Promise<{ works: boolean; detail: string }> {
  try {
    const expected = await twoSteps("cpu");
    const started = performance.now();
    const found = await twoSteps(device);
    const elapsed = Math.round(performance.now() - started);
    let largest = 0;
    for (const [name, { data }] of Object.entries(expected))
      data.forEach((value, i) => {
        largest = Math.max(largest, Math.abs(value - found[name].data[i]));
      });
    if (!(largest <= tolerance))
      return { works: false, detail: `its arithmetic differs from the cpu's by ${largest.toPrecision(2)}` };
    return { works: true, detail: `two steps in ${elapsed} ms, within ${largest.toPrecision(1)} of the cpu` };
  } catch (error) {
    return { works: false, detail: inWords(error) };
  }
}

/** What ONNX Runtime says, short enough for a line. */
function inWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/backend not found/i.test(message)) return "ONNX Runtime for this system has no such device";
  if (/adapter/i.test(message)) return "no graphics processor was found";
  if (/shared library/i.test(message)) return "its libraries are not installed";
  return message.split("\n")[0].slice(0, 200);
}
