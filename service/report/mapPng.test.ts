import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type MapSamples, NOT_COMPUTED, writeMapPng } from "./mapPng.ts";

async function readBack(map: MapSamples, width: number, height: number) {
  const out = new PassThrough();
  const bytes = buffer(out);
  await writeMapPng(out, map, width, height);
  out.end();
  const image = sharp(await bytes);
  const metadata = await image.metadata();
  const { data, info } = await image
    .toColourspace("grey16")
    .raw({ depth: "ushort" })
    .toBuffer({ resolveWithObject: true });
  return { metadata, info, samples: new Uint16Array(data.buffer, data.byteOffset, data.length / 2) };
}

describe("writeMapPng", () => {
  it("writes what libvips reads back: value and alpha of every picture pixel", async () => {
    const samples = fc.oneof(fc.integer({ min: 0, max: 65534 }), fc.constant(NOT_COMPUTED));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.array(samples, { minLength: 81, maxLength: 81 }),
        async (w, h, width, height, values) => {
          const map = { width: w, height: h, data: Uint16Array.from(values.slice(0, w * h)) };
          const { metadata, info, samples: read } = await readBack(map, width, height);
          expect([metadata.width, metadata.height, metadata.depth, metadata.hasAlpha]).toEqual([
            width,
            height,
            "ushort",
            true,
          ]);
          expect(info.channels).toBe(2);
          for (let y = 0; y < height; y++)
            for (let x = 0; x < width; x++) {
              const i = Math.floor(((x + 0.5) * w) / width);
              const j = Math.floor(((y + 0.5) * h) / height);
              const sample = map.data[j * w + i];
              const expected = sample === NOT_COMPUTED ? [0, 0] : [Math.round((sample * 65535) / 65534), 65535];
              expect([...read.slice(2 * (y * width + x), 2 * (y * width + x) + 2)]).toEqual(expected);
            }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("reaches both ends of the scale", async () => {
    const { samples } = await readBack({ width: 2, height: 1, data: Uint16Array.of(0, 65534) }, 4, 3);
    expect([...samples.slice(0, 8)]).toEqual([0, 65535, 0, 65535, 65535, 65535, 65535, 65535]);
  });

  it("stops when cancelled", async () => {
    const data = Uint16Array.from({ length: 1 << 20 }, (_, i) => (i * 2654435761) & 65535);
    const out = new PassThrough();
    out.resume();
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(writeMapPng(out, { width: 1024, height: 1024, data }, 1024, 1024, signal)).rejects.toThrow("stop");
  });
});
