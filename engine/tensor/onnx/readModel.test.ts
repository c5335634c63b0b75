/** What is written can be read; whatever else the bytes are, the reader says so and throws nothing but OnnxError. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { externalTensor, onnxFile, tensor } from "../../../tests/support/onnxFile.ts";
import { conv2d } from "../ops/convolution.ts";
import { add, relu } from "../ops/elementwise.ts";
import { input, parameter } from "../ops/leaves.ts";
import { reshape } from "../ops/shape.ts";
import { graphField, modelField, opsetField, tensorField } from "./fields.ts";
import { writeModel } from "./model.ts";
import { Message } from "./protobuf.ts";
import { floatsOf, readModel } from "./readModel.ts";
import { OnnxError } from "./wireReader.ts";

const weight = {
  shape: [4, 1, 3, 3],
  dtype: "f32" as const,
  data: Float32Array.from({ length: 36 }, (_, i) => i - 18),
};
const written = () => {
  const y = relu(add(conv2d(input("x", [2, 1, 8, 8]), parameter("w", [4, 1, 3, 3]), { padding: 1 }), 0.5));
  return writeModel({ y: reshape(y, [2, 256]) }, { weights: { w: weight }, freeAxes: { x: ["n", null, null, null] } });
};

/** Reads a file and all its floats. */
function readEverything(bytes: Uint8Array): void {
  for (const each of readModel(bytes).weights.values()) if (each.type === 1) floatsOf(each);
}

describe("a model that was written", () => {
  const model = readModel(written());

  it("has the nodes, in their order, with their attributes", () => {
    expect(model.nodes.map(({ type }) => type)).toEqual(["Conv", "Add", "Relu", "Reshape"]);
    expect(model.nodes[0].attributes.get("pads")?.ints).toEqual([1, 1, 1, 1]);
    expect(model.nodes[0].attributes.get("group")?.int).toBe(1);
    expect(model.nodes[0].inputs).toEqual(["x", "w"]);
  });

  it("has inputs and outputs with their shapes, free extents as null", () => {
    expect(model.inputs).toEqual([{ name: "x", type: 1, shape: [null, 1, 8, 8] }]);
    expect(model.outputs).toEqual([{ name: "y", type: 1, shape: [2, 256] }]);
    expect(model.opsets).toEqual([{ domain: "", version: 20 }]);
    expect(model.irVersion).toBe(9);
  });

  it("has the weights, number by number", () => {
    expect(model.weights.get("w")?.shape).toEqual(weight.shape);
    expect(floatsOf(model.weights.get("w")!)).toEqual(weight.data);
  });

  it.each([0, 1, 2, 3])("is read wherever it lies in memory: %i", (shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), written()]).subarray(shift);
    expect(floatsOf(readModel(bytes).weights.get("w")!)).toEqual(weight.data);
  });
});

describe("tensors", () => {
  const floats = (data: Float32Array, shape: number[]) =>
    new Message()
      .integers(tensorField.shape, shape)
      .integer(tensorField.type, 1)
      .bytes(tensorField.name, "w")
      .bytes(tensorField.floats, new Uint8Array(data.buffer));
  const weightOf = (message: Message) => readModel(onnxFile({ nodes: [], weights: [message] })).weights.get("w")!;

  it("are read where floats are stored one by one or packed", () => {
    expect([...floatsOf(weightOf(floats(Float32Array.of(1, 2.5), [2])))]).toEqual([1, 2.5]);
    const single = new Message()
      .integer(tensorField.shape, 2)
      .integer(tensorField.type, 1)
      .bytes(tensorField.name, "w");
    single.float(tensorField.floats, 3).float(tensorField.floats, -4);
    expect([...floatsOf(weightOf(single))]).toEqual([3, -4]);
  });

  it("are refused where their numbers are elsewhere, too few, or of another type", () => {
    expect(() => floatsOf(weightOf(externalTensor("w", [2])))).toThrow(/in another file/);
    expect(() => floatsOf(weightOf(floats(Float32Array.of(1), [2])))).toThrow(/4 bytes instead of 8/);
    expect(() => floatsOf(weightOf(floats(Float32Array.of(1), [-1])))).toThrow(/impossible shape/);
    expect(() => floatsOf(weightOf(tensor("w", [1], (t) => t.integer(tensorField.type, 10))))).toThrow(/type 10/);
  });
});

describe("damaged and hostile files", () => {
  it("are refused wherever they are cut short", () => {
    const bytes = written();
    for (let length = 0; length < bytes.length; length++)
      expect(() => readModel(bytes.subarray(0, length)), `${length} bytes`).toThrow(OnnxError);
  });

  it("throw nothing but OnnxError, whatever bytes are changed", () => {
    const bytes = written();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const damaged = bytes.slice();
          for (const [at, value] of changes) damaged[at] = value;
          try {
            readEverything(damaged);
          } catch (error) {
            expect(error).toBeInstanceOf(OnnxError);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("throw nothing but OnnxError, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => readEverything(bytes)).toThrow(OnnxError);
      }),
      { numRuns: 2000 },
    );
  });

  it("cannot ask for more memory than they have bytes", () => {
    // A field of 2^60 bytes, and a tensor of 2^40 numbers.
    const long = Uint8Array.of(0x3a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10);
    expect(() => readModel(long)).toThrow(/breaks off: 1152921504606846976 bytes are announced/);
    const huge = tensor("w", [1], (t) => t.integer(tensorField.shape, 2 ** 40));
    expect(() => readEverything(onnxFile({ nodes: [], weights: [huge] }))).toThrow(/4 bytes instead of/);
    // Two bytes each for three million empty nodes; one byte each for three million extents.
    const nodes = new Uint8Array(6_000_000).map((_, i) => (i % 2 === 0 ? 10 : 0));
    expect(() => readModel(new Message().bytes(modelField.graph, nodes).encode())).toThrow(/more than 2000000 fields/);
    const deep = tensor("w", [1], (t) => t.bytes(tensorField.shape, new Uint8Array(3_000_000)));
    expect(() => readModel(onnxFile({ nodes: [], weights: [deep] }))).toThrow(/more than 2000000 fields/);
  });

  it("are refused in words", () => {
    expect(() => readModel(new Uint8Array(0))).toThrow(/no graph/);
    expect(() => readModel(new TextEncoder().encode("version https://git-lfs"))).toThrow(OnnxError);
    expect(() => readModel(Uint8Array.of(0x38, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1))).toThrow(
      /ten bytes/,
    );
    expect(() => readModel(new Message().integer(modelField.graph, 3).encode())).toThrow(/stored as varint/);
    const graph = new Message().bytes(graphField.name, "g");
    expect(() => readModel(new Message().bytes(modelField.graph, graph).encode())).toThrow(/which operator set/);
    const opset = new Message().integer(opsetField.version, 20);
    const twice = new Message().bytes(modelField.graph, graph).bytes(modelField.graph, graph);
    expect(() => readModel(twice.bytes(modelField.opset, opset).encode())).toThrow(/more than one graph/);
    const same = [tensor("w", [1]), tensor("w", [1])];
    expect(() => readModel(onnxFile({ nodes: [], weights: same }))).toThrow(/two weights are called "w"/);
  });
});
