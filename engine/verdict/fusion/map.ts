/** All calibrated heat maps in one: how likely is each place to have been altered? */
import type { Finding, HeatMap } from "../../finding.ts";
import { boxDownscale } from "../../image/boxDownscale.ts";
import { guidedFilter } from "../../image/guidedFilter.ts";
import type { RgbImage } from "../../image/raster.ts";
import { stretchPlane } from "../../image/stretchPlane.ts";
import { sigmoid } from "../../metrics/logisticRegression.ts";
import type { MapFusion, Stratum, VerdictTable } from "../calibration/table.ts";
import { surpriseOf } from "./evidence.ts";

/** A fused map needs no more detail than the finest methods give. */
const longestSide = 512;

/**
 * Log odds of a place = offset + sum over detectors of (weight + perSurprise * surprise) * curve(map value); shown as
 * 0..1, marked from .5 on. A place that a detector did not compute gets nothing from it; NaN where none computed anything. The map of
 * a detector that judges by proofs of its own (a thumbnail that shows another picture) counts where it raises an alarm, as
 * it is drawn. The size is that of the picture, at most 512 on its longer side.
 * @param picture upright; its edges sharpen those of the map.
 * @param voting identifiers of the detectors whose map may count.
 */
export function fuseMaps(
  findings: readonly Finding[],
  picture: RgbImage,
  voting: ReadonlySet<string>,
  stratum: Stratum,
  table: VerdictTable,
): HeatMap | null {
  const counted = findings.flatMap((finding) => {
    const { detector, state, map, alarm } = finding;
    if (!voting.has(detector) || state !== "ran" || map?.style !== "heat") return [];
    const fusion =
      finding.score !== undefined && Object.hasOwn(table.map.maps, detector) ? table.map.maps[detector] : undefined;
    return fusion || alarm ? [{ finding, map, fusion }] : [];
  });
  if (counted.length === 0) return null;
  const longer = Math.max(picture.width, picture.height);
  const scale = Math.min(1, longestSide / longer);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));

  const logOdds = new Float32Array(width * height).fill(table.map.offset);
  const seen = new Uint8Array(width * height);
  const proven = new Float32Array(width * height);
  for (const { finding, map, fusion } of counted) {
    const { data } = stretchPlane(map, width, height);
    const weight = fusion ? placeWeight(fusion, surpriseOf(finding, stratum, table)) : 0;
    for (let i = 0; i < data.length; i++) {
      if (Number.isNaN(data[i])) continue;
      seen[i] = 1;
      if (fusion) logOdds[i] += weight * onCurve(data[i], fusion.curve);
      else proven[i] = Math.max(proven[i], shareOfRange(data[i], map.range));
    }
  }
  const { radius, epsilon } = table.map.refinement;
  const guide = boxDownscale(picture, width, height);
  const along = Math.max(1, Math.round(radius * Math.max(width, height)));
  const refined = guidedFilter(guide.data, { width, height, data: logOdds }, along, epsilon);
  return {
    width,
    height,
    data: refined.data.map((value, i) => (seen[i] ? Math.max(proven[i], sigmoid(value)) : Number.NaN)),
    range: [0, 1],
    unit: "score",
    meaning: { low: "nothing points here", high: "the detectors together point here" },
    style: "heat",
  };
}

/** How much a map's log odds count, by how surprising its detector's statistic is. */
export const placeWeight = (
  { weight, perSurprise }: Pick<MapFusion["maps"][string], "weight" | "perSurprise">,
  surprise: number,
): number => weight + perSurprise * surprise;

/** The value of a curve of straight lines; beyond its ends that of the end. */
export function onCurve(value: number, curve: MapFusion["maps"][string]["curve"]): number {
  const last = curve.length - 1;
  if (!(value > curve[0][0])) return curve[0][1];
  if (value >= curve[last][0]) return curve[last][1];
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (curve[middle][0] <= value) low = middle;
    else high = middle;
  }
  const [from, before] = curve[low];
  const [to, after] = curve[high];
  return before + ((value - from) / (to - from)) * (after - before);
}

function shareOfRange(value: number, [low, high]: HeatMap["range"]): number {
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
}
