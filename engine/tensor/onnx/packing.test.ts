/** Fixed numbers in fewer bytes: ONNX Runtime gets the same numbers, and they can be read and drawn anew like others. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { dataType, graphField } from "./fields.ts";
import { fixedFloats } from "./fixedFloats.ts";
import { GraphWriter, modelBytes, valueInfo } from "./graphWriter.ts";
import { Message } from "./protobuf.ts";
import { readModel } from "./readModel.ts";
import { redrawnWeights } from "./redraw.ts";
import { withMeans } from "./rewrite.ts";

const rows = 64;
const numbers = (count: number, at: (i: number) => number) => Float32Array.from({ length: count }, (_, i) => at(i));
/** Matrices of four numbers a row, by the type of what is stored of them. */
const matrices = {
  // As TensorFlow.js makes them of bytes: the least value is no multiple of the step.
  [dataType.u8]: numbers(4 * rows, (i) => ((i * 37) % 50) * 0.0123 - 0.3),
  [dataType.f16]: numbers(4 * rows, (i) => (((i * 37) % 251) - 100) / 256),
  [dataType.u16]: numbers(256 * rows, (i) => ((i * 37) % 1999) * 0.0123 - 0.3),
  [dataType.f32]: numbers(4 * rows, (i) => Math.sin(i)),
};
type Kind = keyof typeof matrices;
const kinds = Object.keys(matrices).map(Number) as Kind[];

/** Where two lists differ; not toEqual, which takes a second for as many numbers. */
const differing = (a: Float32Array, b: Float32Array): number[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).filter((i) => !Object.is(a[i], b[i]));

/** A network that multiplies with a matrix. */
function product(kind: Kind, store: "packed" | "constant"): Uint8Array {
  const graph = new GraphWriter();
  const body = new Message()
    .bytes(graphField.name, "product")
    .bytes(graphField.input, valueInfo("x", "f32", ["n", rows]));
  const data = matrices[kind];
  const weights = graph[store]({ shape: [rows, data.length / rows], dtype: "f32", data });
  graph.output(graph.node("MatMul", ["x", weights]), "y");
  body.bytes(graphField.output, valueInfo("y", "f32"));
  graph.writeTo(body);
  return modelBytes(body);
}

/** Rows of the identity matrix give the rows of the other. */
async function run(model: Uint8Array, output: string): Promise<Float32Array> {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  const x = Float32Array.from({ length: rows * rows }, (_, i) => (i % (rows + 1) === 0 ? 1 : 0));
  const results = await session.run({ x: new OrtTensor("float32", x, [rows, rows]) });
  await session.release();
  return results[output].data as Float32Array;
}

describe("packed numbers", () => {
  it.each(kinds)("are the same numbers for ONNX Runtime and for readers, stored as type %i", async (kind) => {
    const [small, large] = [product(kind, "packed"), product(kind, "constant")];
    const model = readModel(small);
    const stored = [...model.weights.values()].map(({ type }) => type);
    expect(stored).toContain(kind);
    if (kind !== dataType.f32) expect(small.length).toBeLessThan(0.75 * large.length);
    expect(differing(await run(small, "y"), matrices[kind])).toEqual([]);
    const { inputs } = model.nodes.find(({ type }) => type === "MatMul")!;
    expect(differing(fixedFloats(model).get(inputs[1])!.values(), matrices[kind])).toEqual([]);
  });

  it("stay as they are where there are few", () => {
    const graph = new GraphWriter();
    graph.packed({ shape: [100], dtype: "f32", data: numbers(100, (i) => i) });
    const body = new Message();
    graph.writeTo(body);
    expect([...readModel(modelBytes(body)).weights.values()].map(({ type }) => type)).toEqual([dataType.f32]);
  });

  it.each(kinds)("are drawn anew as others are, stored as type %i", async (kind) => {
    const drawn = (store: "packed" | "constant") => {
      const bytes = product(kind, store);
      const model = readModel(bytes);
      const means = [{ name: "drawn", tensor: "y", meanOver: [] }];
      return run(withMeans(bytes, model, means, redrawnWeights(model, 7)), "drawn");
    };
    const numbers = await drawn("packed");
    expect(differing(numbers, await drawn("constant"))).toEqual([]);
    expect(differing(numbers, matrices[kind]).length).toBeGreaterThan(0.9 * numbers.length);
  });

  it("are refused where a table is too short", () => {
    const model = readModel(product(dataType.u8, "packed"));
    const table = [...model.weights.values()].find(({ type }) => type === dataType.f32)!;
    table.shape = [1];
    table.raw = table.raw!.slice(0, 4);
    const { inputs } = model.nodes.find(({ type }) => type === "MatMul")!;
    expect(() => fixedFloats(model).get(inputs[1])!.values()).toThrow(/a table of 1 numbers has no place 1/);
  });
});
