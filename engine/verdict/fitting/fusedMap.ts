/** Fits what the places of each map say, and how the maps are weighed together. */
import { ascending } from "../../metrics/isotonic.ts";
import { fitNonNegativeLogistic } from "../../metrics/nonNegativeLogistic.ts";
import { mean } from "../../metrics/summary.ts";
import type { MapFusion, VerdictTable } from "../calibration/table.ts";
import { onCurve, placeWeight } from "../fusion/map.ts";
import { type CalibrationPicture, surpriseIn } from "./picture.ts";

/** Knots of a curve: as many places of untouched surroundings lie between two of them. */
const KNOTS = 40;
/** So many altered pictures with a map are needed for a curve. */
const LEAST_PICTURES = 20;
/** Places that nothing was seen at, added to each bin: few places may not make large odds. In shares of a picture. */
const SMOOTHING = 0.001;
const RIDGE = 2;
/** Chosen on splices of part a: average precision .84 and cIoU .87 with it, .81 and .83 without. */
const REFINEMENT = { radius: 1 / 16, epsilon: 0.002 };
/** Places per picture that the weights are fitted on. */
const PLACES = 240;

/** Places of about the same value: shares of a picture inside and outside, summed over pictures. */
interface Bin {
  inside: number;
  outside: number;
  /** Sum of values, by the same weights. */
  moment: number;
}

type Curve = MapFusion["maps"][string]["curve"];

/**
 * Curves are of all pictures, weights of complete ones: what a map adds to the others shows only where it was drawn. Altered
 * pictures count by their places, untouched ones by how rarely they may show anything.
 */
export function fitMapFusion(
  pictures: readonly CalibrationPicture[],
  table: Pick<VerdictTable, "detectors">,
): MapFusion {
  const drawn = new Set(pictures.flatMap(({ detectors }) => [...detectors.keys()]));
  const curves = new Map<string, Curve>();
  for (const id of [...drawn].sort()) {
    const curve = Object.hasOwn(table.detectors, id) ? fitCurve(pictures, id) : undefined;
    if (curve) curves.set(id, curve);
  }
  const ids = [...curves.keys()];
  const columns = ids.flatMap(() => [[], []] as number[][]);
  const [labels, rowWeights]: [number[], number[]] = [[], []];
  for (const picture of pictures.filter(({ complete }) => complete)) {
    const step = Math.max(1, picture.altered.length / PLACES);
    const surprises = ids.map((id) => surpriseIn(picture, id, table));
    for (let place = step / 2; place < picture.altered.length; place += step) {
      const at = Math.floor(place);
      labels.push(picture.altered[at]);
      rowWeights.push(1 / PLACES);
      for (const [k, id] of ids.entries()) {
        const value = picture.detectors.get(id)?.map?.[at] ?? Number.NaN;
        const odds = Number.isNaN(value) ? 0 : onCurve(value, curves.get(id)!);
        columns[2 * k].push(odds);
        columns[2 * k + 1].push(odds * surprises[k]);
      }
    }
  }
  const { weights } = fitNonNegativeLogistic(columns, labels, rowWeights, { ridge: RIDGE });
  const maps: MapFusion["maps"] = Object.fromEntries(
    ids.map((id, k) => [id, { curve: curves.get(id)!, weight: weights[2 * k], perSurprise: weights[2 * k + 1] }]),
  );
  return { offset: -bestThreshold(pictures, { ...table, map: { maps } }), refinement: REFINEMENT, maps };
}

/** Sum of what the maps say of each place of a picture; 0 where none was drawn. */
export function placeOdds(
  picture: CalibrationPicture,
  table: Pick<VerdictTable, "detectors"> & { map: Pick<MapFusion, "maps"> },
): Float64Array {
  const odds = new Float64Array(picture.altered.length);
  for (const [id, fusion] of Object.entries(table.map.maps)) {
    const weight = placeWeight(fusion, surpriseIn(picture, id, table));
    picture.detectors.get(id)?.map?.forEach((value, i) => {
      if (!Number.isNaN(value)) odds[i] += weight * onCurve(value, fusion.curve);
    });
  }
  return odds;
}

/** Above it, the places marked agree best with those altered: the largest mean F1 over complete altered pictures. */
function bestThreshold(
  pictures: readonly CalibrationPicture[],
  table: Pick<VerdictTable, "detectors"> & { map: Pick<MapFusion, "maps"> },
): number {
  const altered = pictures
    .filter((picture) => picture.complete && picture.altered.some(Boolean))
    .map((picture) => ({ labels: picture.altered, odds: placeOdds(picture, table) }));
  const agreement = (threshold: number) => mean(altered.map(({ labels, odds }) => f1(labels, odds, threshold)));
  const thresholds = Array.from({ length: 101 }, (_, i) => i / 20);
  return thresholds.reduce((best, threshold) => (agreement(threshold) > agreement(best) ? threshold : best));
}

function f1(labels: Uint8Array, odds: Float64Array, threshold: number): number {
  let [hits, marked, all] = [0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    const above = odds[i] > threshold;
    if (above) marked++;
    if (labels[i]) all++;
    if (above && labels[i]) hits++;
  }
  return (2 * hits) / (marked + all);
}

/**
 * Log of the ratio of densities of a map's values inside and outside of what was altered, every altered picture counted
 * alike, made ascending.
 */
function fitCurve(pictures: readonly CalibrationPicture[], detector: string): Curve | undefined {
  const places: { value: number; inside: number; outside: number }[] = [];
  let count = 0;
  for (const { altered, detectors } of pictures) {
    const map = detectors.get(detector)?.map;
    if (!map) continue;
    const seen = [...map.keys()].filter((i) => !Number.isNaN(map[i]));
    const inside = seen.filter((i) => altered[i]).length;
    const outside = seen.length - inside;
    if (inside === 0 || outside === 0) continue;
    count++;
    for (const i of seen)
      places.push({
        value: map[i],
        inside: altered[i] ? 1 / inside : 0,
        outside: altered[i] ? 0 : 1 / outside,
      });
  }
  if (count < LEAST_PICTURES) return undefined;
  places.sort((a, b) => a.value - b.value);
  const bins: Bin[] = [];
  let bin: Bin = { inside: 0, outside: 0, moment: 0 };
  for (const [i, { value, inside, outside }] of places.entries()) {
    bin.inside += inside;
    bin.outside += outside;
    bin.moment += value * (inside + outside);
    const full = bin.inside + bin.outside >= (2 * count) / KNOTS;
    if ((full && places[i + 1]?.value !== value) || i === places.length - 1) {
      bins.push(bin);
      bin = { inside: 0, outside: 0, moment: 0 };
    }
  }
  const floor = SMOOTHING * count;
  const shares = ascending(
    bins.map(({ inside, outside }) => (inside + floor) / (inside + outside + 2 * floor)),
    bins.map(({ inside, outside }) => inside + outside + 2 * floor),
  );
  return bins.map(({ inside, outside, moment }, k) => [
    moment / (inside + outside),
    Math.log(shares[k] / (1 - shares[k])),
  ]);
}
