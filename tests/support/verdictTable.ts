/** Tables of verdicts for tests. */
import type { DetectorCalibration, ScoreFusion, VerdictTable } from "../../engine/verdict/calibration/table.ts";

const measured = { pictures: 200, alarms: 2, cameras: 20, rate: 0.01, atMost: 0.036 };

/** A detector in version 1 whose statistic 0, 10, 20 is reached by all, one in ten, one in a hundred untouched pictures. */
export const calibration: DetectorCalibration = {
  version: "1",
  strata: {
    jpeg: [
      [0, 1],
      [10, 0.1],
      [20, 0.01],
    ],
    other: [[0, 1]],
  },
  thresholds: { jpeg: 15, other: null },
  falseAlarm: measured,
  recall: 0.5,
  score: { offset: -1, slope: 2 },
};

/** No detector is calibrated: each judges for itself. */
export const emptyTable: VerdictTable = tableOf({}, []);

/** Every detector of a family weighs 2; alarm above log odds of 2. */
export function tableOf(
  detectors: VerdictTable["detectors"],
  families: ScoreFusion["families"],
  rest: Partial<VerdictTable> = {},
): VerdictTable {
  return {
    schema: "selfsame.verdict-table/1",
    made: { command: "none", set: { name: "none", sha256: "0".repeat(64), pictures: 0, cameras: 0 } },
    detectors,
    score: {
      families,
      offset: -1,
      weights: Object.fromEntries(families.flatMap((family) => family.detectors.map((id) => [id, 2]))),
      threshold: 2,
      falseAlarm: measured,
      recall: 0.6,
    },
    map: { offset: -2, refinement: { radius: 1 / 16, epsilon: 0.01 }, maps: {} },
    ...rest,
  };
}
