import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { boxDownscale } from "../../../engine/image/boxDownscale.ts";
import { luma } from "../../../engine/image/colour.ts";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { random } from "../../../engine/random.ts";
import { noisePicture } from "../../../tests/support/exifNetwork.ts";
import { externalTensor, type FileParts, onnxFile } from "../../../tests/support/onnxFile.ts";
import { highPass, localiser, meanScore, twoClasses, writeReaderModel } from "../../../tests/support/readerModels.ts";
import { appRoot } from "../../appRoot.ts";
import { inspectManifests } from "../inspectManifests.ts";
import { userManifests } from "../userManifests.ts";
import { type ReaderModel, readerModelSchema } from "./manifest.ts";
import { modelApplies, observationOf } from "./modelFinding.ts";
import { openReaderModel } from "./openModel.ts";
import { residualEnergy } from "./residualEnergy.ts";
import { type ModelAnswer, runModel } from "./runModel.ts";
import { readerModelReadme, readerModelTraits } from "./traits.ts";

const base = mkdtempSync(join(tmpdir(), "selfsame-reader-model-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let folders = 0;
const rgb = { layout: "NCHW", channels: 3, colour: "RGB", scale: "1/255" };
const y = { layout: "NCHW", channels: 1, colour: "Y", scale: "1/255" };
const score = { name: "score", kind: "score" };

/** Writes a model and reads its manifest as the application does. */
function bring(bytes: Uint8Array, changes: object = {}): { folder: string; model: ReaderModel } {
  const folder = join(base, String(folders++));
  writeReaderModel(folder, "mine", bytes, changes);
  const [found] = userManifests(folder);
  if (!("model" in found)) throw new Error("refusal" in found ? found.refusal : "It is a set.");
  return { folder, model: found.model };
}

async function answerOf(
  bytes: Uint8Array,
  changes: object,
  image: RgbImage,
): Promise<ModelAnswer & { told: number[] }> {
  const { folder, model } = bring(bytes, changes);
  const network = await openReaderModel(folder, model);
  const told: number[] = [];
  const options = { signal: new AbortController().signal, progress: (share: number) => void told.push(share) };
  const answer = await runModel(network, model, image, options);
  await network.session.release();
  return { ...answer, told };
}

const picture = noisePicture(83, 61);

/** |pixel - mean around it|, zeros beyond the border: what the localiser gives. */
function expectedMap({ width, height, data }: RgbImage, radius: number): Float32Array {
  const grey = Float64Array.from(
    { length: width * height },
    (_, i) => (data[3 * i] + data[3 * i + 1] + data[3 * i + 2]) / 765,
  );
  return Float32Array.from(grey, (value, i) => {
    let sum = 0;
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) {
        const [x, row] = [(i % width) + dx, Math.floor(i / width) + dy];
        if (x >= 0 && x < width && row >= 0 && row < height) sum += grey[row * width + x];
      }
    return Math.abs(value - sum / (2 * radius + 1) ** 2);
  });
}

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
};

describe("a model that localises", () => {
  it("gives its map over the whole picture, and its score", async () => {
    const {
      map,
      score: highest,
      tiles,
      told,
    } = await answerOf(localiser(), { outputs: [{ name: "map", kind: "map" }, score] }, picture);
    const expected = expectedMap(picture, 2);
    expect([map!.width, map!.height, tiles, told]).toEqual([83, 61, 1, [1]]);
    expect(furthest(map!.data, expected)).toBeLessThan(1e-5);
    expect(highest).toBeCloseTo(Math.max(...expected), 5);
  });

  it.each([
    ["any size", "dynamic", { size: 40, overlap: 16 }],
    ["multiples of 16", { multipleOf: 16 }, { size: 48, overlap: 12 }],
    ["one size", { fixed: { width: 40, height: 32 } }, { overlap: 8 }],
  ])("gives in tiles what it gives for the whole, for a network of %s", async (_, size, tile) => {
    const input = { ...rgb, size, resizePolicy: { tile } };
    const { map, tiles, told } = await answerOf(localiser(), { input }, picture);
    expect(tiles).toBeGreaterThan(3);
    expect(told).toHaveLength(tiles);
    // Where the last tiles are padded, the filter sees zeros beyond the border as it does in the whole picture.
    expect(furthest(map!.data, expectedMap(picture, 2))).toBeLessThan(1e-5);
  });

  it("shows its seams where tiles share too little for its filter", async () => {
    const input = { ...rgb, resizePolicy: { tile: { size: 40, overlap: 4 } } };
    const { map } = await answerOf(localiser({ radius: 4 }), { input }, picture);
    expect(furthest(map!.data, expectedMap(picture, 4))).toBeGreaterThan(0.01);
  });

  it("may give one number for several pixels, also in tiles", async () => {
    const outputs = [{ name: "map", kind: "map", stride: 4 }];
    const bytes = localiser({ radius: 1, stride: 4 });
    const whole = await answerOf(bytes, { outputs }, picture);
    expect([whole.map!.width, whole.map!.height]).toEqual([21, 16]);
    const tile = { size: 32, overlap: 16 };
    const tiled = await answerOf(bytes, { outputs, input: { ...rgb, resizePolicy: { tile } } }, picture);
    expect(furthest(tiled.map!.data, whole.map!.data)).toBeLessThan(1e-5);
  });

  it("may give two classes", async () => {
    const outputs = [{ name: "logits", kind: "map", activation: "softmax[1]" }];
    const { map } = await answerOf(twoClasses(), { outputs }, picture);
    for (const i of [0, 500, 5062])
      expect(map!.data[i]).toBeCloseTo(1 / (1 + Math.exp(4 - (8 * picture.data[3 * i]) / 255)), 5);
    const one = [{ name: "logits", kind: "map" }];
    await expect(answerOf(twoClasses(), { outputs: one }, picture)).rejects.toThrow(
      /"logits" gives \[1, 2, 61, 83\] for an input of 83 x 61 pixels; with none it needs one channel/,
    );
  });

  it("is refused where the size of its map is not what the manifest says", async () => {
    const outputs = [{ name: "map", kind: "map", stride: 2 }];
    await expect(answerOf(localiser(), { outputs }, picture)).rejects.toThrow(/not one number for 2 x 2 pixels/);
  });

  it("is stopped between two tiles", async () => {
    const { folder, model } = bring(localiser(), {
      input: { ...rgb, resizePolicy: { tile: { size: 32, overlap: 8 } } },
    });
    const network = await openReaderModel(folder, model);
    const controller = new AbortController();
    const options = { signal: controller.signal, progress: () => controller.abort() };
    await expect(runModel(network, model, picture, options)).rejects.toThrow(/abort/i);
  });
});

describe("how a picture goes in", () => {
  const small: RgbImage = { width: 2, height: 1, data: Uint8Array.of(255, 0, 51, 0, 102, 255) };
  const passOn = (scale: string, colour: "RGB" | "Y") => {
    const channels = colour === "RGB" ? 3 : 1;
    const input = { ...(colour === "RGB" ? rgb : y), scale };
    const outputs = [{ name: "map", kind: "map" }];
    // A filter of radius 0 less its own mean would be zero: a box over 3 x 3 of which 1 pixel is seen keeps 8 / 9 of it.
    return { bytes: channels === 3 ? localiser({ radius: 1 }) : highPass(), changes: { input, outputs } };
  };

  it.each<[string, (x: number, channel: number) => number]>([
    ["1/255", (x) => x / 255],
    ["1/256", (x) => x / 256],
    ["(x-127.5)/127.5", (x) => (x - 127.5) / 127.5],
    ["imagenet", (x, c) => (x / 255 - [0.485, 0.456, 0.406][c]) / [0.229, 0.224, 0.225][c]],
  ])("is scaled by %s", async (scale, scaled) => {
    const { bytes, changes } = passOn(scale, "RGB");
    const { map } = await answerOf(bytes, changes, small);
    const means = [0, 1].map((i) => [0, 1, 2].reduce((sum, c) => sum + scaled(small.data[3 * i + c], c), 0) / 3);
    const expected = means.map((mean) => Math.abs(mean - (means[0] + means[1]) / 9));
    expect(furthest(map!.data, expected)).toBeLessThan(1e-5);
  });

  it("is brought to the fixed size: stretched, or to fit with zeros beside it", async () => {
    const wide = noisePicture(96, 48);
    const input = { ...rgb, size: { fixed: { width: 32, height: 32 } }, resizePolicy: "stretch" };
    const detect = { task: "detect", outputs: [score] };
    const average = wide.data.reduce((sum, value) => sum + value, 0) / wide.data.length / 255;
    const stretched = await answerOf(meanScore(32, 32), { ...detect, input }, wide);
    expect(stretched.score).toBeCloseTo(average, 5);
    const fitted = await answerOf(
      meanScore(32, 32),
      { ...detect, input: { ...input, resizePolicy: "letterbox" } },
      wide,
    );
    expect(fitted.score).toBeCloseTo(average / 2, 5);

    const outputs = [{ name: "map", kind: "map" }];
    const { map } = await answerOf(localiser(), { outputs, input: { ...input, resizePolicy: "letterbox" } }, wide);
    expect([map!.width, map!.height]).toEqual([32, 16]);
    const { data } = boxDownscale(wide, 32, 16);
    const shrunk = { width: 32, height: 16, data: data as unknown as Uint8Array };
    expect(furthest(map!.data, expectedMap(shrunk, 2))).toBeLessThan(1e-5);
  });

  it("grows by lines between pixels", async () => {
    const input = { ...rgb, size: { fixed: { width: 16, height: 16 } }, resizePolicy: "stretch" };
    const flat = { width: 3, height: 5, data: new Uint8Array(45).fill(51) };
    const { score: mean } = await answerOf(meanScore(16, 16), { task: "detect", outputs: [score], input }, flat);
    expect(mean).toBeCloseTo(0.2, 5);
  });
});

describe("a model that detects", () => {
  it("gives a score, the highest of its tiles", async () => {
    const input = { ...rgb, size: { fixed: { width: 32, height: 32 } }, resizePolicy: { tile: { overlap: 0 } } };
    const image = { width: 64, height: 32, data: new Uint8Array(3 * 64 * 32) };
    for (let row = 0; row < 32; row++) image.data.fill(255, 3 * (row * 64 + 32), 3 * (row + 1) * 64);
    const changes = { task: "detect", outputs: [{ ...score, activation: "sigmoid" }], input };
    const { score: highest, tiles, map } = await answerOf(meanScore(32, 32), changes, image);
    expect([tiles, map]).toEqual([2, undefined]);
    expect(highest).toBeCloseTo(1 / (1 + Math.exp(-1)), 5);
  });
});

describe("a model that gives a residual", () => {
  it("gives it at the size of the picture, and its energy stands out where something else was put", async () => {
    const [width, height] = [320, 256];
    const source = random("residual");
    const data = new Uint8Array(3 * width * height);
    for (let i = 0; i < width * height; i++) {
      const [x, row] = [i % width, Math.floor(i / width)];
      const pasted = x >= 192 && x < 256 && row >= 96 && row < 160;
      data.fill(128 + source.integer(pasted ? 24 : 6), 3 * i, 3 * i + 3);
    }
    const image = { width, height, data };
    const changes = { task: "residual", input: y, outputs: [{ name: "residual", kind: "residual" }] };
    const { residual } = await answerOf(highPass(), changes, image);
    expect([residual!.width, residual!.height]).toEqual([width, height]);
    const at = 100 * width + 50;
    let sum = 0;
    for (const dy of [-1, 0, 1])
      for (const dx of [-1, 0, 1]) {
        const i = 3 * (at + dy * width + dx);
        sum += luma(data[i], data[i + 1], data[i + 2]);
      }
    expect(residual!.data[at]).toBeCloseTo((luma(data[3 * at], data[3 * at], data[3 * at]) - sum / 9) / 255, 5);

    const energy = residualEnergy(residual!);
    expect([energy.width, energy.height]).toEqual([20, 16]);
    const inside = (i: number) => i % 20 >= 12 && i % 20 < 16 && Math.floor(i / 20) >= 6 && Math.floor(i / 20) < 10;
    expect(Math.min(...energy.data.filter((_, i) => inside(i)))).toBeGreaterThan(4);
    const outside = energy.data.filter((_, i) => !inside(i)).sort();
    expect(Math.abs(outside[outside.length >> 1])).toBeLessThan(0.5);
  });

  it("is shown by the region that differs most, in pictures that are too small by its energy", () => {
    const { model } = bring(highPass(), {
      task: "residual",
      input: y,
      outputs: [{ name: "residual", kind: "residual" }],
    });
    const source = random("residual plane");
    const told = [320, 200].map((side) => {
      const residual = {
        width: side,
        height: side,
        data: Float32Array.from({ length: side ** 2 }, () => source.normal()),
      };
      return observationOf(model, { residual, tiles: 1 }, residual);
    });
    expect(told.map(({ map }) => map?.range)).toEqual([
      [0, 1],
      [-4, 4],
    ]);
    expect(told[0].summary).toMatch(/^The region that differs most explains .* of the model's residual\.$/);
    expect(told[0].facts?.at(-1)?.explanation).toMatch(/what is usual for this model was not measured/);
    expect(told[1].summary).toMatch(/^The energy of the model's residual/);
  });

  it("has no energy to compare in what is flat", () => {
    const { data } = residualEnergy({ width: 40, height: 20, data: new Float32Array(800).fill(0.5) });
    expect([...new Set(data)]).toEqual([Number.NaN]);
  });
});

describe("what is said of an answer", () => {
  const both = { outputs: [{ name: "map", kind: "map" }, score] };
  const plane = (values: number[]) => ({ width: values.length, height: 1, data: Float32Array.from(values) });
  const size = { width: 4, height: 1 };

  it("a score beyond its author's threshold is a notice, with what its author says of it", () => {
    const calibration = { dataset: "COCO val", fpr: 0.05 };
    const { model } = bring(localiser(), { ...both, threshold: 0.5, calibration, title: "Mine" });
    const answer = { map: plane([0, 0.25, 0.75, 1]), score: 0.61234, tiles: 1 };
    const { summary, facts, map, state } = observationOf(model, answer, size);
    expect([state, map?.range, summary]).toEqual([
      "ran",
      [0, 1],
      "The model's score is 0.612, beyond its author's threshold of 0.5.",
    ]);
    expect(facts).toEqual([
      { label: "Model", value: "Mine 1.2, licence MIT", explanation: "Nobody, Of nothing, 2026." },
      {
        label: "Score",
        value: "0.612, threshold 0.5",
        severity: "notice",
        explanation: expect.stringMatching(/^Its author says that 5 % .* COCO val .* does not count it/),
      },
    ]);
    expect(observationOf(model, { ...answer, score: 0.4 }, size).facts?.[1]).not.toHaveProperty("severity");
  });

  it("a map alone tells how much of it is beyond, and holes are named", () => {
    const { model } = bring(localiser(), { threshold: 0.5 });
    const answer = { map: plane([0, Number.NaN, 0.75, 1]), tiles: 3 };
    const { facts, limits } = observationOf(model, answer, size);
    expect(facts?.slice(1)).toEqual([
      { label: "Beyond the author's threshold", value: "67 % of the picture at 0.5 or more" },
      { label: "Tiles", value: "3" },
    ]);
    expect(limits).toEqual(["The model gave no finite number in 25 % of the picture."]);
    const confidence = plane([0, 0.4, 1, 1]);
    expect(observationOf(model, { ...answer, confidence }, size).facts?.[2].value).toBe(
      "0.6 on average, below one half in 50 % of the picture",
    );
  });

  it("it is a view that says whose it is; what its manifest holds cannot mark up its description", () => {
    const { model } = bring(localiser(), { jpegOnly: true, citation: "<img src=x> [a](b) **c**" });
    expect(readerModelTraits(model)).toMatchObject({ id: "model:mine", title: "mine", kind: "view", version: "1.2" });
    expect(readerModelReadme(model)).toContain("\\<img src=x\\> \\[a\\]\\(b\\) \\*\\*c\\*\\*");
    expect(modelApplies(model, "jpeg")).toBe(true);
    expect(modelApplies(model, "png")).toMatch(/JPEG files only; this is PNG/);
  });
});

describe("manifests are refused", () => {
  const tile = (overlap: number, size?: number) => ({ tile: { overlap, ...(size ? { size } : {}) } });
  const fixed = { fixed: { width: 64, height: 64 } };
  it.each<[string, object, RegExp]>([
    ["a field that is not known", { provider: "cuda" }, /provider/],
    ["a task that is not known", { task: "segment" }, /task/],
    ["no hash", { sha256: "abc" }, /64 lower-case hexadecimal digits/],
    ["a name with a path in it", { name: "../mine" }, /lower-case letters/],
    ["several lines", { licence: "MIT\nalarm" }, /one line of visible text is needed/],
    ["colour in one channel", { input: { ...rgb, channels: 1 } }, /RGB has three channels/],
    ["a scale of colours for luma", { input: { ...y, scale: "imagenet" } }, /imagenet is a scale of RGB/],
    ["a fixed size and no way to it", { input: { ...rgb, size: fixed } }, /needs letterbox, stretch or tile/],
    ["a letterbox of no size", { input: { ...rgb, resizePolicy: "letterbox" } }, /letterbox needs a fixed size/],
    ["tiles of no size", { input: { ...rgb, resizePolicy: tile(8) } }, /tiles need a size/],
    ["tiles of two sizes", { input: { ...rgb, size: fixed, resizePolicy: tile(8, 64) } }, /is that of the tiles/],
    ["tiles that overlap too much", { input: { ...rgb, resizePolicy: tile(40, 64) } }, /half their size/],
    ["tiles of another multiple", { input: { ...rgb, size: { multipleOf: 7 }, resizePolicy: tile(8, 64) } }, /of 7/],
    ["no map", { outputs: [score] }, /localise needs an output of kind map/],
    ["a map of a detector", { task: "detect", outputs: [score, { name: "map", kind: "map" }] }, /detect has no map/],
    ["two scores", { task: "detect", outputs: [score, score] }, /already a score/],
    ["a rate of no threshold", { calibration: { dataset: "a", fpr: 0.1 } }, /needs a threshold/],
  ])("%s", (_, changes, message) => {
    expect(() => bring(localiser(), changes)).toThrow(message);
  });

  it("two of one name", () => {
    const { folder } = bring(localiser());
    writeReaderModel(folder, "other", localiser(), { name: "mine" });
    expect(userManifests(folder)[1]).toMatchObject({
      refusal: 'other.json: The name "mine" is already that of mine.json.',
    });
  });
});

it("the examples of the handbook are manifests", () => {
  const text = readFileSync(join(appRoot, "docs/MODELS.md"), "utf8");
  const examples = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json) as object);
  expect(examples.length).toBeGreaterThan(1);
  for (const example of examples) {
    const result = readerModelSchema.safeParse({ ...example, sha256: "0".repeat(64) });
    expect(result.error).toBeUndefined();
  }
});

describe("files are refused", () => {
  const io = { inputs: { picture: [1, 3, 64, 64] }, outputs: { map: [1, 1, 64, 64] } };
  const graph = (parts: Partial<FileParts>) =>
    onnxFile({ nodes: [{ type: "Relu", inputs: ["picture"], output: "map" }], ...io, ...parts });
  const fixed = { input: { ...rgb, size: { fixed: { width: 64, height: 64 } }, resizePolicy: "stretch" } };

  it.each<[string, Uint8Array, object, RegExp]>([
    ["another file", localiser(), { sha256: "0".repeat(64) }, /mine\.onnx is not the file that the manifest describes/],
    ["a file that is not there", localiser(), { file: "none.onnx" }, /none\.onnx is not there/],
    ["a file elsewhere", localiser(), { file: "../0/mine.onnx" }, /leads out of the folder/],
    [
      "weights in another file",
      graph({ weights: [externalTensor("../../secrets", [1])] }),
      fixed,
      /"\.\.\/\.\.\/secrets" are in another file/,
    ],
    [
      "operators of others",
      graph({ nodes: [{ type: "Run", inputs: ["picture"], output: "map", domain: "com.example" }] }),
      fixed,
      /the operator "Run" of "com\.example", which is not part of ONNX/,
    ],
    ["an operator set of the future", graph({ opset: 99 }), fixed, /operator set 99; those from/],
    ["no ONNX", new TextEncoder().encode("<html>"), {}, /mine\.onnx: /],
    [
      "an operator that is none",
      graph({ nodes: [{ type: "Nothing", inputs: ["picture"], output: "map" }] }),
      fixed,
      /cannot be opened by ONNX Runtime/,
    ],
    ["a size that the manifest does not name", graph({}), {}, /"picture" takes 64 x 64 pixels only/],
    [
      "another size",
      graph({}),
      { input: { ...fixed.input, size: { fixed: { width: 32, height: 64 } } } },
      /instead of \[1, 3, 64, 32\]/,
    ],
    ["other channels", highPass(), {}, /instead of \[1, 3, any, any\]/],
    [
      "an output of another name",
      localiser(),
      { outputs: [{ name: "mask", kind: "map" }] },
      /no output "mask", but "map", "score"/,
    ],
    [
      "two inputs",
      graph({ inputs: { picture: [1, 3, 64, 64], table: [1, 1, 8, 8] } }),
      fixed,
      /2 inputs instead of one/,
    ],
  ])("%s", async (_, bytes, changes, message) => {
    const { folder, model } = bring(bytes, changes);
    await expect(openReaderModel(folder, model)).rejects.toThrow(message);
  });

  it("and the list says so, with the reason", async () => {
    const { folder } = bring(localiser(), { title: "Mine" });
    writeReaderModel(folder, "other", localiser(), { sha256: "0".repeat(64) });
    writeFileSync(join(folder, "broken.json"), "{");
    expect(existsSync(join(folder, "mine.onnx"))).toBe(true);
    expect(await inspectManifests(folder)).toEqual([
      { manifest: "broken.json", refused: true, detail: expect.stringMatching(/^broken\.json: It is no JSON/) },
      {
        manifest: "mine.json",
        kind: "model",
        id: "model:mine",
        title: "Mine",
        refused: false,
        detail: "Mine 1.2 (localise, MIT): 0.0 MB, as its manifest says",
      },
      {
        manifest: "other.json",
        kind: "model",
        id: "model:other",
        title: "other",
        refused: true,
        detail: expect.stringMatching(/is not the file/),
      },
    ]);
  });
});
