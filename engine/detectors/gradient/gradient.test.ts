import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { RgbImage } from "../../image/raster.ts";
import { runDetector } from "../detector.ts";
import { gradient } from "./index.ts";

const look = async (image: RgbImage, params = {}) => runDetector(gradient, evidenceOf(image), params, makeTools());

const ramp = (width: number, height: number, right: number, down: number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return 128 + right * (pixel % width) + down * Math.floor(pixel / width);
  }),
});

describe("gradient", () => {
  it.each(["sobel", "scharr"])("%s measures ramps: strength, parts and angle", async (operator) => {
    const image = ramp(15, 13, 3, -4);
    const centre = async (show: string) => (await look(image, { show, operator })).map?.data[6 * 15 + 7];
    expect(await centre("magnitude")).toBeCloseTo(5, 3);
    expect(await centre("horizontal")).toBeCloseTo(3, 3);
    expect(await centre("vertical")).toBeCloseTo(-4, 3);
    expect(await centre("direction")).toBeCloseTo(360 - (Math.atan2(4, 3) * 180) / Math.PI, 2);
  });

  it("has no direction where nothing changes", async () => {
    const { map } = await look(ramp(9, 9, 0, 0), { show: "direction" });
    expect(map?.data.every(Number.isNaN)).toBe(true);
  });

  it.each([
    [1, 1],
    [7, 7],
    [1, 20],
  ])("is zero over a flat picture of %i x %i and never alarms", async (width, height) => {
    const finding = await look(ramp(width, height, 0, 0));
    expect(finding).toMatchObject({ state: "ran", map: { width, height } });
    expect(finding.map?.data.every((value) => value === 0)).toBe(true);
    expect(finding.alarm).toBeUndefined();
  });

  it("averages pictures of more than 4 megapixels and says so", async () => {
    const finding = await look(ramp(2501, 2001, 0, 0));
    expect((finding.map?.width ?? 0) * (finding.map?.height ?? 0)).toBeLessThanOrEqual(4_000_000);
    expect(finding.limits.some((limit) => limit.includes("2501 x 2001"))).toBe(true);
  });
});
