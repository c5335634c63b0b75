/** Networks of the published shape with random weights: what is read, refused and computed. */
import { mkdtempSync, readFileSync, rmSync, statfsSync, truncateSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consistencyMap } from "../../../engine/detectors/exif-consistency/consistencyMap.ts";
import { averageOrders, pairScores } from "../../../engine/detectors/exif-consistency/pairs.ts";
import { normals, random } from "../../../engine/random.ts";
import { readDenseChain } from "../../../engine/tensor/onnx/denseChain.ts";
import { readModel } from "../../../engine/tensor/onnx/readModel.ts";
import {
  denseModel,
  featureModel,
  narrowTrunk,
  noisePicture,
  resNet50,
  sizesOfConsistency,
  sizesOfPairs,
  weightsOf,
  wholePairs,
  writeExifSet,
} from "../../../tests/support/exifNetwork.ts";
import { externalTensor, onnxFile, tensor } from "../../../tests/support/onnxFile.ts";
import { inspectManifest } from "../inspectManifests.ts";
import { userManifests } from "../userManifests.ts";
import type { UserSet } from "../userSets.ts";
import { type ExifSet, openExifSet, type PatchAffinity, runExifSet } from "./index.ts";
import { pairGraph, projectionGraph } from "./pairGraphs.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-exif-set-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files and reads the manifest as the application does. */
function setOf(name: string, files: Record<string, Uint8Array>, changes: object = {}): { at: string; set: UserSet } {
  const at = join(folder, name);
  writeExifSet(at, files, changes);
  const [found] = userManifests(at);
  if (!("set" in found)) throw new Error(JSON.stringify(found));
  return { at, set: found.set };
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

describe("graphs on pairs", () => {
  it("compute what the network computes that they were taken from", async () => {
    const [count, length] = [7, 6];
    const bytes = denseModel([2 * length, 10, 5, 1], "sigmoid");
    const layers = readDenseChain(readModel(bytes));
    const features = normals(count * length, random("features"));
    const projections = await InferenceSession.create(projectionGraph(layers));
    const pairs = await InferenceSession.create(pairGraph(layers));
    const { left, right, shift } = await projections.run({
      features: new Tensor("float32", features, [count, length]),
    });
    const scores: number[] = [];
    for (let i = 0; i < count; i++) {
      const part = (tensor: typeof left, width: number) =>
        new Tensor("float32", (tensor.data as Float32Array).subarray(width * i, width * (i + 1)), [1, width]);
      const result = await pairs.run({ left: part(left, 10), shift: part(shift, 5), right });
      scores.push(...(result["scores"].data as Float32Array));
    }
    const turned = layers.map(({ inputs, outputs, weights, bias, activation }) => ({
      inputs,
      outputs,
      weights: Float32Array.from(weights, (_, i) => weights[(i % inputs) * outputs + Math.floor(i / inputs)]),
      bias: bias!,
      activation,
    }));
    expect(largest(scores, pairScores(features, length, turned))).toBeLessThan(1e-6);
  });
});

describe("a set of the published shape", () => {
  /** As wide as sixteen patches, each one pixel from the next. */
  const picture = noisePicture(143, 128);
  let pairs: Uint8Array;
  let set: ExifSet;
  let whole: PatchAffinity;
  beforeAll(async () => {
    pairs = wholePairs();
    const { at, set: described } = setOf("whole", { features: featureModel(narrowTrunk, "NCHW"), pairs });
    set = await openExifSet(at, described);
    whole = await runExifSet(set, picture);
  }, 120_000);
  afterAll(() => set.release());

  it("gives affinities between 0 and 1, the same for both orders, on the paper's grid", () => {
    const { rows, columns, affinity, grid } = whole;
    expect({ rows, columns, grid }).toEqual({
      rows: 1,
      columns: 16,
      grid: { patch: 128, stride: 1, rows: 1, columns: 16 },
    });
    expect(affinity).toHaveLength(16 ** 2);
    for (let i = 0; i < 16; i++)
      for (let j = 0; j < 16; j++) expect(affinity[i * 16 + j]).toBeCloseTo(affinity[j * 16 + i], 7);
    expect(Math.min(...affinity)).toBeGreaterThan(0);
    expect(Math.max(...affinity)).toBeLessThan(1);
    expect(new Set(affinity).size).toBeGreaterThan(100);
    // Far apart, measured by the 1e-5 that two ways of computing them may differ.
    expect(Math.max(...affinity) - Math.min(...affinity)).toBeGreaterThan(1e-3);
    expect(consistencyMap(whole, "normalised-cut").map.data).toHaveLength(16);
  });

  it("gives what the files themselves give for whole pairs", async () => {
    const features = await InferenceSession.create(readFileSync(join(folder, "whole", "features.onnx")));
    const size = 3 * 128 * 128;
    const patches = new Float32Array(16 * size);
    for (let i = 0; i < 16; i++)
      for (let channel = 0; channel < 3; channel++)
        for (let y = 0; y < 128; y++)
          for (let x = 0; x < 128; x++)
            patches[i * size + (channel * 128 + y) * 128 + x] =
              picture.data[3 * (y * 143 + i + x) + channel] / 127.5 - 1;
    const result = await features.run({ patches: new Tensor("float32", patches, [16, 3, 128, 128]) });
    const rows = result["features"].data as Float32Array;
    const joined = new Float32Array(16 ** 2 * 8192);
    for (let i = 0; i < 16; i++)
      for (let j = 0; j < 16; j++) {
        joined.set(rows.subarray(i * 4096, (i + 1) * 4096), (i * 16 + j) * 8192);
        joined.set(rows.subarray(j * 4096, (j + 1) * 4096), (i * 16 + j) * 8192 + 4096);
      }
    const unfactored = await InferenceSession.create(pairs);
    const scores = await unfactored.run({ pairs: new Tensor("float32", joined, [16 ** 2, 8192]) });
    expect(largest(whole.affinity, averageOrders(scores["logits"].data as Float32Array))).toBeLessThan(1e-5);
    await features.release();
    await unfactored.release();
  }, 60_000);

  it.each([4, 10, 30, 10 ** 9])(
    "gives the same for %i pairs at once",
    async (pairsAtOnce) => {
      const result = await runExifSet(set, picture, { pairsAtOnce });
      expect(largest(result.affinity, whole.affinity)).toBeLessThan(1e-6);
    },
    60_000,
  );

  it("tells how far it is, and stops between two blocks", async () => {
    const told: number[] = [];
    const controller = new AbortController();
    const progress = (fraction: number) => {
      told.push(fraction);
      if (fraction > 0.9) controller.abort();
    };
    await expect(runExifSet(set, picture, { progress, signal: controller.signal, pairsAtOnce: 16 })).rejects.toThrow(
      /abort/i,
    );
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBeLessThan(1);
    await expect(runExifSet(set, picture, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it("says that a picture is smaller than a patch", async () => {
    await expect(runExifSet(set, noisePicture(140, 100))).rejects.toThrow(/smaller than a patch/);
  });

  it("gives the same with the last layers in a file of their own, and with patches the other way", async () => {
    const logits = denseModel(sizesOfPairs);
    const { at, set: apart } = setOf(
      "apart",
      {
        features: featureModel(narrowTrunk, "NHWC"),
        pairs: logits,
        consistency: denseModel(sizesOfConsistency, "none", weightsOf(sizesOfPairs)),
      },
      { input: { patch: 128, scale: "(x-127.5)/127.5", layout: "NHWC" } },
    );
    const [found] = userManifests(at);
    expect((await inspectManifest(at, found)).detail).toMatch(/Random weights .*MIT.*44\.2 million weights on pairs/);
    const opened = await openExifSet(at, apart);
    const result = await runExifSet(opened, noisePicture(129, 128));
    await opened.release();
    const again = await runExifSet(set, noisePicture(129, 128));
    expect(largest(result.affinity, again.affinity)).toBeLessThan(1e-6);
  }, 60_000);
});

describe("files that are refused", () => {
  const features = featureModel(narrowTrunk, "NCHW");
  const small = denseModel([4, 2]);
  const node = { type: "Identity", inputs: ["x"], output: "y" };
  const io = { inputs: { x: [1, 3, 128, 128] }, outputs: { y: [1, 4096] } };

  it.each<[string, Record<string, Uint8Array>, RegExp]>([
    ["other layers", { features, pairs: small }, /pairs\.onnx: its layers are 4 → 2 instead of 8192 → 4096 → /],
    [
      "other features",
      { features: featureModel(narrowTrunk, "NCHW", 64), pairs: small },
      /"features" has the shape \[any, 64\]/,
    ],
    [
      "another layout",
      { features: featureModel(narrowTrunk, "NHWC"), pairs: small },
      /features\.onnx: "patches" has the shape/,
    ],
    ["a file cut short", { features: features.subarray(0, 5000), pairs: small }, /features\.onnx: the file breaks off/],
    [
      "an operator of somebody's own",
      { features: onnxFile({ ...io, nodes: [{ ...node, type: "Steal", domain: "com.example" }] }), pairs: small },
      /features\.onnx: it uses the operator "Steal" of "com\.example"/,
    ],
    [
      "a graph inside a node",
      {
        features: onnxFile({ ...io, nodes: [{ ...node, attributes: { body: { graph: tensor("t", [1]) } } }] }),
        pairs: small,
      },
      /holds a graph/,
    ],
    [
      "numbers in another file",
      { features: onnxFile({ ...io, nodes: [node], weights: [externalTensor("w", [2])] }), pairs: small },
      /the numbers of "w" are in another file/,
    ],
    [
      "numbers of a constant in another file",
      {
        features: onnxFile({
          ...io,
          nodes: [{ ...node, attributes: { value: { tensor: externalTensor("c", [2]) } } }],
        }),
        pairs: small,
      },
      /the numbers of "c" are in another file/,
    ],
    [
      "an operator set of the future",
      { features: onnxFile({ ...io, nodes: [node], opset: 99 }), pairs: small },
      /set 99/,
    ],
    [
      "an operator that there is not",
      { features: onnxFile({ ...io, nodes: [{ ...node, type: "Steal" }] }), pairs: small },
      /features\.onnx cannot be opened by ONNX Runtime/,
    ],
    [
      "two outputs",
      { features: onnxFile({ ...io, outputs: { y: [1], z: [1] }, nodes: [node] }), pairs: small },
      /2 outputs/,
    ],
  ])("%s", async (what, files, message) => {
    const { at, set } = setOf(what, files);
    await expect(openExifSet(at, set)).rejects.toThrow(message);
  });

  it("a file that is changed after it was described", async () => {
    const { at, set } = setOf("changed", { features, pairs: small });
    truncateSync(join(at, "features.onnx"), 100);
    await expect(openExifSet(at, set)).rejects.toThrow(/features\.onnx is not the file that the manifest describes/);
    expect(await inspectManifest(at, userManifests(at)[0])).toMatchObject({
      refused: true,
      detail: expect.stringMatching(/is not the file/),
    });
  });

  it("a manifest that is none, told by the self-tests", async () => {
    const detail = "a.json: It is no JSON";
    const inspected = await inspectManifest(folder, { manifest: "a.json", refusal: detail });
    expect(inspected).toEqual({ manifest: "a.json", detail, refused: true });
  });
});

describe("ResNet-50", () => {
  const { bavail, bsize } = statfsSync(tmpdir());
  const small = freemem() < 2 * 2 ** 30 || bavail * bsize < 2 ** 30;

  it.skipIf(small)(
    "runs at full size",
    async () => {
      const pairs = denseModel([...sizesOfPairs, ...sizesOfConsistency.slice(1)]);
      const { at, set } = setOf("full", { features: featureModel(resNet50, "NCHW"), pairs });
      const opened = await openExifSet(at, set);
      const { affinity, rows, columns } = await runExifSet(opened, noisePicture(129, 128));
      await opened.release();
      expect([rows, columns]).toEqual([1, 2]);
      expect(affinity.every((value) => value > 0 && value < 1)).toBe(true);
      expect(affinity[1]).toBe(affinity[2]);
    },
    60_000,
  );
});
