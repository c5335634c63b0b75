/** Which results of a network are layers, and that they can be had without its knowing of them. */
import { describe, expect, it } from "vitest";
import { onnxFile, tensor } from "../../../tests/support/onnxFile.ts";
import { layersOf, withOutputs } from "./layers.ts";
import { readModel } from "./readModel.ts";

/** x -> Conv -> + bias -> Relu -> Conv -> + (from before) -> Flatten -> y; a constant is reshaped beside it. */
const bytes = onnxFile({
  nodes: [
    { type: "Reshape", inputs: ["bias", "shape"], output: "laid" },
    { type: "Conv", inputs: ["x", "w"], output: "a" },
    { type: "Add", inputs: ["a", "laid"], output: "b" },
    { type: "Relu", inputs: ["b"], output: "c" },
    { type: "Conv", inputs: ["c", "w"], output: "d" },
    { type: "Add", inputs: ["d", "c"], output: "e" },
    { type: "Flatten", inputs: ["e"], output: "f" },
    { type: "MatMul", inputs: ["f", "m"], output: "y" },
  ],
  weights: [tensor("w", [1, 1, 1, 1]), tensor("bias", [1]), tensor("m", [4, 2])],
  inputs: { x: [1, 1, 2, 2] },
  outputs: { y: [1, 2] },
});

describe("layers", () => {
  const model = readModel(bytes);
  const layers = layersOf(model);

  it("are the results that depend on what goes in", () => {
    expect(layers.map(({ tensor: name }) => name)).toEqual(["a", "b", "c", "d", "e", "f", "y"]);
  });

  it("are main where a block ends: after the activation, where branches meet, at the output", () => {
    expect(layers.filter(({ main }) => main).map(({ tensor: name }) => name)).toEqual(["c", "d", "e", "y"]);
  });

  it("become outputs of the file, those that were none and each once", () => {
    const more = withOutputs(bytes, model, ["c", "y", "e", "c"]);
    expect(Buffer.from(more.subarray(0, bytes.length)).equals(bytes)).toBe(true);
    expect(() => readModel(more)).toThrow(/more than one graph/);
  });
});
