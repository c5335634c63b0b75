/** What is measured on splices: each method makes a map of a picture and, most of them, a score of it. */
import { affinityOf, consistencyMap } from "../../../engine/detectors/exif-consistency/consistencyMap.ts";
import { poolCells } from "../../../engine/detectors/exif-consistency/embed.ts";
import { mapOverPicture, type Windows } from "../../../engine/detectors/exif-consistency/windows.ts";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { centrePrior, errorLevels, noiseVariance } from "./baselines.ts";
import type { Judgement, Method } from "./method.ts";
import type { Network } from "./network.ts";

/** Vectors by the network, two sides by the normalised cut. */
export const normalisedCut = (name: string, network: Network): Method => ({
  name,
  judge: (image) => judge(network, image, "normalised-cut", MOST_CELLS),
});

/** The paper's clustering, of the same vectors. */
export const meanShift = (name: string, network: Network): Method => ({
  name,
  judge: (image) => judge(network, image, "mean-shift", SHIFTED_CELLS),
});

const MOST_CELLS = 2500;
/** As many as the paper's grid has at most. Mean shift takes the cube of them. */
const SHIFTED_CELLS = 31 ** 2;

async function judge(
  network: Network,
  image: RgbImage,
  clustering: "normalised-cut" | "mean-shift",
  mostCells: number,
): Promise<Judgement> {
  const seen = await network.embed(image);
  const tooMany = seen.grid.rows * seen.grid.columns > mostCells;
  const { grid, windows } = tooMany ? poolCells(seen, mostCells) : seen;
  const { map, score } = consistencyMap(affinityOf(grid), clustering);
  const { data } = mapOverPicture(map, windows, image.width, image.height);
  // What was not computed is not accused; leaving it out would make the picture easier.
  return { map: data.map((value) => (Number.isNaN(value) ? 0 : value)), score: score.separation };
}

/** Names of what the network is held against. */
export const baselineNames = {
  noise: "noise variance",
  errorLevel: "error level",
  random: "random features",
  centre: "centre prior",
} as const;

/** @param windows the same as the network's, so that only what is measured in them differs. */
export const baselines = (windows: Windows, untrained: Network): Method[] => [
  { name: baselineNames.noise, judge: (image) => noiseVariance(image, windows) },
  { name: baselineNames.errorLevel, judge: (image) => errorLevels(image, windows) },
  normalisedCut(baselineNames.random, untrained),
  { name: baselineNames.centre, judge: async (image) => ({ map: centrePrior(image) }) },
];
