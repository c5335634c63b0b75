/** The picture at the coarsest level of its pyramid that is large enough, drawn from raw tiles. */
import { useEffect, useRef } from "react";
import type { RasterInfo } from "../../../contract/findings.ts";
import { rasterPath } from "../../../contract/routes.ts";
import { levelSize, tilesIn } from "../viewer/tilePlan.ts";

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
    for (const { column, row } of tilesIn(picture, level, {
      x: 0,
      y: 0,
      width: picture.width,
      height: picture.height,
    })) {
      void fetch(rasterPath(picture.id, level, column, row), { signal: controller.signal })
        .then((response) => (response.ok ? response.arrayBuffer() : Promise.reject(new Error(String(response.status)))))
        .then((buffer) => {
          const width = Math.min(picture.tile, size.width - column * picture.tile);
          const height = Math.min(picture.tile, size.height - row * picture.tile);
          target
            .getContext("2d")
            ?.putImageData(rgba(new Uint8Array(buffer), width, height), column * picture.tile, row * picture.tile);
        })
        // A thumbnail that cannot be had stays empty; the viewer says what is wrong.
        .catch(() => {});
    }
    return () => controller.abort();
  }, [picture]);
  return <canvas ref={canvas} className="thumbnail" aria-hidden />;
}

function rgba(rgb: Uint8Array, width: number, height: number): ImageData {
  const image = new ImageData(width, height);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    image.data[to] = rgb[from];
    image.data[to + 1] = rgb[from + 1];
    image.data[to + 2] = rgb[from + 2];
    image.data[to + 3] = 255;
  }
  return image;
}
