/** The experiment on made-up pictures, words and encoders of a few numbers each. */
import { describe, expect, it } from "vitest";
import { onnxExecutor } from "../../../service/executors/onnxExecutor.ts";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { normals, random } from "../../random.ts";
import type { EncoderInfo, Encoders, Features } from "../encoders.ts";
import type { CaptionedImages } from "../images.ts";
import { baselinesOf } from "./baselines.ts";
import { claimsOf } from "./claims.ts";
import { platonicAlignment } from "./index.ts";
import { someOf } from "./models.ts";
import type { PairRow, Result } from "./result.ts";

const EDGE = 32;

/** Pictures whose first pixel has the colour that the words name; the others have one that means nothing. */
function colours(count: number): CaptionedImages {
  const source = random("colours");
  const pixels = new Uint8Array(count * EDGE * EDGE * 3);
  const labels = new Int32Array(count);
  const captions: string[] = [];
  for (let i = 0; i < count; i++) {
    const [angle, other] = [0, 1].map(() => 2 * Math.PI * source.uniform());
    for (let at = 0; at < EDGE * EDGE; at++)
      for (let c = 0; c < 3; c++)
        pixels[(i * EDGE * EDGE + at) * 3 + c] =
          120 + 100 * Math.cos((at === 0 ? angle : other) - (2 * Math.PI * c) / 3) + 8 * source.uniform();
    labels[i] = Math.floor((4 * angle) / (2 * Math.PI));
    captions.push(`colour ${angle}`);
  }
  const classes = ["north", "east", "south", "west"];
  return { width: EDGE, height: EDGE, channels: 3, pixels, labels, classes, captions, notes: ["Made up."] };
}

const layersOf = (...ids: string[]) => ids.map((id) => ({ id, name: id, width: 2 }));
const infos: EncoderInfo[] = [
  { id: "eye", name: "Eye", input: "pictures", origin: "starter", task: "", layers: layersOf("dark", "hue") },
  { id: "ear", name: "Ear", input: "sentences", origin: "starter", task: "", layers: layersOf("noise", "angle") },
  { id: "own", name: "Own", input: "pictures", origin: "own", task: "", layers: layersOf("dark") },
];

function fakeEncoders(): Encoders & { calls: number } {
  const rows = (count: number, of: (i: number) => [number, number]): Features => ({
    rows: count,
    width: 2,
    data: Float32Array.from(Array.from({ length: count }, (_, i) => of(i)).flat()),
  });
  const fake: Encoders & { calls: number } = {
    calls: 0,
    list: async () => infos,
    encodePictures: async (_, { pixels, labels }, options) => {
      fake.calls++;
      const count = labels.length;
      const colour = (i: number) => [0, 1, 2].map((c) => pixels[i * EDGE * EDGE * 3 + c]);
      const hue = (i: number): [number, number] => {
        const [r, g, b] = colour(i);
        return [2 * r - g - b, Math.sqrt(3) * (g - b)];
      };
      const noise = normals(2 * count, random("untrained", options?.untrained ?? 0, fake.calls));
      return new Map([
        // Says nothing at all, and is left out.
        ["dark", rows(count, () => [0, 0])],
        ["hue", options?.untrained ? { rows: count, width: 2, data: noise } : rows(count, hue)],
      ]);
    },
    encodeSentences: async (_, sentences) => {
      fake.calls++;
      const angle = (i: number) => Number(sentences[i].split(" ")[1]);
      return new Map([
        ["noise", { rows: sentences.length, width: 2, data: normals(2 * sentences.length, random("ear")) }],
        ["angle", rows(sentences.length, (i) => [Math.cos(angle(i)), Math.sin(angle(i))])],
      ]);
    },
  };
  return fake;
}

function made() {
  const support = experimentTools();
  const encoders = fakeEncoders();
  const data = { ...support.tools.data, emoji: async () => colours(72) };
  return { ...support, encoders, tools: { ...support.tools, executor: onnxExecutor({ threads: 1 }), encoders, data } };
}

const small = platonicAlignment.params.parse({
  items: 40,
  k: 4,
  draws: 199,
  clamp: "none",
  gaussianSeeds: 4,
  ladderWidths: [2],
  ladderShares: [0.5, 1],
  ladderSteps: 8,
});

describe("the experiment", () => {
  it("finds what pictures and words have in common, tells it, and goes on without encoding again", async () => {
    const { tools, recording, encoders } = made();
    const result = await platonicAlignment.run(small, tools);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);

    expect(result.models.map(({ id, layers }) => [id, layers.length])).toEqual([
      ["eye", 1],
      ["ear", 2],
      ["pixels", 8],
      ["eye/untrained-1", 1],
    ]);
    const [eye] = baselinesOf(result).filter(({ pair }) => pair.a === "eye");
    expect(eye.pair.layers).toEqual(["hue", "angle"]);
    expect(eye.pair.score).toBeGreaterThan(0.8);
    expect(eye.pair.p).toBe(1 / 200);
    expect(eye.pair.calibrated).toBeLessThanOrEqual(eye.pair.score);
    expect(eye.overUntrained).toBeGreaterThan(2);
    expect(result.models[0].accuracy).toBeGreaterThan(0.8);

    const { networks, pairs, gains } = result.ladder!;
    expect(networks.map(({ pictures }) => pictures)).toEqual([0, 0, 16, 16, 32, 32, 0, 0, 16, 16, 32, 32]);
    expect(pairs.filter(({ between }) => between === "seeds")).toHaveLength(4);
    expect(pairs.filter(({ between }) => between === "architectures")).toHaveLength(4);
    expect(gains).toEqual([4, 5, 10, 11].map((at, i) => networks[at].words - networks[[0, 1, 6, 7][i]].words));

    expect([...recording.charts.keys()]).toEqual([
      "gaussian",
      "capability",
      "null",
      "against-things",
      "against-k",
      "ladder-words",
      "ladder-networks",
    ]);
    expect([...recording.tables.keys()]).toEqual(["gaussian", "models", "words", "measures", "ladder", "trends"]);
    expect(recording.tables.get("measures")!.rows).toHaveLength(10);
    expect(recording.matrices.get("layers")).toMatchObject({ rows: ["hue"], columns: ["noise", "angle"] });
    const { values } = recording.matrices.get("models")!;
    expect(values.map((row, i) => row[i])).toEqual([null, null, null, null]);
    values.forEach((row, i) => {
      row.forEach((value, j) => {
        expect(value).toBe(values[j][i]);
      });
    });
    const { entries, tiles } = recording.galleries.get("neighbours")!;
    expect(tiles.width).toBe(EDGE);
    for (const { lists } of entries) {
      expect(lists.map(({ items }) => items.length)).toEqual([4, 4]);
      const [pictures, words] = lists.map(({ items }) => items.filter(({ marked }) => marked).map(({ text }) => text));
      expect(pictures.toSorted()).toEqual(words.toSorted());
    }
    expect(recording.notes).toContain("Made up.");
    expect(recording.progress.fraction).toBe(1);

    const { calls } = encoders;
    expect(await platonicAlignment.run(small, tools)).toEqual(result);
    // Only the words are encoded again, for the ladder.
    expect(encoders.calls - calls).toBeLessThanOrEqual(1);

    const claims = platonicAlignment.claims(result);
    expect(claims).toHaveLength(9);
    expect(claims.slice(2, 5).map(({ holds }) => holds)).toEqual([true, true, true]);
  });

  it("compares features that are brought, by kernels too", async () => {
    const { tools, recording } = made();
    const base = normals(60, random("brought"));
    const features = async (path: string) =>
      new Map([
        ["first", { rows: 30, width: 2, data: base.map((v, i) => (path === "a" ? v : 3 * v + 0.01 * (i % 3))) }],
      ]);
    const given = { ...small, source: "features" as const, features: "a", otherFeatures: "b", gaussianSeeds: 0 };
    for (const measure of ["mutual-knn", "cka-unbiased"] as const) {
      const { tools: fresh } = made();
      const data = { ...tools.data, features };
      const result = await platonicAlignment.run({ ...given, measure }, { ...fresh, emit: tools.emit, data });
      expect(result).toMatchObject({ things: 30, ladder: null, gaussian: [] });
      expect(result.pairs[0].score).toBeGreaterThan(0.9);
      expect(platonicAlignment.claims(result).map(({ holds }) => holds)).toEqual([true]);
    }
    expect(recording.galleries.get("neighbours")!.entries[0].item.text).toMatch(/^thing \d+$/);
    const other = async (path: string) => new Map([["x", { rows: path === "a" ? 30 : 29, width: 1, data: base }]]);
    await expect(platonicAlignment.run(given, { ...tools, data: { ...tools.data, features: other } })).rejects.toThrow(
      "30 things, the other of 29",
    );
  });

  it("says what is missing before it computes", async () => {
    const { tools } = made();
    const run = (given: object) => platonicAlignment.run({ ...small, ...given }, tools);
    await expect(run({ encoders: ["eye"] })).rejects.toThrow("No encoder of sentences was chosen");
    const none = { ...tools, encoders: { ...tools.encoders, list: async () => [] } };
    await expect(platonicAlignment.run(small, none)).rejects.toThrow("The starter set has no encoder of pictures");
    await expect(run({ encoders: ["ghost"] })).rejects.toThrow('no encoder "ghost"');
    await expect(run({ items: 16, k: 15 })).rejects.toThrow("There are 16 things");
    await expect(run({ encoders: ["own", "ear"] })).rejects.toThrow("Own has no layer that tells the things apart");
  });

  it("has presets that its parameters allow, and takes layers evenly, the last one among them", () => {
    for (const { params } of platonicAlignment.presets)
      expect(() => platonicAlignment.params.parse(params)).not.toThrow();
    const layers = layersOf(..."abcdefg");
    expect(someOf(layers, 3).map(({ id }) => id)).toEqual(["b", "e", "g"]);
    expect(someOf(layers, 9)).toHaveLength(7);
  });
});

describe("claims", () => {
  const pair = (a: string, score: number, p: number): PairRow => ({
    a,
    b: "ear",
    layers: ["x", "y"],
    score,
    nullMean: 0.02,
    nullDeviation: 0.01,
    p,
    threshold: 0.03,
    calibrated: 0.1,
  });
  const result = (eye: number, p: number, pixels: number, untrained: number): Result => ({
    source: "emoji",
    measure: "mutual-knn",
    things: 500,
    k: 10,
    draws: 200,
    gaussian: [8, 512].map((width) => ({
      width,
      biased: width / 600,
      unbiased: 0,
      mutual: 0.15,
      biasedZero: width === 8 ? 0.95 : 1 - p * 20,
      mutualZero: 0.95,
      calibrated: 0,
    })),
    models: [
      { id: "eye", name: "Eye", kind: "pictures", layers: ["x"], accuracy: 0.5 },
      { id: "ear", name: "Ear", kind: "words", layers: ["y"], accuracy: 0.5 },
      { id: "pixels", name: "Raw pixels", kind: "pixels", layers: ["z"], accuracy: 0.5 },
      { id: "eye/untrained-1", name: "Eye, untrained", kind: "untrained", of: "eye", layers: ["x"], accuracy: 0.5 },
    ],
    pairs: [pair("eye", eye, p), pair("pixels", pixels, p), pair("eye/untrained-1", untrained, p)],
    ladder: {
      words: "Ear",
      networks: [],
      pairs: [],
      trends: [{ of: "words", correlation: p < 0.01 ? 0.6 : -0.6, p: 0.01, count: 12 }],
      gains: p < 0.01 ? [0.02, 0.03, 0.025] : [0.02, -0.03, 0],
    },
  });

  it("hold where the numbers are as they say, and do not where they are not", () => {
    const good = claimsOf(result(0.12, 0.004, 0.09, 0.05));
    expect(good.map(({ holds }) => holds)).toEqual([true, true, true, true, true, true, true]);
    expect(good[3].measured).toBe("Eye +3.0 null standard deviations");
    expect(good[5].measured).toBe("rank correlation +0.60 over 12 points, p 0.010");
    expect(good[6].measured).toBe("by +0.0250 (95 % interval +0.0126 to +0.0374, 3 networks)");
    const bad = claimsOf(result(0.12, 0.02, 0.11, 0.13));
    expect(bad.map(({ holds }) => holds)).toEqual([true, false, false, false, false, false, false]);
    expect(bad[4].measured).toBe("Eye −1.0 null standard deviations");
  });
});
