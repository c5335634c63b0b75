/** Which libjpeg quality a pair of quantisation tables is, or comes closest to. */
import { annexKChroma, annexKLuma, scaledTable } from "./annexK.ts";
import type { JpegStructure, QuantisationTable } from "./structure.ts";

export interface MainTables {
  /** Table of the first component. */
  luma: QuantisationTable;
  /** Table of the second component; absent where it carries no chrominance (grey, RGB, CMYK). */
  chroma?: QuantisationTable;
}

export interface QualityEstimate {
  /** libjpeg scale 1..100. */
  quality: number;
  /** All tables are, divisor by divisor, the annex K tables scaled to that quality. */
  exact: boolean;
  /** The same for the luminance table alone. */
  lumaExact: boolean;
  /** Root mean square difference between the tables and the scaled annex K tables, in units of a divisor; 0 = exact. */
  error: number;
}

/** The tables for luminance and chrominance, or undefined where the file does not define them (lossless JPEG). */
export function mainTables({ frame, tables }: JpegStructure): MainTables | undefined {
  const [luma, chroma] = frame.components
    .slice(0, 2)
    .map((component) => tables.find((table) => table.id === component.quantisationTable));
  const hasChroma = frame.colour === "YCbCr" || frame.colour === "YCCK";
  if (!luma || (hasChroma && !chroma)) return undefined;
  return hasChroma ? { luma, chroma } : { luma };
}

/**
 * The quality whose luminance table is nearest in the sense of least squares; where several are equally near, the one
 * whose chrominance table is nearer. Tables that no libjpeg wrote get a quality as well: `error` tells how far off.
 */
export function estimateQuality({ luma, chroma }: MainTables): QualityEstimate {
  let best = { quality: 0, luma: Number.POSITIVE_INFINITY, chroma: Number.POSITIVE_INFINITY };
  for (let quality = 1; quality <= 100; quality++) {
    const candidate = {
      quality,
      luma: squaredError(luma.values, scaledTable(annexKLuma, quality)),
      chroma: chroma ? squaredError(chroma.values, scaledTable(annexKChroma, quality)) : 0,
    };
    if (candidate.luma < best.luma || (candidate.luma === best.luma && candidate.chroma < best.chroma))
      best = candidate;
  }
  const total = best.luma + best.chroma;
  return {
    quality: best.quality,
    exact: total === 0,
    lumaExact: best.luma === 0,
    error: Math.sqrt(total / (chroma ? 128 : 64)),
  };
}

function squaredError(values: Uint16Array, standard: Uint8Array): number {
  return values.reduce((sum, value, i) => sum + (value - standard[i]) ** 2, 0);
}
