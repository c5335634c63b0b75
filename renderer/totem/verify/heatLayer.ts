/** The heat of a verification as a map over the photograph, for the viewer. */
import { HOTTEST } from "../../../engine/totem/verify/verify.ts";
import { notComputed } from "../../viewer/composeTile.ts";
import type { Size } from "../../viewer/viewTransform.ts";
import { type WindowLayer, windowRaster } from "../../viewer/windowRasters.ts";
import type { Grids } from "../rebuild/grids.ts";

/** Longest side of the raster: cells keep their edges where they belong. */
const LONGEST = 2048;

/** @param heat on the grid; NaN outside the protected region. */
export function heatLayer(
  grid: Pick<Grids, "width" | "height" | "step">,
  heat: Float32Array,
  photo: Size,
): WindowLayer {
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
  return {
    samples,
    map: {
      raster: windowRaster("totem-heat", { width, height }),
      range: [0, HOTTEST],
      unit: "× expected",
      meaning: { low: "agrees with the balls", high: "contradicts them" },
      style: "heat",
      name: "heat",
      grain: `one value per ${grid.step} × ${grid.step} pixels`,
      unknown: "not seen by enough balls",
    },
  };
}
