/** A whole picture on a canvas, from the raw tiles of one level of its pyramid. */
import type { RasterInfo } from "../../contract/findings.ts";
import { rasterPath } from "../../contract/routes.ts";
import { composePicture } from "./composeTile.ts";
import { fetchBytes } from "./fetchBytes.ts";
import { levelSize, tileSize, tilesIn } from "./tilePlan.ts";

/** The coarsest level whose longer side still has `wanted` pixels, or the finest one. */
function levelOf(picture: RasterInfo, wanted: number): number {
  for (let level = picture.levels - 1; level > 0; level--) {
    const { width, height } = levelSize(picture, level);
    if (Math.max(width, height) >= wanted) return level;
  }
  return 0;
}

/**
 * Gives the canvas the size of the level and draws each tile as it comes.
 * @param wanted pixels that the longer side should have at least.
 * @returns once all are drawn; rejects where one cannot be had.
 */
export async function drawWhole(
  picture: RasterInfo,
  canvas: HTMLCanvasElement,
  wanted: number,
  signal: AbortSignal,
): Promise<void> {
  const level = levelOf(picture, wanted);
  const { width, height } = levelSize(picture, level);
  canvas.width = width;
  canvas.height = height;
  const tiles = tilesIn(picture, level, { x: 0, y: 0, width: picture.width, height: picture.height });
  await Promise.all(
    tiles.map(async (tile) => {
      const buffer = await fetchBytes(rasterPath(picture.id, level, tile.column, tile.row), signal);
      const size = tileSize(picture, tile);
      const image = new ImageData(size.width, size.height);
      composePicture(new Uint8Array(buffer), new Uint32Array(image.data.buffer));
      canvas.getContext("2d")?.putImageData(image, tile.column * picture.tile, tile.row * picture.tile);
    }),
  );
}
