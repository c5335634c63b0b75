import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import { runDetector } from "../detector.ts";
import { channels } from "./index.ts";

/** Red, grey and blue. */
const image = { width: 3, height: 1, data: Uint8Array.of(255, 0, 0, 128, 128, 128, 0, 0, 255) };

const look = (params = {}) => runDetector(channels, evidenceOf(image), params, makeTools());

describe("channels", () => {
  it.each([
    ["RGB", 1, [255, 128, 0]],
    ["RGB", 3, [0, 128, 255]],
    ["YCbCr", 1, [76.2, 128, 29.1]],
    ["YCbCr", 2, [85, 128, 255.5]],
    ["YCbCr", 3, [255.5, 128, 107.3]],
    ["HSV", 1, [0, 0, 240]],
    ["HSV", 2, [100, 0, 100]],
    ["Lab", 1, [53.2, 53.6, 32.3]],
    ["Lab", 3, [67.2, 0, -107.9]],
  ])("%s channel %i", async (space, channel, expected) => {
    const finding = await look({ space, channel });
    expect(finding).toMatchObject({ state: "ran", map: { width: 3, height: 1, style: "grey" } });
    expect(finding.alarm).toBeUndefined();
    for (const [i, value] of expected.entries()) expect(finding.map?.data[i]).toBeCloseTo(value, 0);
  });

  it("names its channel and keeps values in the range it states", async () => {
    for (const space of ["RGB", "YCbCr", "HSV", "Lab"]) {
      for (const channel of [1, 2, 3]) {
        const { map, summary } = await look({ space, channel });
        expect(summary).toContain(space);
        const [low, high] = map?.range ?? [0, 0];
        for (const value of map?.data ?? []) expect(value >= low - 0.51 && value <= high + 0.51).toBe(true);
      }
    }
  });

  it("refuses channels that do not exist", async () => {
    await expect(look({ channel: 4 })).rejects.toThrow();
  });
});
