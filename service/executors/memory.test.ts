/** A long training in ONNX Runtime does not grow. */
import { expect, it } from "vitest";
import { normals, random } from "../../engine/random.ts";
import { crossEntropy } from "../../engine/tensor/functions/losses.ts";
import { add, relu } from "../../engine/tensor/ops/elementwise.ts";
import { input, parameter } from "../../engine/tensor/ops/leaves.ts";
import { matmul } from "../../engine/tensor/ops/matmul.ts";
import { adam } from "../../engine/tensor/optimisers/directions.ts";
import { plain } from "../../engine/tensor/optimisers/optimisers.ts";
import { type Trained, Training } from "../../engine/tensor/training.ts";
import { sizeOf } from "../../engine/tensor/value.ts";
import { onnxExecutor } from "./onnxExecutor.ts";

const [batch, sizes] = [32, [64, 128, 10]];

/**
 * What the process itself may take in the meantime (the young generation of its heap, code compiled late): up to 15 MiB
 * were seen, and none any more from step 10,000 on. The weights of one step with their memory are 114 KiB, so 1,500 steps
 * that each kept them would take 167 MiB.
 */
const slack = 16 * 2 ** 20;

it("takes as much memory after 2,000 steps as after 500", async () => {
  const trained: Trained[] = [];
  const weight = (name: string, shape: number[], deviation: number) => {
    const value = parameter(name, shape);
    const initial = normals(sizeOf(shape), random(name), deviation);
    trained.push({ value, initial, optimiser: plain(adam()) });
    return value;
  };
  const layer = (i: number, x: ReturnType<typeof input>) =>
    add(matmul(x, weight(`w${i}`, [sizes[i], sizes[i + 1]], 0.1)), weight(`b${i}`, [sizes[i + 1]], 0));
  const logits = layer(1, relu(layer(0, input("x", [batch, sizes[0]]))));
  const loss = crossEntropy(logits, input("y", [batch], "i64"));
  const training = await Training.create(onnxExecutor(), { parameters: trained, loss });

  const source = random("batch");
  const x = { shape: [batch, sizes[0]], dtype: "f32" as const, data: normals(batch * sizes[0], source) };
  const labels = Int32Array.from({ length: batch }, () => source.integer(sizes[2]));
  const y = { shape: [batch], dtype: "i64" as const, data: labels };
  const go = async (steps: number) => {
    for (let i = 0; i < steps; i++) await training.step({ x, y }, 1e-3);
    return process.memoryUsage().rss;
  };
  const early = await go(500);
  const late = await go(1500);
  await training.release();
  expect(late).toBeLessThan(early * 1.05 + slack);
}, 10_000);
