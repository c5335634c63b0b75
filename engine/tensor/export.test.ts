/** Trained networks as ONNX files: ONNX Runtime computes what the training's own graph computes. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { onnxExecutor } from "../../service/executors/onnxExecutor.ts";
import { normals, random } from "../random.ts";
import { evaluate } from "./evaluate.ts";
import { crossEntropy } from "./functions/losses.ts";
import type { Module } from "./modules/module.ts";
import { cnn, mlp, resNet, vit } from "./modules/networks.ts";
import { writeModel } from "./onnx/model.ts";
import { input, parameter } from "./ops/leaves.ts";
import { adam } from "./optimisers/directions.ts";
import { normalised } from "./optimisers/optimisers.ts";
import { Training } from "./training.ts";
import { sizeOf, type Tensor } from "./value.ts";

const batch = 4;
const networks: Record<string, { net: Module; shape: number[] }> = {
  "a network on vectors": { net: mlp({ width: 12, depth: 3, input: 6, output: 3 }), shape: [batch, 6] },
  "a convolutional network": { net: cnn({ width: 4, depth: 2, input: 1, output: 3 }), shape: [batch, 1, 8, 8] },
  "a residual network": {
    net: resNet({ width: 4, stages: 2, blocks: 1, input: 1, output: 3 }),
    shape: [batch, 1, 8, 8],
  },
  "a transformer on pictures": {
    net: vit({ size: 8, patch: 4, input: 1, heads: 2, width: 8, blocks: 1, output: 3 }),
    shape: [batch, 1, 8, 8],
  },
};

describe("a trained network", () => {
  it.each(Object.entries(networks))("%s, written and loaded, gives the same outputs", async (_, { net, shape }) => {
    const leaves = net.atoms.map((atom, i) => parameter(`w${i}`, atom.shape));
    const x = input("x", shape);
    const [logits] = net.apply([x], leaves);
    const training = await Training.create(onnxExecutor(), {
      parameters: leaves.map((value, i) => ({
        value,
        initial: net.atoms[i].initial(random("export", i)),
        optimiser: normalised(adam(), { atom: net.atoms[i], target: net.targets[i] }),
      })),
      loss: crossEntropy(logits, input("y", [batch], "i64")),
    });
    const feed: Tensor = { shape, dtype: "f32", data: normals(sizeOf(shape), random("pictures")) };
    const labels: Tensor = { shape: [batch], dtype: "i64", data: Int32Array.from([0, 1, 2, 0]) };
    for (let step = 0; step < 10; step++) await training.step({ x: feed, y: labels }, 0.1);
    const state = await training.state();
    await training.release();

    const weights = Object.fromEntries(leaves.map((_leaf, i) => [`w${i}`, state[`w${i}`]]));
    const file = writeModel({ logits }, { weights, name: "trained", metadata: { licence: "MIT" } });
    const session = await InferenceSession.create(file, { logSeverityLevel: 3 });
    expect(session.inputNames).toEqual(["x"]);
    const result = await session.run({ x: new OrtTensor("float32", feed.data as Float32Array, shape) });
    const [expected] = evaluate([logits], { ...weights, x: feed });
    const found = result["logits"].data as Float32Array;
    expected.data.forEach((value, i) => {
      expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value)));
    });
    await session.release();
  });
});
