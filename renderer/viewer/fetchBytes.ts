/** Bytes from the service. */
import type { FetchTile } from "./tileStore.ts";

export const fetchBytes: FetchTile = async (path, signal) => {
  const response = await fetch(path, { signal });
  if (!response.ok) throw new Error(`The service answered ${response.status} for ${path}.`);
  return response.arrayBuffer();
};
