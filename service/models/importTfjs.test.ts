import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataType } from "../../engine/tensor/onnx/fields.ts";
import { readModel } from "../../engine/tensor/onnx/readModel.ts";
import { planeGraph } from "../../tests/support/tfjsGraphs.ts";
import { importTfjs } from "./importTfjs.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-import-"));
  writeFileSync(join(folder, "model.json"), JSON.stringify(planeGraph.json));
  writeFileSync(join(folder, "weights.bin"), planeGraph.weights);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const imported = (name = "out.onnx") => importTfjs(at("model.json"), at(name));

describe("a graph of TensorFlow.js in a folder", () => {
  it("becomes an ONNX file with its inputs and outputs, or with those that are asked for", async () => {
    expect(await imported("deep/out.onnx")).toMatchObject({ inputs: ["x"], outputs: ["bent", "pooled", "sorted"] });
    expect(readModel(readFileSync(at("deep/out.onnx"))).outputs.map(({ name }) => name)).toEqual([
      "bent",
      "pooled",
      "sorted",
    ]);
    expect(await importTfjs(at("model.json"), at("cut.onnx"), ["leaky"])).toMatchObject({ outputs: ["leaky"] });
  });

  it("keeps weights of bytes in bytes, and they stand for the numbers that they stand for there", async () => {
    const side = 20;
    const stored = Uint8Array.from({ length: side * side }, (_, i) => (i * 37) % 251);
    const [scale, min] = [0.0123, -0.3];
    const quantization = { dtype: "uint8", scale, min };
    const json = {
      modelTopology: {
        node: [
          { name: "x", op: "Placeholder", attr: { dtype: { type: "DT_FLOAT" } } },
          { name: "w", op: "Const" },
          { name: "y", op: "MatMul", input: ["x", "w"] },
        ],
      },
      weightsManifest: [
        { paths: ["bytes.bin"], weights: [{ name: "w", shape: [side, side], dtype: "float32", quantization }] },
      ],
    };
    writeFileSync(at("quantised.json"), JSON.stringify(json));
    writeFileSync(at("bytes.bin"), stored);
    await importTfjs(at("quantised.json"), at("small.onnx"));
    const kept = [...readModel(readFileSync(at("small.onnx"))).weights.values()].find(
      ({ type }) => type === dataType.u8,
    );
    expect(kept?.shape).toEqual([side, side]);
    const session = await InferenceSession.create(at("small.onnx"));
    const one = Float32Array.from({ length: side * side }, (_, i) => (i % (side + 1) === 0 ? 1 : 0));
    const { y } = await session.run({ x: new OrtTensor("float32", one, [side, side]) });
    await session.release();
    // As TensorFlow.js has them (io_utils.ts): one rounding, after both.
    expect(y.data).toEqual(Float32Array.from(stored, (step) => step * scale + min));
  });

  it("is refused in words, and nothing is written", async () => {
    await expect(importTfjs(at("model.json"), at("weights.bin"))).rejects.toThrow(/there already/);
    await expect(importTfjs(at("none.json"), at("out.onnx"))).rejects.toThrow(/none\.json is not there/);
    await expect(importTfjs(at("weights.bin"), at("out.onnx"))).rejects.toThrow(/is not JSON/);
    await expect(importTfjs(at("model.json"), at("out.onnx"), ["nothing"])).rejects.toThrow(/no node "nothing"/);
    writeFileSync(at("weights.bin"), planeGraph.weights.subarray(8));
    await expect(imported()).rejects.toThrow(/model\.json cannot be converted: the weights .* break off/);
    const escaping = { ...(planeGraph.json as object), weightsManifest: [{ paths: ["../weights.bin"], weights: [] }] };
    mkdirSync(at("inner"));
    writeFileSync(at("inner/model.json"), JSON.stringify(escaping));
    await expect(importTfjs(at("inner/model.json"), at("out.onnx"))).rejects.toThrow(/leads out of the folder/);
    expect(existsSync(at("out.onnx"))).toBe(false);
  });
});
