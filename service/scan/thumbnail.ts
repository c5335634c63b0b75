/** A picture as tables show it: small, upright, of the pyramid that is there once it was examined. */
import type { RasterInfo } from "../../contract/findings.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { rgbLevel } from "../rasters/rgbLevel.ts";
import type { RasterStore } from "../rasters/store.ts";

/** Its name among the files of a result. */
export const THUMBNAIL = "thumbnail.webp";

/** Length of its longer side, in pixels: enough for a tile of 256 on a dense screen. */
const SIDE = 512;

/** The bytes of a WebP file. Smaller pictures keep their size. */
export async function thumbnail(rasters: RasterStore, picture: RasterInfo): Promise<Uint8Array> {
  const need = (size: { width: number; height: number }) => Math.max(size.width, size.height) >= SIDE;
  const { width, height, data } = await rgbLevel(rasters, picture, need);
  const sharp = await loadSharp();
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: SIDE, height: SIDE, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 72, effort: 2 })
    .toBuffer();
}
