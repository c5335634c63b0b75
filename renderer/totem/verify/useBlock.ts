/** Parts of the photograph at full resolution. */
import { useEffect, useState } from "react";
import type { RasterInfo } from "../../../contract/findings.ts";
import { rasterPath } from "../../../contract/routes.ts";
import { fetchBytes } from "../../viewer/fetchBytes.ts";
import { readBlock, readTile, type Samples, tilesOfBlock } from "../../viewer/samples.ts";
import type { TileAddress } from "../../viewer/tilePlan.ts";
import type { Rect } from "../../viewer/viewTransform.ts";

/** Tiles that are kept, the last used last: places that are looked at one after the other share them. */
const KEPT = 12;
const kept = new Map<string, Promise<Samples>>();

function tileOf(picture: RasterInfo, tile: TileAddress): Promise<Samples> {
  const path = rasterPath(picture.id, tile.level, tile.column, tile.row);
  const samples =
    kept.get(path) ?? fetchBytes(path, new AbortController().signal).then((buffer) => readTile(picture, tile, buffer));
  kept.delete(path);
  kept.set(path, samples);
  samples.catch(() => kept.delete(path));
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return samples;
}

/** @param block whole pixels, within the picture. @returns its red, green and blue, interleaved, once they are there. */
export function useBlock(picture: RasterInfo, { x, y, width, height }: Rect): Uint8Array | undefined {
  const [read, setRead] = useState<{ of: string; rgb: Uint8Array }>();
  const key = `${picture.id} ${x} ${y} ${width} ${height}`;
  useEffect(() => {
    let wanted = true;
    const block = { x, y, width, height };
    const tiles = tilesOfBlock(picture, 0, block);
    Promise.all(tiles.map((tile) => tileOf(picture, tile))).then(
      (samples) => {
        const raw = (tile: TileAddress) =>
          samples[tiles.findIndex(({ column, row }) => column === tile.column && row === tile.row)];
        const rgb = readBlock(picture, 0, block, raw);
        if (wanted && rgb) setRead({ of: key, rgb });
      },
      // What cannot be had stays empty; the viewer says what is wrong.
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [picture, x, y, width, height, key]);
  return read?.of === key ? read.rgb : undefined;
}
