/** The table of the verdict, fitted to pictures whose history is known. */
import type { ScoreFusion, VerdictTable } from "../calibration/table.ts";
import { fitDetector } from "./detector.ts";
import { fitMapFusion } from "./fusedMap.ts";
import { fitScoreFusion } from "./fusedScore.ts";
import type { CalibrationPicture } from "./picture.ts";

/**
 * Everything is fitted on part a; alarms and recall are counted on part b.
 * @param families detectors that look at the same trace, those that are to be fused; the others judge for themselves.
 * @param made where the pictures come from.
 */
export function fitVerdictTable(
  pictures: readonly CalibrationPicture[],
  families: ScoreFusion["families"],
  made: VerdictTable["made"],
): VerdictTable {
  const detectors: VerdictTable["detectors"] = {};
  for (const id of families.flatMap((family) => family.detectors)) {
    const calibration = fitDetector(id, pictures);
    if (calibration) detectors[id] = calibration;
  }
  return {
    schema: "selfsame.verdict-table/1",
    made,
    detectors,
    score: fitScoreFusion(pictures, { detectors }, families),
    map: fitMapFusion(pictures, { detectors }),
  };
}
