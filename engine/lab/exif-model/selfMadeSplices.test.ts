import { beforeAll, describe, expect, it } from "vitest";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import type { RgbImage } from "../../image/raster.ts";
import { random } from "../../random.ts";
import type { LabData } from "../experiment.ts";
import type { Development, Photograph } from "../photographs.ts";
import {
  type SelfMadeSplice,
  SPLICE_EDGE,
  sampledMask,
  selfMadeSplices,
  untouchedPictures,
} from "./selfMadeSplices.ts";

const COUNT = 6;

/** A camera whose pictures lie around a brightness of their own. */
function picture(brightness: number, width: number, height: number): RgbImage {
  const source = random("splices", brightness);
  const data = Uint8Array.from(
    { length: 3 * width * height },
    (_, i) => brightness + ((i * 7 + source.integer(3)) % 31),
  );
  return { width, height, data };
}

const photograph = (name: string, camera: string, views: RgbImage[]): Photograph => ({ name, camera, exif: {}, views });

const [dark, light] = [picture(40, 600, 590), picture(170, 640, 576)];
const photographs = [photograph("a.jpg", "one", [dark]), photograph("b.jpg", "two", [light])];

/** Resizes to the next pixel, changes nothing else, and remembers what was asked. */
function plainly(): { data: Pick<LabData, "develop">; asked: Development[] } {
  const asked: Development[] = [];
  const develop: LabData["develop"] = async (image, development) => {
    asked.push(development);
    if (!development.size) return image;
    const { width, height } = development.size;
    const data = new Uint8Array(3 * width * height);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const from = Math.floor((y * image.height) / height) * image.width + Math.floor((x * image.width) / width);
        data.set(image.data.subarray(3 * from, 3 * from + 3), 3 * (y * width + x));
      }
    return { width, height, data };
  };
  return { data: { develop }, asked };
}

describe("splices", () => {
  const { data, asked } = plainly();
  let splices: SelfMadeSplice[];
  beforeAll(async () => {
    splices = await selfMadeSplices(photographs, COUNT, data, 5, "test");
  });

  it("are squares of one camera with a region of the other, and differ from the untouched picture there alone", () => {
    expect(splices).toHaveLength(COUNT);
    for (const {
      image,
      pristine,
      mask,
      host: { name },
    } of splices) {
      for (const { width, height, data: pixels } of [image, pristine]) {
        expect([width, height]).toEqual([SPLICE_EDGE, SPLICE_EDGE]);
        expect(pixels).toHaveLength(3 * SPLICE_EDGE ** 2);
      }
      expect(mask).toHaveLength(SPLICE_EDGE ** 2);
      const isLight = (pixels: Uint8Array, at: number) => pixels[3 * at] > 128;
      const host = isLight(pristine.data, 0);
      expect(name).toBe(host ? "b.jpg" : "a.jpg");
      let wrong = 0;
      for (let at = 0; at < mask.length; at++) {
        const differs = [0, 1, 2].some((c) => image.data[3 * at + c] !== pristine.data[3 * at + c]);
        if (differs !== (mask[at] === 1)) wrong++;
        if (isLight(pristine.data, at) !== host || isLight(image.data, at) !== (host !== (mask[at] === 1))) wrong++;
      }
      expect(wrong).toBe(0);
    }
  });

  it("have regions of three to twenty in a hundred, but for waves and what the border cuts off", () => {
    for (const { mask } of splices) {
      const share = mask.reduce((sum, label) => sum + label, 0) / mask.length;
      expect(share).toBeGreaterThan(0.015);
      expect(share).toBeLessThan(0.22);
    }
  });

  it("are saved not at all, finely and coarsely in turn, the untouched picture alike", () => {
    const savings = asked.filter(({ jpeg, size, ...rest }) => jpeg && !size && Object.keys(rest).length === 0);
    const fine: Development = { jpeg: { quality: 95, subsampling: "4:4:4" } };
    const coarse: Development = { jpeg: { quality: 80, subsampling: "4:2:0" } };
    const count = (wanted: Development) =>
      savings.filter((saving) => JSON.stringify(saving) === JSON.stringify(wanted)).length;
    // Two each of six splices, each with its untouched picture.
    expect([count(fine), count(coarse)]).toEqual([4, 4]);
  });

  it("are determined by their key, each by its place", async () => {
    const bytes = ({ image, pristine, mask }: SelfMadeSplice) => Buffer.concat([image.data, pristine.data, mask]);
    const again = await selfMadeSplices(photographs, 2, plainly().data, 5, "test");
    expect(again.map((splice, i) => bytes(splice).equals(bytes(splices[i])))).toEqual([true, true]);
    const [other] = await selfMadeSplices(photographs, 1, plainly().data, 6, "test");
    expect(Buffer.compare(other.mask, splices[0].mask)).not.toBe(0);
    expect(Buffer.compare(splices[1].mask, splices[0].mask)).not.toBe(0);
  });

  it("saved as JPEG differ beyond the region, and little", async () => {
    const { tools } = experimentTools();
    const [, { image, pristine, mask }] = await selfMadeSplices(photographs, 2, tools.data, 1);
    let [beyond, largest] = [0, 0];
    const differences = mask.map((_, at) => Math.abs(image.data[3 * at + 1] - pristine.data[3 * at + 1]));
    mask.forEach((label, at) => {
      if (label || differences[at] === 0) return;
      beyond++;
      // Blocks are of eight pixels: farther from the region nothing changes.
      const [x, y] = [at % SPLICE_EDGE, Math.floor(at / SPLICE_EDGE)];
      let near = false;
      for (let row = Math.max(0, y - 7); row <= Math.min(SPLICE_EDGE - 1, y + 7) && !near; row++)
        for (let column = Math.max(0, x - 7); column <= Math.min(SPLICE_EDGE - 1, x + 7) && !near; column++)
          near = mask[row * SPLICE_EDGE + column] === 1;
      if (!near) largest = Math.max(largest, differences[at]);
    });
    expect(beyond).toBeGreaterThan(0);
    expect(largest).toBe(0);
  });

  it("need two cameras with pictures that are large enough", async () => {
    const words = /at least 576 pixels on both sides of [01] cameras only; 2 are needed/;
    const small = photograph("c.jpg", "three", [picture(90, 700, 575)]);
    for (const list of [[], photographs.slice(0, 1), [...photographs.slice(0, 1), small]])
      await expect(selfMadeSplices(list, 1, data, 1)).rejects.toThrow(words);
    const same = photographs.map((one) => ({ ...one, camera: "one" }));
    await expect(selfMadeSplices(same, 1, data, 1)).rejects.toThrow(words);
  });
});

describe("a sampled mask", () => {
  it("has every so many pixels in both directions", () => {
    const source = random("mask");
    const mask = Uint8Array.from({ length: SPLICE_EDGE ** 2 }, () => source.integer(2));
    expect(Buffer.compare(sampledMask(mask, 1), mask)).toBe(0);
    for (const every of [8, 9]) {
      const places = SPLICE_EDGE / every;
      const sampled = sampledMask(mask, every);
      expect(sampled).toHaveLength(places ** 2);
      const expected = Array.from(sampled.keys(), (at) => {
        const [x, y] = [(at % places) * every, Math.floor(at / places) * every];
        return mask[y * SPLICE_EDGE + x];
      });
      expect(Array.from(sampled)).toEqual(expected);
    }
  });
});

describe("untouched pictures", () => {
  it("are made of every camera alike, and of none that is too small", async () => {
    const { data } = plainly();
    const many = [...photographs, ...Array.from({ length: 9 }, (_, i) => ({ ...photographs[0], name: `${i}.jpg` }))];
    const pictures = await untouchedPictures(many, 40, data, 3);
    expect(pictures).toHaveLength(40);
    const ofOne = pictures.filter(({ host }) => host.camera === photographs[0].camera).length;
    // Eleven photographs of one camera, one of the other: half each, four standard errors.
    expect(Math.abs(ofOne - 20)).toBeLessThan(13);
    const small = { ...photographs[0], views: [{ width: 100, height: 100, data: new Uint8Array(30_000) }] };
    expect(await untouchedPictures([small], 3, data, 3)).toEqual([]);
  });
});
