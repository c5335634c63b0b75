/** The heat of a verification as a map over the photograph, for the viewer. */
import type { RasterInfo } from "../../../contract/findings.ts";
import { HOTTEST } from "../../../engine/totem/verify/verify.ts";
import { notComputed } from "../../viewer/composeTile.ts";
import type { ShownMap } from "../../viewer/viewerState.ts";
import type { Size } from "../../viewer/viewTransform.ts";
import type { Grids } from "../rebuild/grids.ts";

/** Longest side of the raster: cells keep their edges where they belong. */
const LONGEST = 2048;

export interface HeatLayer {
  map: ShownMap;
  /** The only tile of the map's raster. */
  samples: Uint16Array<ArrayBuffer>;
}

let made = 0;

/** @param heat on the grid; NaN outside the protected region. */
export function heatLayer(grid: Pick<Grids, "width" | "height" | "step">, heat: Float32Array, photo: Size): HeatLayer {
  const scale = Math.min(1, LONGEST / Math.max(photo.width, photo.height));
  const [width, height] = [Math.round(photo.width * scale), Math.round(photo.height * scale)];
  const samples = new Uint16Array(width * height).fill(notComputed);
  const columns = Uint32Array.from({ length: width }, (_, x) => Math.floor((x + 0.5) / scale / grid.step));
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y + 0.5) / scale / grid.step) * grid.width;
    for (let x = 0; x < width; x++) {
      const value = heat[row + columns[x]];
      if (!Number.isNaN(value)) samples[y * width + x] = Math.round((value / HOTTEST) * (notComputed - 1));
    }
  }
  const raster: RasterInfo = {
    id: `totem-heat-${made++}`,
    width,
    height,
    tile: Math.max(width, height),
    levels: 1,
    sample: "u16",
  };
  return {
    samples,
    map: {
      raster,
      range: [0, HOTTEST],
      unit: "× expected",
      meaning: { low: "agrees with the balls", high: "contradicts them" },
      style: "heat",
      name: "heat",
      grain: `one value per ${grid.step} × ${grid.step} pixels`,
      unknown: "not seen by two balls",
    },
  };
}
