/**
 * The region whose residual differs most, for a residual that somebody else has computed, one number for each pixel: coded
 * and compared as this method does with its own (as Cozzolino and Verdoliva, "Noiseprint", 2020, do with the one of a network).
 */
import { percentile } from "../../image/percentile.ts";
import type { Plane } from "../../image/raster.ts";
import { principalComponents } from "../../metrics/principalComponents.ts";
import { type CoherentRegion, coherentRegion } from "../coherentRegion.ts";
import { CODES_PER_CELL, type CodeCounts, emptyCounts } from "./codeCounts.ts";
import { FOLDED, foldedCode, nextCode } from "./codes.ts";
import { windowsOf } from "./windows.ts";

/** Of the residuals, by size: so many count as about zero, whatever unit they have. */
const ABOUT_ZERO = 1 / 3;
/** Pixels from the border at which the first code is complete. */
const CODE_REACH = 3;
const COMPONENTS = 15;
/** As for the method's own residual. */
const RIDGE = 1e-4;
const SMALLEST_SIDE = 256;
const CELL_EDGE = 16;
const MOST_CELLS = 16_000;

/**
 * @param residual NaN where it is unknown.
 * @returns undefined where the picture is smaller than 256 pixels on a side, or where all of it is alike.
 */
export function residualRegion(residual: Plane): CoherentRegion | undefined {
  const { width, height } = residual;
  if (Math.min(width, height) < SMALLEST_SIDE) return undefined;
  const edge = Math.max(CELL_EDGE, Math.sqrt((width * height) / MOST_CELLS));
  const windows = windowsOf(countPlane(residual, edge), edge * edge);
  if (windows.places.length === 0) return undefined;
  const { whitened, variances } = principalComponents(
    windows.features,
    windows.places.length,
    CODES_PER_CELL,
    COMPONENTS,
    RIDGE,
  );
  return coherentRegion({ ...windows, length: variances.length, values: whitened });
}

/** Codes of four residuals in a row, and of four in a column: a network's residual has no direction that they could share. */
function countPlane({ width, height, data }: Plane, edge: number): CodeCounts {
  const counts = emptyCounts(width, height, edge);
  const { columns, rows } = counts;
  const threshold = percentile(data.map(Math.abs), ABOUT_ZERO);
  const level = (value: number) => (value > threshold ? 2 : value < -threshold ? 0 : 1);
  const downCode = new Uint8Array(width);
  for (let y = 0; y < height; y++) {
    const cellRow = Math.floor((y * rows) / height) * columns;
    let alongCode = 0;
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x];
      alongCode = nextCode[3 * alongCode + level(value)];
      downCode[x] = nextCode[3 * downCode[x] + level(value)];
      if (x < CODE_REACH || y < CODE_REACH || Number.isNaN(value)) continue;
      const cell = cellRow + Math.floor((x * columns) / width);
      counts.codes[CODES_PER_CELL * cell + foldedCode[alongCode]]++;
      counts.codes[CODES_PER_CELL * cell + FOLDED + foldedCode[downCode[x]]]++;
      counts.pixels[cell]++;
    }
  }
  return counts;
}
