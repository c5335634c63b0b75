/** Maps that the window makes by itself, served to the viewer as if they came from the service. */
import type { RasterInfo } from "../../contract/findings.ts";
import { rasterPath } from "../../contract/routes.ts";
import { fetchBytes } from "./fetchBytes.ts";
import type { FetchTile } from "./tileStore.ts";
import type { ShownMap } from "./viewerState.ts";
import type { Size } from "./viewTransform.ts";

const offered = new Map<string, Uint16Array<ArrayBuffer>>();

/** A map that the window makes by itself. */
export interface WindowLayer {
  map: ShownMap;
  /** The only tile of the map's raster. */
  samples: Uint16Array<ArrayBuffer>;
}

let made = 0;

/** A raster of a single tile, which no other has been. */
export const windowRaster = (name: string, { width, height }: Size): RasterInfo => ({
  id: `${name}-${made++}`,
  width,
  height,
  tile: Math.max(width, height),
  levels: 1,
  sample: "u16",
});

/** Offers a raster of a single tile. The returned function takes it back. */
export function offerRaster({ id }: RasterInfo, samples: Uint16Array<ArrayBuffer>): () => void {
  const path = rasterPath(id, 0, 0, 0);
  offered.set(path, samples);
  return () => offered.delete(path);
}

/** Tiles of the window where it has them, of the service otherwise. */
export const fetchTile: FetchTile = async (path, signal) => offered.get(path)?.buffer ?? fetchBytes(path, signal);
