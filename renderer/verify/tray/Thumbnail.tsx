/** The picture at the coarsest level of its pyramid that is large enough, drawn from raw tiles. */
import { useEffect, useRef } from "react";
import type { RasterInfo } from "../../../contract/findings.ts";
import { rasterPath } from "../../../contract/routes.ts";
import { composePicture } from "../../viewer/composeTile.ts";
import { levelSize, tileSize, tilesIn } from "../../viewer/tilePlan.ts";

/** Longest side in pixels that is worth fetching. */
const WANTED = 256;

/** The coarsest level that still has `WANTED` pixels, or the finest one. */
function levelOf(picture: RasterInfo): number {
  for (let level = picture.levels - 1; level > 0; level--) {
    const { width, height } = levelSize(picture, level);
    if (Math.max(width, height) >= WANTED) return level;
  }
  return 0;
}

export function Thumbnail({ picture }: { picture: RasterInfo }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const controller = new AbortController();
    const level = levelOf(picture);
    const size = levelSize(picture, level);
    const target = canvas.current!;
    target.width = size.width;
    target.height = size.height;
    const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
    for (const tile of tilesIn(picture, level, whole)) {
      const { column, row } = tile;
      void fetch(rasterPath(picture.id, level, column, row), { signal: controller.signal })
        .then((response) => (response.ok ? response.arrayBuffer() : Promise.reject(new Error(String(response.status)))))
        .then((buffer) => {
          const { width, height } = tileSize(picture, tile);
          const image = new ImageData(width, height);
          composePicture(new Uint8Array(buffer), new Uint32Array(image.data.buffer));
          target.getContext("2d")?.putImageData(image, column * picture.tile, row * picture.tile);
        })
        // A thumbnail that cannot be had stays empty; the viewer says what is wrong.
        .catch(() => {});
    }
    return () => controller.abort();
  }, [picture]);
  return <canvas ref={canvas} className="thumbnail" aria-hidden />;
}
