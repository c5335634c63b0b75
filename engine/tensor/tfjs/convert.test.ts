/** Small graphs with every kind of operator against what TensorFlow.js 4.22.0 (cpu) makes of them. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { expected, type GraphFile, indexGraph, planeGraph } from "../../../tests/support/tfjsGraphs.ts";
import { readModel } from "../onnx/readModel.ts";
import { type Converted, type ConvertOptions, convert } from "./convert.ts";
import { readGraphModel } from "./graphModel.ts";

const converted = ({ json, weights }: GraphFile, options?: ConvertOptions): Converted =>
  convert(
    readGraphModel(json, () => weights),
    options,
  );

async function run({ bytes }: Converted, feeds: Record<string, OrtTensor>) {
  const session = await InferenceSession.create(bytes);
  const results = await session.run(feeds);
  await session.release();
  return results;
}

/** A picture of waves, [n, 5, 6, 2]. */
const waves = (n: number): OrtTensor =>
  new OrtTensor(
    "float32",
    Float32Array.from({ length: n * 60 }, (_, i) => Math.sin(0.7 * (i % 60))),
    [n, 5, 6, 2],
  );

describe("a graph of TensorFlow.js", () => {
  it("gives the same numbers of planes", async () => {
    const results = await run(converted(planeGraph), { x: waves(1) });
    for (const [name, { shape, data }] of Object.entries(expected.planes)) {
      expect(results[name].dims, name).toEqual(shape);
      const numbers = results[name].data as Float32Array;
      data.forEach((value, i) => {
        expect(numbers[i], `${name} ${i}`).toBeCloseTo(value, 4);
      });
    }
  });

  it("takes any number of pictures, and lays planes out anew only where they come and go", async () => {
    const model = converted(planeGraph, { shapes: { x: ["n", 5, 6, 2] } });
    const results = await run(model, { x: waves(3) });
    expect(results["sorted"].dims).toEqual([3, 4]);
    // In, and out to the two results that leave as planes; none between.
    expect(readModel(model.bytes).nodes.filter(({ type }) => type === "Transpose")).toHaveLength(3);
  });

  it("can be cut, its results found by their names", async () => {
    const model = converted(planeGraph, { outputs: ["leaky"] });
    const { nodes } = readModel(model.bytes);
    expect(nodes.some(({ type }) => type === "Softmax")).toBe(false);
    expect(nodes.some(({ outputs }) => outputs.includes(model.tensors.get("conv")?.planes ?? ""))).toBe(true);
  });

  it("gives the same numbers of places and whole numbers", async () => {
    const numbers = BigInt64Array.from([3, -1, 7, -5, 2, 0], BigInt);
    const results = await run(converted(indexGraph), { v: new OrtTensor("int64", numbers, [6]) });
    for (const [name, { shape, data }] of Object.entries(expected.places)) {
      expect(results[name].dims, name).toEqual(shape);
      expect(Array.from(results[name].data as ArrayLike<number | bigint>, Number), name).toEqual(data);
    }
  });
});

describe("what cannot be converted is said", () => {
  const node = (name: string, op: string, input: string[] = []) => ({ name, op, input });
  const read = (nodes: object[], weightsManifest: object[] = []) =>
    readGraphModel({ modelTopology: { node: nodes }, weightsManifest }, () => new Uint8Array(4));
  const x = { ...node("x", "Placeholder"), attr: { dtype: { type: "DT_FLOAT" } } };

  it("operators by their names, also those of a loop", () => {
    expect(() => convert(read([x, node("y", "Fft", ["x"])]))).toThrow(/not converted: Fft \(first in the node "y"\)/);
    const loop = [x, node("a", "Merge", ["x", "b"]), node("b", "NextIteration", ["a"]), node("y", "Relu", ["b"])];
    expect(() => convert(read(loop), { outputs: ["y"] })).toThrow(/Merge, NextIteration/);
  });

  it("nodes, weights and files that are missing or of another kind", () => {
    expect(() => convert(read([node("y", "Relu", ["x"])]))).toThrow(/no node "x"/);
    expect(() => convert(read([x, node("y", "Relu", ["z"]), node("z", "Relu", ["y"])]), { outputs: ["z"] })).toThrow(
      /depends on itself/,
    );
    const weights = [{ name: "w", shape: [3], dtype: "float32" }];
    expect(() => read([x], [{ paths: ["w.bin"], weights }])).toThrow(/"w" break off: 4 bytes are there, 12 needed/);
    expect(() =>
      readGraphModel({ modelTopology: { model_config: {} }, weightsManifest: [] }, () => weights[0] as never),
    ).toThrow(/layers model of Keras/);
    expect(() => readGraphModel({ layers: [] }, () => weights[0] as never)).toThrow(/no model of TensorFlow\.js/);
  });
});
