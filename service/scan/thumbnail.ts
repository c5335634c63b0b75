/** A picture as tables show it: small, upright, of the pyramid that is there once it was examined. */
import type { RasterInfo } from "../../contract/findings.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { layoutOf } from "../rasters/layout.ts";
import type { RasterStore } from "../rasters/store.ts";

/** Its name among the files of a result. */
export const THUMBNAIL = "thumbnail.webp";

/** Length of its longer side, in pixels: enough for a tile of 256 on a dense screen. */
const SIDE = 512;

/** The bytes of a WebP file. Smaller pictures keep their size. */
export async function thumbnail(rasters: RasterStore, picture: RasterInfo): Promise<Uint8Array> {
  // The smallest level that need not be enlarged.
  const level = layoutOf(picture).findLastIndex(({ width, height }) => Math.max(width, height) >= SIDE);
  const { width, height, data } = await rasters.read(picture.id, Math.max(0, level));
  if (!(data instanceof Uint8Array)) throw new Error(`The raster ${picture.id} is no picture.`);
  const sharp = await loadSharp();
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: SIDE, height: SIDE, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 72, effort: 2 })
    .toBuffer();
}
