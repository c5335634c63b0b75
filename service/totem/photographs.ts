/** Photographs for the walls and clothes of simulated scenes. */
import { relative, sep } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import { random, shuffled } from "../../engine/random.ts";
import { decodePixels } from "../decode/pixels.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { sniff } from "../decode/sniff.ts";
import { readFile } from "../evidence/readFile.ts";
import { filesBelow } from "../lab/cameraFiles.ts";

export interface TexturePhotograph {
  /** Path below the folder, with forward slashes. */
  name: string;
  image: RgbImage;
}

/** So many for one scene. */
const COUNT = 12;
/** Pixels; walls are seen with about that many. */
const LONGER_SIDE = 1024;
const maxMegapixels = 100;

/** @throws SelfsameError usage where the folder cannot be read or holds no pictures. */
export async function texturePictures(folder: string): Promise<string[]> {
  const files = await filesBelow(folder);
  if (files.length > 0) return files;
  throw new SelfsameError("usage", `There are no photographs in ${folder}.`, "Give a folder with photographs.");
}

/**
 * Some of the files, drawn by the seed; what cannot be read is passed over.
 * @throws SelfsameError usage where none can be read; the signal's reason.
 */
export async function drawPhotographs(
  folder: string,
  files: readonly string[],
  seed: number,
  signal: AbortSignal,
): Promise<TexturePhotograph[]> {
  const drawn: TexturePhotograph[] = [];
  for (const at of shuffled(files.length, random(seed, "photographs"))) {
    signal.throwIfAborted();
    if (drawn.length === COUNT) break;
    const name = relative(folder, files[at]).split(sep).join("/");
    try {
      drawn.push({ name, image: await reduced(files[at]) });
    } catch (error) {
      if (!(error instanceof SelfsameError)) throw error;
    }
  }
  if (drawn.length > 0) return drawn;
  throw new SelfsameError("usage", `None of the pictures in ${folder} can be read.`, "Give a folder with photographs.");
}

async function reduced(path: string): Promise<RgbImage> {
  const { bytes } = await readFile(path);
  const { image } = await decodePixels(bytes, sniff(bytes), maxMegapixels);
  const sharp = await loadSharp();
  const { data, info } = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize(LONGER_SIDE, LONGER_SIDE, { fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
