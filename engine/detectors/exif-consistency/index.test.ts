/** The detector with the network that ships, on pictures whose making is known because they are made here. */
import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { RgbImage } from "../../image/raster.ts";
import { areaUnderRoc, rank } from "../../metrics/ranking.ts";
import { random } from "../../random.ts";
import { runDetector, type Tools } from "../detector.ts";
import type { Calibration } from "./calibration.ts";
import { measures } from "./candidates.ts";
import { exifConsistency } from "./index.ts";

/** Noise around grey; inside the square it is smoothed along rows, as resampling does. */
function planted(width: number, height: number, square?: { x: number; y: number; edge: number }): RgbImage {
  const source = random("planted", width, height);
  const data = Uint8Array.from({ length: 3 * width * height }, () =>
    Math.min(255, Math.max(0, 128 + 22 * source.normal())),
  );
  if (square)
    for (let y = square.y; y < square.y + square.edge; y++)
      for (let x = square.x + square.edge - 1; x > square.x; x--)
        for (let c = 0; c < 3; c++) {
          const at = 3 * (y * width + x) + c;
          data[at] = (data[at] + data[at - 3]) / 2;
        }
  return { width, height, data };
}

const examine = (image: RgbImage, params: Record<string, unknown> = {}) =>
  runDetector(exifConsistency, evidenceOf(image, { format: "png" }), params, makeTools());

describe("EXIF self-consistency", () => {
  const square = { x: 260, y: 150, edge: 200 };
  const image = planted(641, 483, square);

  it("shows a region that was resampled, over the whole picture, the same every time", async () => {
    const finding = await examine(image);
    expect(finding).toMatchObject({ state: "ran", detector: "exif-consistency" });
    const { map, patches } = finding;
    const inside = Uint8Array.from({ length: map!.width * map!.height }, (_, i) => {
      const x = ((i % map!.width) + 0.5) * (641 / map!.width);
      const y = (Math.floor(i / map!.width) + 0.5) * (483 / map!.height);
      const within = (at: number, from: number) => at >= from && at < from + square.edge;
      return Number(within(x, square.x) && within(y, square.y));
    });
    expect(areaUnderRoc(rank(map!.data, inside))).toBeGreaterThan(0.9);
    for (const value of map!.data) expect(value >= 0 && value <= 1).toBe(true);
    expect(patches!.order.length).toBe(patches!.rows * patches!.columns);
    expect(patches!.majority).toBeLessThan(patches!.order.length);
    expect((await examine(image)).map!.data).toEqual(map!.data);
  });

  it("says what an alarm costs whenever it raises one", async () => {
    const { alarm, falseAlarm, score, regions } = await examine(image);
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThan(1);
    expect(falseAlarm !== undefined).toBe(alarm);
    expect(regions!.length > 0).toBe(alarm);
  });

  it("alarms above the threshold, not at it: untouched pictures were counted so", async () => {
    const windows = { edge: 91, step: 16 };
    /** A network that sees three grounds, one above the other. */
    const infer: Tools["infer"] = async (_, { picture }) => {
      const [rows, columns] = picture.shape
        .slice(2)
        .map((extent) => 1 + Math.floor((extent - windows.edge) / windows.step));
      const data = new Float32Array(3 * rows * columns);
      for (let cell = 0; cell < rows * columns; cell++)
        data[Math.floor((3 * cell) / (rows * columns)) * rows * columns + cell] = 1;
      return { embeddings: { shape: [1, 3, rows, columns], data } };
    };
    const alarmAt = async (threshold: number) => {
      const zeros = measures.map(() => 0);
      const facts: Calibration = {
        windows,
        // Every region has log odds of one half.
        regions: { measures: [...measures], means: zeros, deviations: zeros.map(() => 1), weights: zeros, bias: 0.5 },
        picture: { slope: 1, offset: 0 },
        alarm: { threshold, rate: 0.03, upperBound: 0.06, pictures: 200, cameras: 12, recall: 0.5 },
        attributes: [],
      };
      const tools = { ...makeTools(), infer, modelFacts: async () => facts };
      return (await runDetector(exifConsistency, evidenceOf(image, { format: "png" }), {}, tools)).alarm;
    };
    expect(await alarmAt(0.5)).toBe(false);
    expect(await alarmAt(0.499)).toBe(true);
  });

  it("raises no alarm by clusterings that are not calibrated", async () => {
    for (const method of ["normalised-cut", "mean-shift", "anchors"]) {
      const finding = await examine(image, { method, cells: 200 });
      expect(finding).toMatchObject({ state: "abstained", reason: expect.stringMatching(/not calibrated/) });
      expect(finding.alarm).toBeUndefined();
      expect(finding.score).toBeUndefined();
      expect(finding.map).toBeDefined();
    }
  });

  it("abstains where there is nothing to see, and has nothing to say of small pictures", async () => {
    const flat = { width: 640, height: 480, data: new Uint8Array(3 * 640 * 480).fill(90) };
    expect(await examine(flat)).toMatchObject({ state: "abstained", reason: expect.stringMatching(/^Only 0 of/) });
    expect(await examine(planted(700, 200))).toMatchObject({ state: "notApplicable" });
  });

  it("fails in words where the model is not the one that was measured", async () => {
    const tools = { ...makeTools(), infer: () => Promise.reject(new Error("The model has been changed.")) };
    const finding = await runDetector(exifConsistency, evidenceOf(image, { format: "png" }), {}, tools);
    expect(finding).toMatchObject({ state: "failed", reason: "The model has been changed." });
  });

  it("stops when it is cancelled", async () => {
    const controller = new AbortController();
    controller.abort();
    const tools = { ...makeTools(), signal: controller.signal };
    await expect(runDetector(exifConsistency, evidenceOf(image, { format: "png" }), {}, tools)).rejects.toThrow(
      /abort/i,
    );
  });
});
