/** The model library: what is in it, what a look into a file finds, and layers that become encoders. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, describe, expect, it } from "vitest";
import { type Inspection, inspectionSchema } from "../../../contract/models.ts";
import { withOutputs } from "../../../engine/tensor/onnx/layers.ts";
import { writeModel } from "../../../engine/tensor/onnx/model.ts";
import { readModel } from "../../../engine/tensor/onnx/readModel.ts";
import { conv2d } from "../../../engine/tensor/ops/convolution.ts";
import { relu } from "../../../engine/tensor/ops/elementwise.ts";
import { input, parameter } from "../../../engine/tensor/ops/leaves.ts";
import { mean } from "../../../engine/tensor/ops/reductions.ts";
import { externalTensor, onnxFile, tensor } from "../../../tests/support/onnxFile.ts";
import { writeReaderModel } from "../../../tests/support/readerModels.ts";
import { labEncoders } from "../../lab/encoders.ts";
import { spawnNode } from "../../worker/spawnNode.ts";
import { inspectOnnx } from "./inspectOnnx.ts";
import { ModelLibrary } from "./library.ts";
import { libraryModels } from "./list.ts";
import { ownModels } from "./sources.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-library-"));
const settings = join(folder, "settings");
const lab = join(folder, "lab");
const library = new ModelLibrary({
  settings,
  lab,
  spawn: spawnNode,
  limits: () => ({ modelTimeLimitSeconds: 60, modelMemoryLimitMB: 2000 }),
});
afterAll(() => {
  library.close();
  rmSync(folder, { recursive: true });
});
const { signal } = new AbortController();

/** RGB of any size -> 4 planes, after a Relu -> their mean. */
function planes(): Uint8Array {
  const shape = [4, 3, 3, 3];
  const weights = { w: { shape, dtype: "f32" as const, data: new Float32Array(108).fill(0.1) } };
  const hidden = relu(conv2d(input("picture", [1, 3, 16, 16]), parameter("w", shape), { padding: 1 }));
  const free = ["n", null, "height", "width"];
  return writeModel(
    { hidden, mean: mean(hidden, [2, 3]) },
    { weights, freeAxes: { picture: free, hidden: free, mean: ["n", null] } },
  );
}
const fileOf = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const look = (bytes: Uint8Array): Promise<Inspection> => inspectOnnx(fileOf("look.onnx", bytes), "look", { run: true });

describe("the application's own networks", () => {
  it("are there, with layers of the widths that they have", async () => {
    const own = await ownModels();
    expect(own.map(({ id, problem }) => [id, problem])).toEqual([
      ["exif-consistency", undefined],
      ["exif-attributes", undefined],
      ["digit-generator", undefined],
    ]);
    expect(own[1].input).toBeUndefined();
    const { file, layers, input: takes } = own[0];
    if (takes?.kind !== "pictures") throw new Error("It takes no pictures.");
    const bytes = readFileSync(file);
    const session = await InferenceSession.create(
      withOutputs(
        bytes,
        readModel(bytes),
        layers.map(({ tensor }) => tensor),
      ),
      { logSeverityLevel: 3 },
    );
    const shape = [1, 3, takes.height, takes.width];
    const zeros = new Tensor("float32", new Float32Array(3 * takes.height * takes.width), shape);
    const results = await session.run({ [takes.tensor]: zeros });
    for (const { tensor, width } of layers) expect([tensor, results[tensor].dims[1]]).toEqual([tensor, width]);
    await session.release();
  });
});

describe("a look into a file", () => {
  it("finds inputs, outputs and layers with their shapes", async () => {
    const found = inspectionSchema.parse(await look(planes()));
    expect(found.inputs).toEqual([{ name: "picture", type: "f32", shape: [null, 3, null, null] }]);
    expect(found.input).toMatchObject({ tensor: "picture", layout: "nchw", channels: 3, width: 224, height: 224 });
    expect(found.input?.batch).toBeUndefined();
    // Of the filter, and of the scale of the mean.
    expect(found.weights).toBe(109);
    const rows = found.layers.map(({ operator, main, shape, layer }) => [
      operator,
      main,
      shape,
      layer?.width,
      layer?.meanOver,
    ]);
    expect(rows).toEqual([
      ["Conv", false, [2, 4, 224, 224], 4, [2, 3]],
      ["Relu", true, [2, 4, 224, 224], 4, [2, 3]],
      ["ReduceSum", false, [2, 4], 4, []],
      ["Mul", true, [2, 4], 4, []],
    ]);
    expect(found.refusal).toBeUndefined();
  });

  it("lists what is not run, and says why", async () => {
    const nodes = [{ type: "MatMul", inputs: ["x", "w"], output: "y" }];
    const parts = { nodes, inputs: { x: [1, 2] }, outputs: { y: [1, 2] } };
    expect(await look(onnxFile({ ...parts, weights: [externalTensor("w", [2, 2])] }))).toMatchObject({
      layers: [{ tensor: "y", main: true }],
      refusal: expect.stringMatching(/not run: .*in another file \(external data\)/),
    });
    const foreign = onnxFile({ ...parts, nodes: [{ ...nodes[0], domain: "com.example" }] });
    expect((await look(foreign)).refusal).toMatch(/"MatMul" of "com.example", which is not part of ONNX/);
    // Rows go in, and no picture.
    expect((await look(onnxFile({ ...parts, inputs: { x: [1, 2], w: [2, 2] } }))).refusal).toMatch(/has 2 inputs/);
    const rows = await look(
      onnxFile({
        nodes: [{ type: "Relu", inputs: ["x"], output: "y" }],
        inputs: { x: [1, 2] },
        outputs: { y: [1, 2] },
      }),
    );
    expect(rows.refusal).toMatch(/has 2 axes/);
    expect(rows.layers[0].layer).toBeUndefined();
  });

  it("says in words what breaks when it runs", async () => {
    const odd = onnxFile({
      nodes: [{ type: "MatMul", inputs: ["x", "w"], output: "y" }],
      inputs: { x: [1, 3, 8, 8] },
      outputs: { y: [1, 3, 8, 8] },
    });
    expect((await look(odd)).refusal).toMatch(/ONNX Runtime cannot open it/);
  });

  it("finds the axes of channels where the file has them last, and where it lays them out anew", async () => {
    const found = await look(
      onnxFile({
        nodes: [
          { type: "Relu", inputs: ["x"], output: "a" },
          { type: "Transpose", inputs: ["a"], output: "b", attributes: { perm: { ints: [0, 3, 1, 2] } } },
          { type: "Conv", inputs: ["b", "w"], output: "c" },
          { type: "Transpose", inputs: ["c"], output: "d", attributes: { perm: { ints: [0, 2, 3, 1] } } },
          { type: "Relu", inputs: ["d"], output: "e" },
        ],
        weights: [tensor("w", [5, 3, 1, 1])],
        inputs: { x: [1, 8, 8, 3] },
        outputs: { e: [1, 8, 8, 5] },
      }),
    );
    expect(found.input).toMatchObject({ layout: "nhwc", width: 8, height: 8, channels: 3, batch: 1 });
    expect(found.layers.map(({ layer }) => [layer?.width, layer?.meanOver])).toEqual([
      [3, [1, 2]],
      [3, [2, 3]],
      [5, [2, 3]],
      [5, [1, 2]],
      [5, [1, 2]],
    ]);
  });
});

describe("damaged files", () => {
  const bytes = planes();

  it("are refused in words, or are listed, wherever they are cut or changed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length),
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(7)), { maxLength: 4 }),
        async (length, flips) => {
          const damaged = bytes.slice();
          for (const [at, bit] of flips) damaged[at] ^= 1 << bit;
          const cut = flips.length > 0 ? damaged : damaged.subarray(0, length);
          const path = fileOf("damaged.onnx", cut);
          const outcome = await inspectOnnx(path, "damaged.onnx", { run: false }).catch((error: Error) => error);
          if (outcome instanceof Error) expect(outcome.message).toMatch(/^damaged\.onnx: .+\.$/);
          else expect(() => inspectionSchema.parse(outcome)).not.toThrow();
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("a file that the reader adds", () => {
  it("is listed, gives a layer to experiments, and is taken out again", async () => {
    const path = fileOf("My net.onnx", planes());
    const added = await library.add(path, undefined, signal);
    expect(added).toMatchObject({ id: "user:my-net", name: "My net", origin: "user", layers: [], removable: true });
    const [, hidden] = (await library.inspect(added.id, signal)).layers;
    const used = await library.useLayer({ id: added.id, tensor: hidden.tensor, name: "Hidden" }, signal);
    expect(used).toMatchObject({
      input: { tensor: "picture", mean: [0, 0, 0] },
      layers: [{ name: "Hidden", tensor: hidden.tensor, width: 4, meanOver: [2, 3] }],
    });
    const encoders = labEncoders(
      async () => undefined,
      () => libraryModels({ settings, lab }),
    );
    const pixels = new Uint8Array(2 * 8 * 8 * 3).fill(255, 8 * 8 * 3);
    const images = {
      width: 8,
      height: 8,
      channels: 3 as const,
      pixels,
      labels: new Int32Array(2),
      classes: ["a"],
      notes: [],
    };
    const rows = (await encoders.encodePictures(added.id, images)).get(hidden.tensor);
    // Black stays 0; white is 27 weights of 0.1, fewer at the borders.
    expect(rows?.width).toBe(4);
    expect(Array.from(rows?.data ?? []).map((value) => value.toFixed(1))).toEqual([
      "0.0",
      "0.0",
      "0.0",
      "0.0",
      "2.7",
      "2.7",
      "2.7",
      "2.7",
    ]);
    // As the process of a run sees it, with another normalisation and a second layer; layers keep the order of the file.
    const half = { ...used.input!, mean: [0.5, 0.5, 0.5], width: 32, height: 32 } as Parameters<
      typeof library.useLayer
    >[0]["input"];
    const first = (await library.inspect(added.id, signal)).layers[0].tensor;
    await library.useLayer({ id: added.id, tensor: first, input: half }, signal);
    const seen = (await libraryModels({ settings, lab })).find(({ id }) => id === added.id);
    expect(seen?.layers.map(({ tensor }) => tensor)).toEqual([first, hidden.tensor]);
    expect(seen?.input).toMatchObject({ mean: [0.5, 0.5, 0.5], width: 32 });
    await library.dropLayer(added.id, first);
    await expect(library.dropLayer(added.id, first)).rejects.toThrow(/not among the layers that you chose/);
    await library.remove(added.id);
    expect((await library.list()).some(({ id }) => id === added.id)).toBe(false);
    await expect(library.inspect(added.id, signal)).rejects.toThrow(/no model "user:my-net"/);
  });

  it("is refused where it is none, and says so where it has changed since", async () => {
    await expect(library.add(join(folder, "none.onnx"), undefined, signal)).rejects.toThrow(/There is no file/);
    await expect(library.add(folder, undefined, signal)).rejects.toThrow(/no ordinary file/);
    const path = fileOf("changing.onnx", planes());
    const { id } = await library.add(path, "Changing", signal);
    writeFileSync(path, onnxFile({ nodes: [], inputs: { x: [1] } }));
    expect((await library.list()).find((model) => model.id === id)?.problem).toMatch(/another file now/);
    rmSync(path);
    expect((await library.list()).find((model) => model.id === id)?.problem).toMatch(/There is no file/);
    await library.remove(id);
    await expect(library.remove("exif-consistency")).rejects.toThrow(/not added by you/);
    await expect(library.useLayer({ id: "exif-consistency", tensor: "nowhere" }, signal)).rejects.toThrow(
      /no layer "nowhere"/,
    );
  });
});

describe("networks from elsewhere in the application", () => {
  it("are those of runs of the Lab, and models with a manifest, with the input that it says", async () => {
    const run = join(lab, "2026-01-01-exif");
    mkdirSync(join(run, "models"), { recursive: true });
    writeFileSync(join(run, "models", "net.onnx"), planes());
    writeFileSync(
      join(run, "run.json"),
      JSON.stringify({ name: "A run", experiment: "exif-model", startedAt: "2026-01-01" }),
    );
    writeReaderModel(join(settings, "models"), "brought", planes(), {
      input: { layout: "NCHW", channels: 3, colour: "RGB", scale: "imagenet", size: { multipleOf: 100 } },
    });
    const models = await library.list();
    expect(models.find(({ origin }) => origin === "trained")).toMatchObject({
      id: "trained:2026-01-01-exif/models/net.onnx",
      name: "net",
      run: { id: "2026-01-01-exif", name: "A run" },
    });
    expect(models.find(({ id }) => id === "model:brought")).toMatchObject({
      licence: "MIT",
      origin: "user",
      removable: false,
    });
    const { layers } = await library.inspect("model:brought", signal);
    const used = await library.useLayer({ id: "model:brought", tensor: layers[0].tensor }, signal);
    expect(used.input).toMatchObject({ width: 300, mean: [0.485, 0.456, 0.406] });
  });
});
