/**
 * The map of one clustering, for looking at. Nothing of it is calibrated, so it is no vote: the detector abstains, and a
 * verdict never rests on it.
 */
import type { Fact, HeatMap } from "../../finding.ts";
import type { Plane } from "../../image/raster.ts";
import type { Observation } from "../detector.ts";
import type { Consistency } from "./consistencyMap.ts";
import { mapOverPicture, type Windows } from "./windows.ts";

/** Places of the map along the longer side, at most. */
const MAP_PLACES = 512;

interface Size {
  width: number;
  height: number;
}

/** What all networks have in common: the map, and the numbers of the division besides those given. */
export function clusteringView(
  { map, score }: Consistency,
  windows: Windows,
  image: Size,
  facts: readonly Fact[],
): Observation {
  return {
    state: "abstained",
    map: heatMap(map, windows, image),
    facts: [
      ...facts,
      { label: "Second eigenvalue of the normalised Laplacian", value: score.lambda2.toFixed(3) },
      { label: "Separation of both sides", value: score.separation.toFixed(3) },
    ],
  };
}

/** @param map one value per window, 0..1. */
export function heatMap(map: Plane, windows: Windows, { width, height }: Size): HeatMap {
  const every = Math.max(4, Math.ceil(Math.max(width, height) / MAP_PLACES));
  return {
    ...mapOverPicture(map, windows, width, height, every),
    range: [0, 1],
    unit: "share",
    meaning: { low: "goes with the rest", high: "goes with the region apart" },
    style: "heat",
  };
}
