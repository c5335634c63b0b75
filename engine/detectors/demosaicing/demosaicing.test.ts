import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { Finding } from "../../finding.ts";
import { boxDownscale } from "../../image/boxDownscale.ts";
import { cut, putInto } from "../../image/cut.ts";
import type { RgbImage } from "../../image/raster.ts";
import { random } from "../../random.ts";
import { runDetector } from "../detector.ts";
import { demosaicing } from "./index.ts";

const look = (image: RgbImage, params = {}): Promise<Finding> =>
  runDetector(demosaicing, evidenceOf(image), params, makeTools());

/** Soft coloured shapes with sensor noise, full colour at every pixel. */
function scene(width: number, height: number, seed: number, noise = 4): RgbImage {
  const source = random("scene", seed);
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let c = 0; c < 3; c++)
      data[3 * i + c] = Math.round(
        120 + 40 * Math.sin(x / (19 + 4 * c) + seed) + 30 * Math.cos(y / 27 + c) + noise * source.normal(),
      );
  }
  return { width, height, data };
}

/** Which colour a Bayer sensor records at (x, y): red at (redX, redY) modulo 2. */
const recordedAt = (x: number, y: number, [redX, redY]: [number, number]): number => {
  if (((x + y - redX - redY) & 1) !== 0) return 1;
  return ((x - redX) & 1) === 0 ? 0 : 2;
};

/** What a camera with that pattern makes of the scene: bilinear demosaicing. */
function demosaiced(full: RgbImage, red: [number, number]): RgbImage {
  const { width, height } = full;
  const data = new Uint8Array(full.data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) {
        const at = 3 * (y * width + x) + c;
        if (recordedAt(x, y, red) === c) {
          data[at] = full.data[at];
          continue;
        }
        let [sum, weights] = [0, 0];
        for (let v = -1; v <= 1; v++)
          for (let u = -1; u <= 1; u++) {
            if (x + u < 0 || x + u >= width || y + v < 0 || y + v >= height) continue;
            if (recordedAt(x + u, y + v, red) !== c) continue;
            // Green is the mean of its four neighbours: the diagonal ones are not green where it is missing.
            const weight = u !== 0 && v !== 0 ? 1 : 2;
            sum += weight * full.data[at + 3 * (v * width + u)];
            weights += weight;
          }
        data[at] = Math.round(sum / weights);
      }
  return { width, height, data };
}

function pasted(host: RgbImage, donor: RgbImage, x: number, y: number, width: number, height: number): RgbImage {
  const image = { ...host, data: Uint8Array.from(host.data) };
  putInto(image, cut(donor, x, y, width, height), x, y);
  return image;
}

/** Means of the map inside and outside a rectangle, a cell's edge away from its outline; the share of NaN is left out. */
function contrast({ map }: Finding, image: RgbImage, x: number, y: number, width: number, height: number) {
  if (!map) throw new Error("no map");
  const sums = { inside: 0, outside: 0 };
  const counts = { inside: 0, outside: 0 };
  const [cw, ch] = [image.width / map.width, image.height / map.height];
  map.data.forEach((value, i) => {
    const [cx, cy] = [((i % map.width) + 0.5) * cw, (Math.floor(i / map.width) + 0.5) * ch];
    const [dx, dy] = [Math.min(cx - x, x + width - cx), Math.min(cy - y, y + height - cy)];
    const depth = Math.min(dx, dy);
    if (Number.isNaN(value) || Math.abs(depth) < cw) return;
    const side = depth > 0 ? "inside" : "outside";
    sums[side] += value;
    counts[side]++;
  });
  return { inside: sums.inside / counts.inside, outside: sums.outside / counts.outside };
}

const WIDTH = 523;
const HEIGHT = 411;
const host = demosaiced(scene(WIDTH, HEIGHT, 1), [0, 0]);
const other = scene(WIDTH, HEIGHT, 2);
const rectangle = [181, 150, 150, 130] as const;

describe("demosaicing", () => {
  it.each([
    ["shifted by one pixel across", [1, 0]],
    ["shifted by one pixel down", [0, 1]],
    ["shifted along the diagonal", [1, 1]],
  ] as [string, [number, number]][])("finds a part whose filters are %s, and points at it", async (_, red) => {
    const image = pasted(host, demosaiced(other, red), ...rectangle);
    const finding = await look(image);
    expect(finding.state).toBe("ran");
    expect(finding.statistic).toBeGreaterThan(6);
    const { inside, outside } = contrast(finding, image, ...rectangle);
    expect(inside).toBeGreaterThan(2);
    expect(outside).toBeLessThan(-2);
    const [region] = finding.regions ?? [];
    expect(region.x).toBeGreaterThan(rectangle[0] - 33);
    expect(region.y).toBeGreaterThan(rectangle[1] - 33);
    expect(region.x + region.width).toBeLessThan(rectangle[0] + rectangle[2] + 33);
    expect(region.y + region.height).toBeLessThan(rectangle[1] + rectangle[3] + 33);
  });

  it("finds a resized part, which has no trace", async () => {
    // Averaging takes noise away; the part gets more of it, so that its texture is that of the rest.
    const large = demosaiced(scene(700, 560, 3, 8), [0, 0]);
    const small = boxDownscale(large, WIDTH, HEIGHT);
    const donor = { width: WIDTH, height: HEIGHT, data: Uint8Array.from(small.data, Math.round) };
    const image = pasted(host, donor, ...rectangle);
    const finding = await look(image);
    expect(finding.statistic).toBeGreaterThan(6);
    const { inside, outside } = contrast(finding, image, ...rectangle);
    expect(inside).toBeGreaterThan(1);
    expect(outside).toBeLessThan(-2);
  });

  it("takes the smaller part for the odd one, whichever it is", async () => {
    const foreign = demosaiced(other, [1, 0]);
    const image = pasted(foreign, host, ...rectangle);
    const { inside, outside } = contrast(await look(image), image, ...rectangle);
    expect(inside).toBeGreaterThan(2);
    expect(outside).toBeLessThan(-2);
  });

  it("sees nothing in an untouched picture, and takes a part on the same lattice for its own", async () => {
    for (const seed of [1, 6, 7])
      expect(await look(demosaiced(scene(WIDTH, HEIGHT, seed), [0, 0]))).toMatchObject({ statistic: 0, regions: [] });
    const image = pasted(host, demosaiced(other, [0, 0]), ...rectangle);
    const { inside, outside } = contrast(await look(image), image, ...rectangle);
    expect(inside).toBeLessThan(-2);
    expect(outside).toBeLessThan(-2);
  });

  it.each([
    [[0, 0], "RG over GB"],
    [[1, 0], "GR over BG"],
    [[0, 1], "GB over RG"],
    [[1, 1], "BG over GR"],
  ] as [[number, number], string][])("names the pattern with red at %j", async (red, name) => {
    const { facts } = await look(demosaiced(scene(300, 290, 5), red));
    expect(facts?.[0].value).toContain(name);
  });

  it("abstains where there is no trace: full colour, resized, strongly compressed", async () => {
    const shrunk = boxDownscale(host, 400, 315);
    for (const image of [
      scene(WIDTH, HEIGHT, 1),
      { width: 400, height: 315, data: Uint8Array.from(shrunk.data, Math.round) },
      await decode(await encodeJpeg(host, 70, "4:2:0")),
    ]) {
      const finding = await look(image);
      expect(finding.state).toBe("abstained");
      expect(finding.reason).toContain("trace");
      expect(finding.statistic).toBeUndefined();
    }
  });

  it("abstains on anything too small, flat or clipped, without breaking", async () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 90 }),
      height: fc.integer({ min: 1, max: 90 }),
      level: fc.constantFrom(0, 90, 255),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ width, height, level }) => {
        expect((await look({ width, height, data: new Uint8Array(3 * width * height).fill(level) })).state).toBe(
          "abstained",
        );
        expect((await look(scene(width, height, level))).state).toBe("abstained");
      }),
      { numRuns: 25, seed: 2012 },
    );
    expect((await look(scene(9000, 12, 1))).state).toBe("abstained");
  });

  it("turns with the picture: a quarter turn moves the map and keeps the statistic near", async () => {
    const image = pasted(host, demosaiced(other, [1, 0]), ...rectangle);
    const turned = { width: HEIGHT, height: WIDTH, data: new Uint8Array(image.data.length) };
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++) {
        const from = 3 * (y * WIDTH + x);
        turned.data.set(image.data.subarray(from, from + 3), 3 * (x * HEIGHT + (HEIGHT - 1 - y)));
      }
    const finding = await look(turned);
    const [x, y, width, height] = rectangle;
    const { inside, outside } = contrast(finding, turned, HEIGHT - y - height, x, height, width);
    expect(inside).toBeGreaterThan(2);
    expect(outside).toBeLessThan(-2);
  });

  it("gives the same for the same pixels", async () => {
    const image = pasted(host, demosaiced(other, [1, 0]), ...rectangle);
    const [a, b] = [await look(image), await look(image)];
    expect(a.statistic).toBe(b.statistic);
    expect(a.map).toEqual(b.map);
  });
});
