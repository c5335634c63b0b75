/** Maps that the window makes by itself, served to the viewer as if they came from the service. */
import type { RasterInfo } from "../../contract/findings.ts";
import { rasterPath } from "../../contract/routes.ts";
import { fetchBytes } from "./fetchBytes.ts";
import type { FetchTile } from "./tileStore.ts";

const offered = new Map<string, Uint16Array<ArrayBuffer>>();

/** Offers a raster of a single tile. The returned function takes it back. */
export function offerRaster({ id }: RasterInfo, samples: Uint16Array<ArrayBuffer>): () => void {
  const path = rasterPath(id, 0, 0, 0);
  offered.set(path, samples);
  return () => offered.delete(path);
}

/** Tiles of the window where it has them, of the service otherwise. */
export const fetchTile: FetchTile = async (path, signal) => offered.get(path)?.buffer ?? fetchBytes(path, signal);
