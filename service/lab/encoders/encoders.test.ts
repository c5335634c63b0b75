/** Networks of a made-up library: what goes in, what comes out of layers, and what they are worth untrained. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LibraryModel, PictureInput } from "../../../contract/models.ts";
import type { LabelledImages } from "../../../engine/lab/images.ts";
import { writeModel } from "../../../engine/tensor/onnx/model.ts";
import { readModel } from "../../../engine/tensor/onnx/readModel.ts";
import { conv2d } from "../../../engine/tensor/ops/convolution.ts";
import { add, relu } from "../../../engine/tensor/ops/elementwise.ts";
import { input, parameter } from "../../../engine/tensor/ops/leaves.ts";
import { labEncoders } from "../encoders.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-encoders-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made: PictureInput = {
  kind: "pictures",
  tensor: "x",
  width: 4,
  height: 4,
  channels: 3,
  order: "rgb",
  layout: "nchw",
  mean: [0, 0, 0.5],
  deviation: [1, 0.5, 1],
};

/** Two numbers of each place, 10 r + 1 and 10 g + b, of which the negative ones are cut. */
function network(id: string, batch: number, changes: Partial<PictureInput> = {}): LibraryModel {
  const x = input("x", [batch, 3, 4, 4]);
  const mixed = add(conv2d(x, parameter("kernel", [2, 3, 1, 1])), parameter("offset", [2, 1, 1]));
  const bytes = writeModel(
    { last: relu(mixed) },
    {
      weights: {
        kernel: { shape: [2, 3, 1, 1], dtype: "f32", data: Float32Array.of(10, 0, 0, 0, 10, 1) },
        offset: { shape: [2, 1, 1], dtype: "f32", data: Float32Array.of(1, 0) },
      },
      freeAxes: batch === 1 && !changes.batch ? { x: ["n", null, null, null], last: ["n", null, null, null] } : {},
    },
  );
  const file = join(folder, `${id}.onnx`);
  writeFileSync(file, bytes);
  const before = readModel(bytes).nodes.find(({ type }) => type === "Add")!.outputs[0];
  return {
    id,
    name: id,
    origin: "user",
    task: "",
    licence: "",
    file,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    input: { ...made, ...changes },
    layers: [
      { id: "mixed", name: "Mixed", tensor: before, width: 2, meanOver: [2, 3] },
      { id: "flat", name: "All places", tensor: "last", width: 32, meanOver: [] },
    ],
  };
}

/** Pictures of one colour each. */
function pictures(size: number, colours: readonly (readonly number[])[]): LabelledImages {
  const channels = colours[0].length as 1 | 3;
  return {
    width: size,
    height: size,
    channels,
    pixels: Uint8Array.from(colours.flatMap((colour) => Array.from({ length: size * size }, () => colour).flat())),
    labels: new Int32Array(colours.length),
    classes: ["all"],
    notes: [],
  };
}

let models: LibraryModel[];
beforeAll(() => {
  models = [
    network("free", 1),
    network("three", 3, { batch: 3 }),
    network("bgr", 1, { order: "bgr" }),
    { ...network("changed", 1), sha256: "0".repeat(64) },
    { ...network("gone", 1), problem: "Its file is gone." },
  ];
});

const encoders = labEncoders(
  async () => undefined,
  async () => models,
);
const colours = Array.from({ length: 10 }, (_, i) => [25 * i, 255 - 25 * i, 51]);
const means = (id: string, images = pictures(4, colours)) =>
  encoders.encodePictures(id, images, { layers: ["mixed"] }).then((features) => features.get("mixed")!);

describe("encoders", () => {
  it("are those of the library that can be used", async () => {
    const list = await encoders.list();
    expect(list.map(({ id }) => id)).toEqual(["free", "three", "bgr", "changed"]);
    expect(list[0].layers).toEqual([
      { id: "mixed", name: "Mixed", width: 2 },
      { id: "flat", name: "All places", width: 32 },
    ]);
  });

  it("tell of each picture the mean over its places, in the range of the network", async () => {
    const { rows, width, data } = await means("free");
    expect([rows, width]).toEqual([10, 2]);
    colours.forEach(([r, g, b], i) => {
      expect(data[2 * i]).toBeCloseTo((10 * r) / 255 + 1, 4);
      expect(data[2 * i + 1]).toBeCloseTo((20 * g) / 255 + b / 255 - 0.5, 4);
    });
    const swapped = (await means("bgr")).data;
    expect(swapped[2 * 3]).toBeCloseTo((10 * 51) / 255 + 1, 4);
  });

  it("tell the same of pictures of another size, in batches of a fixed number, and of greys", async () => {
    const { data } = await means("free");
    expect((await means("three")).data).toEqual(data);
    const larger = (await means("free", pictures(8, colours))).data;
    larger.forEach((value, i) => {
      expect(value).toBeCloseTo(data[i], 4);
    });
    const grey = (await means("free", pictures(8, [[102]]))).data;
    expect(grey[0]).toBeCloseTo(5, 4);
    expect(grey[1]).toBeCloseTo(8 + 0.4 - 0.5, 4);
  });

  it("have all their layers unless some are asked for", async () => {
    const features = await encoders.encodePictures("free", pictures(4, colours));
    expect([...features].map(([id, { width, rows }]) => [id, width, rows])).toEqual([
      ["mixed", 2, 10],
      ["flat", 32, 10],
    ]);
    expect(features.get("flat")!.data[16]).toBeCloseTo(20 + 0.2 - 0.5, 4);
  });

  it("are other networks untrained, the same for the same seed", async () => {
    const untrained = async (seed: number) =>
      (await encoders.encodePictures("free", pictures(4, colours), { untrained: seed })).get("mixed")!.data;
    const first = await untrained(1);
    expect(await untrained(1)).toEqual(first);
    expect(await untrained(2)).not.toEqual(first);
    // The offsets are 0: what has no colour and no mean taken off gives nothing.
    const dark = (
      await encoders.encodePictures("free", pictures(4, [[0, 0, 127.5]]), { layers: ["mixed"], untrained: 1 })
    ).get("mixed")!.data;
    expect(Math.max(...dark.map(Math.abs))).toBeLessThan(0.02);
  });

  it("that are not there, that changed, or that take something else are refused in words", async () => {
    await expect(means("none")).rejects.toThrow(/no encoder "none"/);
    await expect(means("gone")).rejects.toThrow(/no encoder "gone"/);
    await expect(means("changed")).rejects.toThrow(/another file now/);
    await expect(encoders.encodeSentences("free", ["a"])).rejects.toThrow(/takes no sentences/);
    await expect(encoders.encodePictures("free", pictures(4, colours), { layers: ["top"] })).rejects.toThrow(
      /no layer "top"/,
    );
  });
});
