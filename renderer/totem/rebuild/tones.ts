/** Grids as pixels for the screen: words whose bytes in memory are R, G, B, A, as in viewer/composeTile.ts. */
import { type ColourMapName, colourTable } from "../../../engine/image/colourMap.ts";
import { percentile } from "../../../engine/image/percentile.ts";

const OPAQUE = 0xff000000;

/** @param shown transparent where it is not above 0; all is shown where left out. */
export function pictureTones(rgb: Uint8Array, shown?: Float32Array): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(rgb.length / 3);
  for (let cell = 0; cell < out.length; cell++)
    if (!shown || shown[cell] > 0)
      out[cell] = (OPAQUE | (rgb[3 * cell + 2] << 16) | (rgb[3 * cell + 1] << 8) | rgb[3 * cell]) >>> 0;
  return out;
}

/** @param range the values that have the first and the last colour; those beyond have the same. NaN is transparent. */
export function scaleTones(
  values: Float32Array,
  [low, high]: readonly [number, number],
  colourMap: ColourMapName,
): Uint32Array<ArrayBuffer> {
  const table = colourTable(colourMap);
  const out = new Uint32Array(values.length);
  for (let cell = 0; cell < out.length; cell++) {
    if (Number.isNaN(values[cell])) continue;
    const at = 3 * Math.round(255 * Math.min(1, Math.max(0, (values[cell] - low) / (high - low))));
    out[cell] = (OPAQUE | (table[at + 2] << 16) | (table[at + 1] << 8) | table[at]) >>> 0;
  }
  return out;
}

/** Share of the cells at either end whose depths do not stretch the scale. */
const OUTLIERS = 0.02;
/** Round metres between which the colours of depths lie: single cells are far off. */
export function depthRange(depth: Float32Array): [number, number] {
  const [near, far] = [percentile(depth, OUTLIERS), percentile(depth, 1 - OUTLIERS)];
  if (!(far > near)) return [0, 1];
  const grain = far - near > 2 ? 2 : 10;
  return [Math.floor(near * grain) / grain, Math.ceil(far * grain) / grain];
}
