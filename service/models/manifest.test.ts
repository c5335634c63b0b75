import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, describe, expect, it } from "vitest";
import { calibrationSchema } from "../../engine/detectors/exif-consistency/calibration.ts";
import { appRoot } from "../appRoot.ts";
import { readModel, readModelFacts, shippedModels } from "./manifest.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-models-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What each model that ships has to answer. */
const answers: Record<string, (session: InferenceSession) => Promise<void>> = {
  "exif-consistency": async (session) => {
    expect(session.inputNames).toEqual(["picture"]);
    const [width, height] = [300, 220];
    const picture = new Tensor("float32", new Float32Array(3 * width * height).fill(90), [1, 3, height, width]);
    const { embeddings } = await session.run({ picture });
    const [, numbers, rows, columns] = embeddings.dims;
    expect(numbers).toBe(64);
    const values = embeddings.data as Float32Array;
    let square = 0;
    for (let k = 0; k < numbers; k++) square += values[k * rows * columns] ** 2;
    expect(square).toBeCloseTo(1, 4);
  },
  "exif-attributes": async (session) => {
    expect(session.inputNames).toEqual(["a", "b"]);
    const vectors = (first: number) => {
      const data = new Float32Array(2 * 64);
      data[first] = data[64 + 9] = 1;
      return new Tensor("float32", data, [2, 64]);
    };
    const there = Object.values(await session.run({ a: vectors(3), b: vectors(7) }))[0];
    const back = Object.values(await session.run({ a: vectors(7), b: vectors(3) }))[0];
    expect(there.dims[0]).toBe(2);
    const { attributes } = calibrationSchema.parse(await readModelFacts("exif-consistency"));
    expect(Math.max(...attributes.map(({ output }) => output))).toBeLessThan(there.dims[1]);
    const probabilities = Array.from(there.data as Float32Array);
    expect(probabilities.every((value) => value >= 0 && value <= 1)).toBe(true);
    // The order of two patches changes nothing.
    expect(Array.from(back.data as Float32Array)).toEqual(probabilities);
  },
  "digit-generator": async (session) => {
    const classes = new Float32Array(2 * 10);
    classes[0] = classes[10 + 1] = 1;
    const codes = { z: new Tensor("float32", new Float32Array(2 * 16), [2, 16]) };
    const { picture } = await session.run({ ...codes, class: new Tensor("float32", classes, [2, 10]) });
    expect(picture.dims).toEqual([2, 28 * 28]);
    const pixels = Array.from(picture.data as Float32Array);
    expect(pixels.every((value) => value >= 0 && value <= 1)).toBe(true);
    // A nought is dark in its middle, a one is bright there.
    const middle = 14 * 28 + 14;
    expect(pixels[middle]).toBeLessThan(0.2);
    expect(pixels[784 + middle]).toBeGreaterThan(0.8);
  },
};

describe("models that ship", () => {
  it.each(shippedModels())("$id is the one that was measured, loads, and has a card", async ({ id, card }) => {
    const session = await InferenceSession.create(await readModel(id), { logSeverityLevel: 3 });
    expect(readFileSync(join(appRoot, "models", card), "utf8")).toMatch(/## Measured/);
    await answers[id](session);
    await session.release();
  });

  it("are refused where the file is another one, and where there is none", async () => {
    const model = { id: "a", file: "a.onnx", card: "a.md", sha256: "0".repeat(64), licence: "MIT" };
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ models: [model] }));
    await expect(readModel("a", folder)).rejects.toThrow(/a\.onnx is not there/);
    writeFileSync(join(folder, "a.onnx"), "something else");
    await expect(readModel("a", folder)).rejects.toThrow(/"a" is not as it was measured: a\.onnx is not the file/);
    await expect(readModelFacts("a", folder)).rejects.toThrow(/Nothing was measured of the model "a"/);
    await expect(readModel("b", folder)).rejects.toThrow(/"b" is not there/);
    expect(shippedModels(join(folder, "none"))).toEqual([]);
  });
});
