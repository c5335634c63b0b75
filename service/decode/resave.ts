/** One JPEG compression and decompression, for detectors that compare a picture with its own copy. */
import type { RgbImage } from "../../engine/image/raster.ts";
import { loadSharp } from "./sharpBuild.ts";

/** @param options quality: libjpeg scale 1..100. */
export async function resaveJpeg(
  image: RgbImage,
  options: { quality: number; subsampling: "4:4:4" | "4:2:0" },
): Promise<RgbImage> {
  const sharp = await loadSharp();
  const { width, height } = image;
  const jpeg = await sharp(image.data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    // The shortest code takes a second pass, and the bytes are read once only.
    .jpeg({ quality: options.quality, chromaSubsampling: options.subsampling, optimiseCoding: false })
    .toBuffer();
  const { data } = await sharp(jpeg, { limitInputPixels: false, sequentialRead: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width, height, data };
}
