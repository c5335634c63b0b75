/** How well pasted regions show in splices of held-out cameras: what the best network of a training is chosen by. */
import { normalisedCut } from "../../detectors/exif-consistency/clustering/normalisedCut.ts";
import { affinityOf } from "../../detectors/exif-consistency/consistencyMap.ts";
import { mapOverPicture } from "../../detectors/exif-consistency/windows.ts";
import { localisation } from "../../metrics/localisation.ts";
import { mean } from "../../metrics/summary.ts";
import { PIXEL_WINDOWS } from "./model.ts";
import { type SelfMadeSplice, SPLICE_EDGE, sampledMask } from "./selfMadeSplices.ts";
import type { DenseSight } from "./sight.ts";
import type { TrainedState } from "./train.ts";

/** Pixels between two places at which map and mask are compared. */
const EVERY = 4;

/**
 * Mean permuted average precision of the indicator of the normalised cut. Windows that show nothing take part, so that
 * the number depends on the network alone.
 */
export async function spliceQuality(
  splices: readonly SelfMadeSplice[],
  sight: DenseSight,
  state: TrainedState,
): Promise<number> {
  const found: number[] = [];
  for (const { image, mask } of splices) {
    const { rows, columns, affinity } = affinityOf(await sight.embed(image, state));
    const cut = normalisedCut(affinity, rows * columns);
    const map = { width: columns, height: rows, data: Float32Array.from(cut!.indicator) };
    const over = mapOverPicture(map, PIXEL_WINDOWS, SPLICE_EDGE, SPLICE_EDGE, EVERY);
    found.push(localisation(over.data, sampledMask(mask, EVERY)).permuted.averagePrecision);
  }
  return mean(found);
}
