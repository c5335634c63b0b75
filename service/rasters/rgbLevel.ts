/** A picture of the pyramid at a size that is enough. */
import type { RasterInfo } from "../../contract/findings.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import { layoutOf } from "./layout.ts";
import type { RasterStore } from "./store.ts";

/** The smallest level that is large enough, or the whole picture where none is. */
export async function rgbLevel(
  rasters: RasterStore,
  picture: RasterInfo,
  isEnough: (size: { width: number; height: number }) => boolean,
): Promise<RgbImage> {
  const { width, height, data } = await rasters.read(
    picture.id,
    Math.max(0, layoutOf(picture).findLastIndex(isEnough)),
  );
  if (!(data instanceof Uint8Array)) throw new Error(`The raster ${picture.id} is no picture.`);
  return { width, height, data };
}
