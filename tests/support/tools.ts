/** What a detector gets from outside, for tests: progress goes nowhere, sharp compresses, models run. */
import { readFileSync } from "node:fs";
import sharp from "sharp";
import type { Tools } from "../../engine/detectors/detector.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import { cameraFingerprints } from "../../service/fingerprints/folder.ts";
import { infer, modelFacts } from "../../service/models/infer.ts";
import { patchAffinities } from "../../service/models/patchAffinities.ts";

/** Decoded file or bytes as upright 8-bit RGB without alpha. */
export async function decode(source: string | Uint8Array): Promise<RgbImage> {
  // The program's decoder, where it was loaded, lets sharp read bytes only.
  const { data, info } = await sharp(typeof source === "string" ? readFileSync(source) : source)
    .autoOrient()
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** The picture as JPEG bytes. */
export function encodeJpeg(image: RgbImage, quality: number, subsampling: "4:4:4" | "4:2:0"): Promise<Buffer> {
  const { width, height, data } = image;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: subsampling })
    .toBuffer();
}

/** @param userModels folder of models that a reader has brought; none where left out. */
export function makeTools(userModels?: string, signal = new AbortController().signal): Tools {
  return {
    progress: () => {},
    signal,
    infer,
    modelFacts,
    patchAffinities: (set, image, progress) => patchAffinities(userModels, set, image, { progress, signal }),
    cameraFingerprints: (request) => cameraFingerprints(userModels, request),
    resaveJpeg: async (image, { quality, subsampling }) => decode(await encodeJpeg(image, quality, subsampling)),
  };
}
