/** Developments of training pictures, carried out by sharp. */
import type { RgbImage } from "../../engine/image/raster.ts";
import type { Development } from "../../engine/lab/photographs.ts";
import { loadSharp } from "../decode/sharpBuild.ts";

/** In the order in which the steps are listed in the type. */
export async function develop(image: RgbImage, development: Development): Promise<RgbImage> {
  const sharp = await loadSharp();
  // Many small pictures are developed side by side, and a training needs the other cores.
  sharp.concurrency(1);
  const { size, blur, sharpen, gamma, linear, saturation, jpeg } = development;
  const raw = { raw: { width: image.width, height: image.height, channels: 3 as const } };
  let pipeline = sharp(image.data, raw);
  if (size) pipeline = pipeline.resize(size.width, size.height, { kernel: size.kernel, fit: "fill" });
  if (blur) pipeline = pipeline.blur(blur);
  if (sharpen) pipeline = pipeline.sharpen({ sigma: sharpen });
  if (gamma) pipeline = pipeline.gamma(gamma, 1);
  if (linear) pipeline = pipeline.linear(...linear);
  if (saturation) pipeline = pipeline.modulate({ saturation });
  if (jpeg) {
    const encoded = await pipeline.jpeg({ quality: jpeg.quality, chromaSubsampling: jpeg.subsampling }).toBuffer();
    pipeline = sharp(encoded);
  }
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
