import { describe, expect, it } from "vitest";
import { externalTensor, type FileParts, onnxFile, tensor } from "../../../tests/support/onnxFile.ts";
import { readDenseChain } from "./denseChain.ts";
import { readModel } from "./readModel.ts";

const chain = (parts: FileParts) => readDenseChain(readModel(onnxFile(parts)));

/** x [n, 3] W [3, 2] + b, then a rectifier; then Gemm with V [1, 2] turned, and a sigmoid. */
const usual: FileParts = {
  inputs: { x: [1, 3] },
  outputs: { y: [1, 1] },
  weights: [tensor("W", [3, 2]), tensor("b", [2]), tensor("V", [1, 2]), tensor("c", [1])],
  nodes: [
    { type: "MatMul", inputs: ["x", "W"], output: "p" },
    { type: "Add", inputs: ["b", "p"], output: "q" },
    { type: "Relu", inputs: ["q"], output: "r" },
    { type: "Dropout", inputs: ["r"], output: "s" },
    { type: "Gemm", inputs: ["s", "V", "c"], output: "t", attributes: { transB: { int: 1 } } },
    { type: "Sigmoid", inputs: ["t"], output: "y" },
  ],
};
const f = (...values: number[]) => Float32Array.from(values);

describe("a chain of dense layers", () => {
  it("is read from products, sums and activations", () => {
    expect(chain(usual)).toEqual([
      { inputs: 3, outputs: 2, weights: f(0, 0.1, 0.2, 0.3, 0.4, 0.5), bias: f(0, 0.1), activation: "relu" },
      { inputs: 2, outputs: 1, weights: f(0, 0.1), bias: f(0), activation: "sigmoid" },
    ]);
  });

  it("turns matrices that are stored the other way", () => {
    const [layer] = chain({
      ...usual,
      weights: [tensor("W", [2, 3])],
      nodes: [{ type: "Gemm", inputs: ["x", "W"], output: "y", attributes: { transB: { int: 1 } } }],
    });
    expect(layer).toEqual({ inputs: 3, outputs: 2, weights: f(0, 0.3, 0.1, 0.4, 0.2, 0.5), activation: "none" });
  });

  it("may begin with two inputs joined, and hold weights as constants", () => {
    const [layer] = chain({
      inputs: { a: [1, 1], b: [1, 2] },
      outputs: { y: [1, 2] },
      nodes: [
        { type: "Constant", inputs: [], output: "W", attributes: { value: { tensor: tensor("", [3, 2]) } } },
        { type: "Concat", inputs: ["a", "b"], output: "x", attributes: { axis: { int: -1 } } },
        { type: "MatMul", inputs: ["x", "W"], output: "y" },
      ],
    });
    expect([layer.inputs, layer.outputs]).toEqual([3, 2]);
  });
});

describe("what is no such chain", () => {
  const replaced = (at: number, node: FileParts["nodes"][number]) =>
    chain({ ...usual, nodes: usual.nodes.with(at, node) });
  const further = (node: FileParts["nodes"][number]) => chain({ ...usual, nodes: [...usual.nodes, node] });

  it.each<[string, () => unknown, RegExp]>([
    ["another operator", () => replaced(2, { type: "Tanh", inputs: ["q"], output: "r" }), /Tanh.*cannot stand/],
    ["another domain", () => replaced(2, { type: "Relu", domain: "x.y", inputs: ["q"], output: "r" }), /cannot stand/],
    ["a product from the wrong side", () => replaced(0, { type: "MatMul", inputs: ["W", "x"], output: "p" }), /cannot/],
    ["a second activation", () => replaced(3, { type: "Relu", inputs: ["r"], output: "s" }), /cannot stand/],
    ["a branch", () => further({ type: "Relu", inputs: ["q"], output: "z" }), /"q" goes to 2 nodes/],
    ["something beside", () => further({ type: "Relu", inputs: ["b2"], output: "z" }), /1 of 7 nodes do not belong/],
    ["a matrix that is given", () => replaced(0, { type: "MatMul", inputs: ["x", "Z"], output: "p" }), /not fixed/],
    ["a bias that does not fit", () => replaced(1, { type: "Add", inputs: ["p", "c"], output: "q" }), /does not fit 2/],
    ["a circle", () => replaced(3, { type: "Identity", inputs: ["r"], output: "p" }), /"p" depends on itself|goes to/],
    ["layers that do not fit", () => replaced(4, { type: "MatMul", inputs: ["s", "W"], output: "t" }), /gives 2/],
    ["no layer", () => chain({ inputs: { x: [1] }, outputs: { x: [1] }, nodes: [] }), /no dense layer/],
    ["no end", () => chain({ ...usual, outputs: { q: [1, 2] } }), /no output of the graph/],
    ["two inputs apart", () => chain({ ...usual, inputs: { x: [1, 3], z: [1, 3] } }), /has 2 inputs/],
    ["no input", () => chain({ ...usual, inputs: {} }), /has 0 inputs/],
    ["weights elsewhere", () => chain({ ...usual, weights: [externalTensor("W", [3, 2])] }), /in another file/],
  ])("%s is refused", (_, read, message) => {
    expect(read).toThrow(message);
  });
});
