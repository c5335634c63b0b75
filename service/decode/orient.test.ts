import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Orientation } from "../../engine/evidence.ts";
import { uprightSize } from "../../engine/image/orientation.ts";
import { orient } from "./orient.ts";
import { loadSharp } from "./sharpBuild.ts";

const inverse: Record<Orientation, Orientation> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6 };

const image = fc
  .record({ width: fc.integer({ min: 1, max: 140 }), height: fc.integer({ min: 1, max: 140 }), seed: fc.nat(250) })
  .map(({ width, height, seed }) => ({
    width,
    height,
    data: Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 31 + seed * (i >> 3)) & 255),
  }));
const orientation = fc.integer({ min: 1, max: 8 }) as fc.Arbitrary<Orientation>;

describe("orient", () => {
  it("is undone by its inverse", () => {
    fc.assert(
      fc.property(image, orientation, (picture, o) => {
        const upright = orient(picture, o);
        expect(upright).toMatchObject(uprightSize(picture.width, picture.height, o));
        const { data, ...size } = orient(upright, inverse[o]);
        expect(size).toEqual({ width: picture.width, height: picture.height });
        // Comparing long arrays one by one takes long.
        expect(Buffer.from(picture.data).equals(data)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8] as const)("agrees with libvips on orientation %i", async (o) => {
    const [picture] = fc.sample(image, { numRuns: 1, seed: 7 });
    const sharp = await loadSharp();
    const { width, height } = picture;
    const tiff = await sharp(picture.data, { raw: { width, height, channels: 3 } })
      .withMetadata({ orientation: o })
      .tiff({ compression: "lzw" })
      .toBuffer();
    const { data, info } = await sharp(tiff).autoOrient().raw().toBuffer({ resolveWithObject: true });
    const upright = orient(picture, o);
    expect([upright.width, upright.height]).toEqual([info.width, info.height]);
    expect(Buffer.from(upright.data).equals(data)).toBe(true);
  });
});
