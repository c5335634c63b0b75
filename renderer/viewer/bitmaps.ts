/** Bitmaps of tiles, made by the browser. */
import { composeHoles, composeMap, composePicture } from "./composeTile.ts";
import { tileSize } from "./tilePlan.ts";
import type { ComposedTile, TileComposer } from "./tileStore.ts";
import type { Size } from "./viewTransform.ts";

/** Words R, G, B, A as a bitmap. */
function toBitmap(pixels: Uint32Array<ArrayBuffer>, { width, height }: Size): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height));
}

export const bitmapComposer: TileComposer<ImageBitmap> = {
  async compose(samples, { raster, tile, palette }): Promise<ComposedTile<ImageBitmap>> {
    const size = tileSize(raster, tile);
    const pixels = new Uint32Array(size.width * size.height);
    if (samples instanceof Uint8Array) {
      composePicture(samples, pixels);
      return { image: await toBitmap(pixels, size), holes: null, bytes: pixels.byteLength };
    }
    if (!palette) throw new Error(`The map ${raster.id} has no colours.`);
    const hasHoles = composeMap(samples, palette, pixels);
    if (!hasHoles) return { image: await toBitmap(pixels, size), holes: null, bytes: pixels.byteLength };
    const stencil = new Uint32Array(pixels.length);
    composeHoles(samples, stencil);
    const [image, holes] = await Promise.all([toBitmap(pixels, size), toBitmap(stencil, size)]);
    return { image, holes, bytes: 2 * pixels.byteLength };
  },
  release: (bitmap) => bitmap.close(),
};
