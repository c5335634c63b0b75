/** The agreement of all patches with a chosen one, as a map over the picture that the window makes by itself. */
import { anchorMap } from "../../../engine/detectors/exif-consistency/consistencyMap.ts";
import type { PatchComparison } from "../../../engine/finding.ts";
import { notComputed } from "../../viewer/composeTile.ts";
import type { Size } from "../../viewer/viewTransform.ts";
import { type WindowLayer, windowRaster } from "../../viewer/windowRasters.ts";
import { axesOf, nearestAlong } from "./cells.ts";
import { embeddingsOf } from "./embeddings.ts";

/** Longest side of the raster: every place shows the patch whose middle is nearest, with edges where they belong. */
const LONGEST = 1024;

export function agreementLayer(patches: PatchComparison, picture: Size, chosen: number): WindowLayer {
  const { data } = anchorMap(embeddingsOf(patches), chosen);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const { across, down } = axesOf(patches);
  const along = (axis: typeof across, pixels: number, length: number) =>
    Array.from({ length: pixels }, (_, i) => nearestAlong(axis, ((i + 0.5) * length) / pixels));
  const columns = along(across, width, picture.width);
  const samples = new Uint16Array(width * height).fill(notComputed);
  for (const [y, row] of along(down, height, picture.height).entries()) {
    if (row < 0) continue;
    for (let x = 0; x < width; x++) {
      const agreement = columns[x] < 0 ? Number.NaN : data[row * patches.columns + columns[x]];
      if (!Number.isNaN(agreement)) samples[y * width + x] = Math.round(agreement * (notComputed - 1));
    }
  }
  return {
    samples,
    map: {
      raster: windowRaster("agreement", { width, height }),
      range: [0, 1],
      unit: "",
      meaning: { low: "does not agree", high: "agrees with the chosen patch" },
      style: "heat",
      name: "agreement",
      grain: grainOf(patches),
    },
  };
}

/** How fine the map is in truth: "27 × 19 patches of 128 × 128 pixels, 32 apart". */
function grainOf({ columns, rows, width, height, stepX, stepY }: PatchComparison): string {
  const round = (pixels: number) => Number(pixels.toFixed(1));
  const apart = round(stepX) === round(stepY) ? round(stepX) : `${round(stepX)} × ${round(stepY)}`;
  return `${columns} × ${rows} patches of ${round(width)} × ${round(height)} pixels, ${apart} apart`;
}
