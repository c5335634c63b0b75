/**
 * Photographs for training: views of each in several sizes.
 */
import type { RgbImage } from "../../engine/image/raster.ts";
import type { Photograph, PhotographOptions, PhotographSet } from "../../engine/lab/photographs.ts";
import type { Metadata } from "../../engine/metadata/metadata.ts";
import { random } from "../../engine/random.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { cameraFiles, countReason, EDITED } from "./cameraFiles.ts";

const kernels = ["cubic", "mitchell", "lanczos2", "lanczos3"] as const;

/** @throws SelfsameError usage where the folder cannot be read. */
export async function photographs(
  folder: string,
  options: PhotographOptions,
  checkpoint: () => Promise<void>,
): Promise<PhotographSet> {
  const excluded: Record<string, number> = {};
  const kept: Photograph[] = [];
  const edited: Photograph[] = [];
  for await (const { name, whyNot, evidence, camera } of cameraFiles(folder, checkpoint)) {
    if (whyNot) countReason(excluded, whyNot);
    if (!evidence || !camera || (whyNot && whyNot !== EDITED)) continue;
    try {
      const views = await viewsOf(await evidence.pixels(), options, name);
      const list = whyNot === EDITED ? edited : kept;
      list.push({ name, camera, exif: exifOf(evidence.metadata), views });
    } catch {
      if (!whyNot) countReason(excluded, "cannot be decoded");
    }
  }
  return { photographs: kept, edited, excluded };
}

function exifOf(metadata: Metadata): Record<string, string> {
  const blocks = metadata.blocks.filter(({ id }) => id === "ifd0" || id === "exif");
  return Object.fromEntries(blocks.flatMap(({ tags }) => tags.map(({ name, text }) => [name, text])));
}

/** Native tiles at random places, and the whole reduced to random sizes. */
async function viewsOf(
  { width, height, data }: RgbImage,
  { tiles, tileEdge, reduced, seed }: PhotographOptions,
  name: string,
): Promise<RgbImage[]> {
  const sharp = await loadSharp();
  const raw = { raw: { width, height, channels: 3 as const } };
  const source = random(seed, "tiles", name);
  const views: RgbImage[] = [];
  const [w, h] = [Math.min(tileEdge, width), Math.min(tileEdge, height)];
  for (let i = 0; i < tiles; i++) {
    const place = { left: source.integer(width - w + 1), top: source.integer(height - h + 1), width: w, height: h };
    views.push({ width: w, height: h, data: await sharp(data, raw).extract(place).raw().toBuffer() });
  }
  for (let i = 0; i < reduced.count; i++) {
    const longer = reduced.least + source.integer(reduced.most - reduced.least + 1);
    const kernel = kernels[source.integer(kernels.length)];
    if (longer >= Math.max(width, height)) continue;
    const { data: pixels, info } = await sharp(data, raw)
      .resize(longer, longer, { fit: "inside", kernel })
      .raw()
      .toBuffer({ resolveWithObject: true });
    views.push({ width: info.width, height: info.height, data: pixels });
  }
  return views;
}
