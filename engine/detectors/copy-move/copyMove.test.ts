import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { hasSharedData, sharedData } from "../../../tests/support/sharedData.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { Finding, Region } from "../../finding.ts";
import type { RgbImage } from "../../image/raster.ts";
import { runDetector } from "../detector.ts";
import { copyMove } from "./index.ts";
import { brickWall, type Clone, grey, texture, withClone } from "./scenes.ts";

const look = (image: RgbImage, params = {}): Promise<Finding> =>
  runDetector(copyMove, evidenceOf(image), params, makeTools());

const contains = ({ x, y, width, height }: Region, [px, py]: readonly [number, number]): boolean =>
  px >= x && px < x + width && py >= y && py < y + height;

/** Map value at a pixel of the picture. */
const mapAt = ({ map }: Finding, image: RgbImage, [x, y]: readonly [number, number]): number =>
  map!.data[Math.floor((y * map!.height) / image.height) * map!.width + Math.floor((x * map!.width) / image.width)];

const CLONE: Clone = { from: [100, 95], to: [320, 225], radius: 65 };

describe("copy-move on made scenes", () => {
  const scene = texture(440, 331, 1);

  it.each([
    ["plain", {}],
    ["turned by 25 degrees", { rotation: 25 }],
    ["turned and enlarged", { rotation: -30, scale: 1.35 }],
    ["reduced", { scale: 0.75 }],
  ])("finds a clone: %s", async (_, change: Partial<Clone>) => {
    const image = withClone(scene, { ...CLONE, ...change });
    const finding = await look(image);
    expect(finding.statistic).toBeGreaterThan(3);
    expect(finding.regions).toHaveLength(2);
    for (const place of [CLONE.from, CLONE.to]) {
      expect(finding.regions?.some((region) => contains(region, place))).toBe(true);
      expect(mapAt(finding, image, place)).toBeCloseTo(finding.statistic!, 4);
    }
    expect(mapAt(finding, image, [400, 30])).toBe(0);
    expect(finding.facts?.find(({ label }) => label === "Pair 1")?.severity).toBe("notice");
  });

  it("says how the copy was turned and sized, up to which of the two was first", async () => {
    const finding = await look(withClone(scene, { ...CLONE, rotation: 20, scale: 1.25 }));
    expect(finding.facts?.find(({ label }) => label === "Pair 1")?.value).toMatch(
      /^B is A turned by (19|20|21)° clockwise, 1\.2\d times as large/,
    );
  });

  it("still finds it after JPEG compression at quality 80", async () => {
    const image = await decode(await encodeJpeg(withClone(scene, { ...CLONE, rotation: 15 }), 80, "4:2:0"));
    expect((await look(image)).statistic).toBeGreaterThan(1);
  });

  it("finds a mirrored copy by the dense field, and says that it is mirrored", async () => {
    const finding = await look(withClone(scene, { ...CLONE, mirrored: true }));
    expect(finding.statistic).toBeGreaterThan(3);
    expect(finding.facts?.find(({ label }) => label === "Pair 1")?.value).toContain("mirrored, not turned");
  });

  it.each([
    ["texture", scene],
    ["bricks that are all a little different", brickWall(440, 330, 1)],
    ["a checkerboard", grey(500, 400, (at) => ((((at % 500) >> 4) + (Math.floor(at / 500) >> 4)) % 2 ? 200 : 50))],
    ["stripes", grey(500, 400, (at) => 128 + 80 * Math.sin((at % 500) / 5 + Math.floor(at / 500) / 9))],
    ["a straight edge", grey(500, 400, (at) => ((at % 500) + Math.floor(at / 500) / 3 > 300 ? 190 : 60))],
  ])("does not take repeated structure for a copy: %s", async (_, image) => {
    const finding = await look(image);
    expect(finding.statistic ?? 0).toBeLessThan(1);
    expect(finding.regions ?? []).toHaveLength(0);
  });

  it("finds a brick that was copied exactly among others of its kind", async () => {
    const finding = await look(withClone(brickWall(440, 330, 2), { from: [100, 95], to: [292, 215], radius: 75 }));
    expect(finding.statistic).toBeGreaterThan(2);
  });

  it("abstains on pictures that are flat or tiny, and survives odd shapes", async () => {
    expect(await look(grey(300, 200, () => 90))).toMatchObject({ state: "abstained" });
    expect(await look(texture(50, 300, 1))).toMatchObject({ state: "abstained" });
    expect(await look(texture(64, 64, 1))).toMatchObject({ state: "ran", statistic: 0 });
    expect(await look(texture(2000, 67, 1))).toMatchObject({ state: "ran", statistic: 0 });
  });

  it("says the same of the same picture", async () => {
    const image = withClone(scene, { ...CLONE, rotation: 10 });
    const [first, second] = [await look(image), await look(image)];
    expect({ ...first, elapsedMs: 0 }).toEqual({ ...second, elapsedMs: 0 });
  });
});

describe.skipIf(!hasSharedData)("copy-move on photographs", () => {
  it("finds a known copy", async () => {
    const finding = await look(await decode(sharedData("external/baheesa/bh_translation_img9/image.jpg")));
    expect(finding.statistic).toBeGreaterThan(2);
  });

  it("finds none in an untouched photograph", async () => {
    const finding = await look(await decode(sharedData("photos/olympus-e-m10_1.jpg")));
    expect(finding).toMatchObject({ state: "ran", statistic: 0 });
  });
});
