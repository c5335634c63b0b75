import { describe, expect, it } from "vitest";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { random } from "../../../engine/random.ts";
import { makeSplice, type Splice, type SpliceOptions } from "./splice.ts";

/** Every pixel tells where it is: red and green are its place modulo 256, blue says which picture. */
function placed(width: number, height: number, blue: number): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at++)
    data.set([(at % width) % 256, Math.floor(at / width) % 256, blue], 3 * at);
  return { width, height, data };
}

/** A smooth field that is nowhere the same twice, for clones that are resampled. */
function field(width: number, height: number): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      data.set([(255 * x) / width, (255 * y) / height, 128 + 100 * Math.sin(x / 17) * Math.cos(y / 23)], at);
    }
  return { width, height, data };
}

const make = (kind: "splice" | "copy-move", seed: number, options: Partial<SpliceOptions> = {}) =>
  makeSplice(
    kind,
    kind === "splice" ? placed(700, 500, 10) : field(700, 500),
    placed(640, 480, 200),
    { size: 320, preserve: false, ...options },
    random("splice test", seed),
  );
const seeds = Array.from({ length: 12 }, (_, i) => i);

describe("a splice that keeps traces", () => {
  it("is the host at whole blocks, and within the mask the donor pixel by pixel", async () => {
    for (const seed of seeds) {
      const { image, pristine, mask, host, donor, box, feather, processed } = await make("splice", seed, {
        preserve: true,
      });
      expect([host.x % 16, host.y % 16, image.width % 16, image.height % 16, host.scale]).toEqual([0, 0, 0, 0, 1]);
      expect([donor.scale, donor.degrees, processed]).toEqual([1, 0, false]);
      let wrong = 0;
      for (let at = 0; at < mask.length; at++) {
        const [x, y] = [at % image.width, Math.floor(at / image.width)];
        const [red, green, blue] = image.data.subarray(3 * at, 3 * at + 3);
        const [below] = pristine.data.subarray(3 * at, 3 * at + 1);
        if (below !== (host.x + x) % 256) wrong++;
        const expected = mask[at]
          ? [(donor.x + x - box.x) % 256, (donor.y + y - box.y) % 256, 200]
          : [(host.x + x) % 256, (host.y + y) % 256, 10];
        // A soft edge mixes both.
        if (feather === 0 && [red, green, blue].some((value, c) => value !== expected[c])) wrong++;
      }
      expect(wrong).toBe(0);
    }
  });
});

describe("a splice in its ordinary form", () => {
  it("has the asked size, a region of a fair share, and differs from the pristine picture only at the region", async () => {
    const found = { processed: 0, soft: 0, resized: 0 };
    for (const seed of seeds) {
      const { image, pristine, mask, area, host, processed, feather } = await make("splice", seed);
      expect(Math.max(image.width, image.height)).toBe(320);
      expect([pristine.width, pristine.height]).toEqual([image.width, image.height]);
      expect(area).toBeGreaterThan(0.004);
      expect(area).toBeLessThan(0.25);
      found.processed += Number(processed);
      found.soft += Number(feather > 0);
      found.resized += Number(host.scale < 1);
      const reach = Math.ceil(3 * feather);
      for (let at = 0; at < mask.length; at++) {
        if (image.data.subarray(3 * at, 3 * at + 3).every((value, c) => value === pristine.data[3 * at + c])) continue;
        if (!near(mask, image.width, at, reach)) throw new Error(`Pixel ${at} differs far from the region.`);
      }
    }
    for (const count of Object.values(found)) {
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThan(seeds.length);
    }
  });

  it("comes out the same from the same numbers", async () => {
    const [one, again, other] = [await make("splice", 3), await make("splice", 3), await make("splice", 4)];
    const bytes = ({ image, pristine, mask }: Splice) => Buffer.concat([image.data, pristine.data, mask]);
    expect(bytes(again).equals(bytes(one))).toBe(true);
    expect(bytes(other).equals(bytes(one))).toBe(false);
  });
});

describe("a clone", () => {
  it("shows what is at its source, wherever it was turned and resized, and overlaps it nowhere", async () => {
    let turned = 0;
    for (const seed of seeds) {
      const { image, pristine, mask, source, box, donor, feather } = await make("copy-move", seed, { preserve: true });
      expect(source!.some((value, at) => value && mask[at])).toBe(false);
      const share = source!.reduce((sum, value) => sum + value, 0) / mask.reduce((sum, value) => sum + value, 0);
      expect(share).toBeCloseTo(1 / donor.scale ** 2, 1);
      turned += Number(donor.degrees !== 0);
      // The middle of the pasted pixels is that of the source, turned; compare means of the content.
      const within = (set: Uint8Array, { data }: RgbImage, c: number) => {
        let [sum, count] = [0, 0];
        set.forEach((value, at) => {
          if (!value) return;
          sum += data[3 * at + c];
          count++;
        });
        return sum / count;
      };
      const soft = feather > 0 ? 12 : 2;
      for (const c of [0, 1])
        expect(Math.abs(within(mask, image, c) - within(source!, pristine, c))).toBeLessThan(soft);
      expect(box.width * box.height).toBeGreaterThan(0);
    }
    expect(turned).toBeGreaterThan(2);
    expect(turned).toBeLessThan(10);
  });
});

it("says so where nothing fits", async () => {
  const tiny = placed(4, 4, 0);
  const options = { size: 320, preserve: true };
  const none = makeSplice("splice", placed(640, 480, 1), tiny, options, random("none"));
  await expect(none).rejects.toThrow(/No region/);
});

/** Is a pixel of the mask within that many pixels in both directions? */
function near(mask: Uint8Array, width: number, at: number, reach: number): boolean {
  const [x, y] = [at % width, Math.floor(at / width)];
  for (let row = Math.max(0, y - reach); row <= y + reach; row++)
    for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++)
      if (mask[row * width + column]) return true;
  return false;
}
