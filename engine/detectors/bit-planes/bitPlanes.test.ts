import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { RgbImage } from "../../image/raster.ts";
import { runDetector } from "../detector.ts";
import { bitPlanes } from "./index.ts";

const look = (image: RgbImage, params = {}) => runDetector(bitPlanes, evidenceOf(image), params, makeTools());

describe("bit-planes", () => {
  it("of one channel add up to it", async () => {
    const pictures = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        data: fc.uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(pictures, fc.constantFrom("red", "green", "blue"), async (image, channel) => {
        const sum = new Float32Array(image.width * image.height);
        for (let plane = 0; plane < 8; plane++) {
          const { map } = await look(image, { channel, plane });
          map?.data.forEach((bit, i) => {
            sum[i] += bit * 2 ** plane;
          });
        }
        const offset = ["red", "green", "blue"].indexOf(channel);
        expect([...sum]).toEqual([...image.data].filter((_, i) => i % 3 === offset));
      }),
      { numRuns: 20 },
    );
  });

  it("shows a message hidden in the lowest bit of luma, and nothing of it above", async () => {
    const hidden = (x: number, y: number) => (x > 5 && x < 12 && y > 3 && y < 9 ? 1 : 0);
    const data = Uint8Array.from({ length: 3 * 17 * 13 }, (_, i) => {
      const pixel = Math.floor(i / 3);
      return 80 + hidden(pixel % 17, Math.floor(pixel / 17));
    });
    const image = { width: 17, height: 13, data };
    const low = await look(image);
    expect([low.map?.data[6 * 17 + 8], low.map?.data[0]]).toEqual([1, 0]);
    expect(low.alarm).toBeUndefined();
    const high = await look(image, { plane: 3 });
    expect(new Set(high.map?.data)).toEqual(new Set([0]));
  });
});
