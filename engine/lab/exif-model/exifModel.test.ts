/** The network and its loss against their definitions, a small training, and bad folders in words. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { onnxExecutor } from "../../../service/executors/onnxExecutor.ts";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import type { RgbImage } from "../../image/raster.ts";
import { normals, random } from "../../random.ts";
import { evaluate } from "../../tensor/evaluate.ts";
import { input } from "../../tensor/ops/leaves.ts";
import type { Tensor } from "../../tensor/value.ts";
import type { Photograph } from "../photographs.ts";
import { contrastiveLoss } from "./contrastive.ts";
import { exifModel } from "./index.ts";
import { batchOfInstances } from "./instances.ts";
import { leavesOf, PIXEL_WINDOWS, WINDOWS, weightsAsDrawn, writeNetwork } from "./model.ts";
import { EMBEDDING, embedPatches, placesAlong, residual } from "./network.ts";

/** Smooth shapes with noise whose strength and colour the camera decides. */
function picture(camera: number, seed: number, width = 620, height = 600): RgbImage {
  const source = random("picture", camera, seed);
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    data[i] = 128 + 60 * Math.sin(x / (9 + camera) + seed) * Math.cos(y / 11) + (3 + 2 * camera) * source.normal();
  }
  return { width, height, data };
}

const photographs: Photograph[] = Array.from({ length: 20 }, (_, i) => ({
  name: `${i}.jpg`,
  camera: `maker|${i % 10}`,
  exif: {},
  views: [picture(i % 10, i)],
}));

const shape = { groups: 2, photographs: 1, developments: 2, patches: 3, edge: 83 };

describe("batches", () => {
  it("are determined by their key, and hold patches of the developed pictures", async () => {
    const { data } = experimentTools().tools;
    const [a, b, c] = [
      await batchOfInstances(photographs, shape, data, 1, 5),
      await batchOfInstances(photographs, shape, data, 1, 5),
      await batchOfInstances(photographs, shape, data, 1, 6),
    ];
    expect(a.patches.shape).toEqual([12, 3, 83, 83]);
    expect(a.patches.data).toEqual(b.patches.data);
    expect(a.patches.data).not.toEqual(c.patches.data);
    expect(a.patches.data.every((value) => value >= 0 && value <= 255)).toBe(true);
    expect(a.instances.map(({ group }) => group)).toEqual([0, 0, 1, 1]);
  });
});

describe("the loss", () => {
  it("is the mean over positives of the log of their share among all others", () => {
    const rows = [
      [1, 0],
      [0.8, 0.6],
      [0, 1],
      [-0.6, 0.8],
    ];
    const z: Tensor = { shape: [4, 2], dtype: "f32", data: Float64Array.from(rows.flat()) };
    const [found] = evaluate([contrastiveLoss(input("z", [4, 2]), 2, 4, 0.5)], { z });
    const score = (i: number, j: number) => (rows[i][0] * rows[j][0] + rows[i][1] * rows[j][1]) / 0.5;
    let expected = 0;
    for (let i = 0; i < 4; i++) {
      const partner = i ^ 1;
      const total = [0, 1, 2, 3].filter((j) => j !== i).reduce((sum, j) => sum + Math.exp(score(i, j)), 0);
      expected -= (score(i, partner) - Math.log(total)) / 4;
    }
    expect(found.data[0]).toBeCloseTo(expected, 9);
  });
});

describe("the network", () => {
  const state = weightsAsDrawn(3);

  it("sees no smooth gradient: the residual of a plane is zero, and large steps are cut", () => {
    const plane = Float32Array.from({ length: 3 * 9 * 9 }, (_, i) => (i % 9) * 3 + (Math.floor(i / 9) % 9));
    const x = input("x", [1, 3, 9, 9]);
    const [flat] = evaluate([residual(x)], { x: { shape: [1, 3, 9, 9], dtype: "f32", data: plane } });
    expect(flat.shape).toEqual([1, 3, 5, 5]);
    for (const value of flat.data) expect(value).toBeCloseTo(0, 4);
    const spike = new Float32Array(3 * 81);
    spike[40] = 255;
    const [cut] = evaluate([residual(x)], { x: { shape: [1, 3, 9, 9], dtype: "f32", data: spike } });
    expect(Math.max(...cut.data)).toBeCloseTo(4, 6);
  });

  it("gives a patch the same vector alone and inside a picture, for pictures of any size", async () => {
    const file = writeNetwork(state, { licence: "MIT" });
    const session = await InferenceSession.create(file, { logSeverityLevel: 3 });
    const { edge, step } = PIXEL_WINDOWS;
    expect([placesAlong(edge), placesAlong(edge - 1)]).toEqual([WINDOWS.edge, WINDOWS.edge - 1]);
    const program = await onnxExecutor().compile({
      outputs: { z: embedPatches(input("patches", [1, 3, edge, edge]), leavesOf(state)) },
    });
    for (const [width, height] of [
      [edge + 70, edge + 40],
      [edge + 200, edge],
    ]) {
      const pixels = normals(3 * width * height, random("pixels", width), 40).map((value) => value + 128);
      const { embeddings } = await session.run({ picture: new OrtTensor("float32", pixels, [1, 3, height, width]) });
      const [, channels, rows, columns] = embeddings.dims;
      expect([channels, rows, columns]).toEqual([
        EMBEDDING,
        Math.floor((height - edge) / step) + 1,
        Math.floor((width - edge) / step) + 1,
      ]);
      const column = columns - 1;
      const patch = new Float32Array(3 * edge * edge);
      for (let c = 0; c < 3; c++)
        for (let y = 0; y < edge; y++)
          for (let x = 0; x < edge; x++)
            patch[(c * edge + y) * edge + x] = pixels[(c * height + y) * width + x + column * step];
      const { z } = await program.run({ ...state, patches: { shape: [1, 3, edge, edge], dtype: "f32", data: patch } });
      const found = embeddings.data as Float32Array;
      for (let k = 0; k < EMBEDDING; k++) expect(found[k * rows * columns + column]).toBeCloseTo(z.data[k], 4);
    }
    await program.release();
    await session.release();
  });
});

describe("the experiment", () => {
  const withPhotographs = (list: Photograph[]) => {
    const made = experimentTools();
    made.tools.data = {
      ...made.tools.data,
      photographs: async () => ({ photographs: list, edited: [], excluded: { "is small": 3 } }),
    };
    return made;
  };

  it("trains, measures before and after, and keeps the network", async () => {
    const { tools, recording, kept } = withPhotographs(photographs);
    const params = exifModel.params.parse({ steps: 12, batch: 4, splices: 8 });
    const result = await exifModel.run(params, tools);
    expect(result.photographs).toBe(12);
    expect(result.heldOutCameras).toHaveLength(4);
    expect(result.finalLoss).toBeGreaterThan(0);
    for (const value of [result.before.acrossPhotographs, result.after.acrossDevelopments]) {
      expect(value).toBeGreaterThan(0.2);
      expect(value).toBeLessThanOrEqual(1);
    }
    expect(recording.tables.get("photographs")?.rows.at(-1)).toEqual(["left out: is small", 3, ""]);
    expect([...kept.keys()].filter((name) => !name.endsWith(".json"))).toEqual([
      "models/exif-consistency.onnx",
      "models/exif-attributes.onnx",
      "models/exif-consistency.md",
    ]);
    // Alarms are promised only where the network found something to calibrate by.
    expect(kept.has("models/exif-consistency.json")).toBe(result.regions !== null);
    expect(new TextDecoder().decode(kept.get("models/exif-consistency.md"))).toMatch(/12 photographs of 6 cameras/);
    expect(exifModel.claims(result)).toHaveLength(2);
  }, 120_000);

  it("makes as many steps as fit into the time that is given", async () => {
    const { tools, recording, parts } = withPhotographs(photographs);
    // What is measured before the training and after it has nothing to do with its length.
    parts.set("splices untrained", 0.5);
    parts.set("validation before", { acrossPhotographs: 0.5, acrossDevelopments: 0.5 });
    parts.set("quality at 10", 0.5);
    parts.set("splices trained", 0.5);
    parts.set("regions", null);
    tools.checkpoint = async () => {
      if (recording.progress.step.startsWith("Training, ")) throw new Error("Seen enough.");
    };
    const params = exifModel.params.parse({ minutes: 0.01, batch: 4, splices: 8 });
    await expect(exifModel.run(params, tools)).rejects.toThrow("Seen enough.");
    const steps = Number(/ of (\d+)$/.exec(recording.progress.step)?.[1]);
    expect(parts.get("steps")).toBe(steps);
    expect(steps).toBeGreaterThanOrEqual(10);
    // No machine makes a step in a millisecond.
    expect(steps).toBeLessThan(600);
  }, 120_000);

  it("says what is missing in a folder with too little", async () => {
    const { tools } = withPhotographs(photographs.slice(0, 10));
    await expect(exifModel.run(exifModel.params.parse({}), tools)).rejects.toThrow(
      /10 usable photographs of 10 cameras; at least 20 of 10 cameras are needed. Left out: 3 \(is small\)\./,
    );
    const { tools: one } = withPhotographs(photographs.map((photograph) => ({ ...photograph, camera: "maker|one" })));
    await expect(exifModel.run(exifModel.params.parse({}), one)).rejects.toThrow(/of 1 cameras/);
    await expect(
      exifModel.run(exifModel.params.parse({ photographs: "/no/such/folder" }), experimentTools().tools),
    ).rejects.toThrow(/there is no such folder/);
  });

  it("claims nothing that was not measured", () => {
    const result = {
      photographs: 1,
      cameras: 1,
      heldOutCameras: [],
      excluded: {},
      finalLoss: 1,
      steps: 1,
      splicesBefore: 0.2,
      splicesAfter: 0.6,
      regions: null,
      attributes: [],
    };
    const flat = { acrossPhotographs: 0.6, acrossDevelopments: 0.55 };
    expect(exifModel.claims({ ...result, before: flat, after: flat }).map(({ holds }) => holds)).toEqual([
      false,
      false,
    ]);
    const good = { acrossPhotographs: 0.9, acrossDevelopments: 0.8 };
    expect(exifModel.claims({ ...result, before: flat, after: good }).map(({ holds }) => holds)).toEqual([true, true]);
  });
});
