/** The table of the verdict, fitted to pictures whose history is known. */
import type { DetectorCalibration, ScoreFusion, VerdictTable } from "../calibration/table.ts";
import { measuredRate } from "./alarms.ts";
import { fitDetector } from "./detector.ts";
import { fitMapFusion } from "./fusedMap.ts";
import { fitScoreFusion, logOddsOf } from "./fusedScore.ts";
import type { CalibrationPicture } from "./picture.ts";

/** Upper end of the interval of a false-alarm rate beyond which no alarm is published. */
const MOST_PROMISED = 0.1;

type Counted = Pick<DetectorCalibration, "falseAlarm" | "recall">;
type Fitted = Pick<VerdictTable, "detectors" | "score" | "map">;

/** A picture, and a table that was fitted to pictures of other cameras. */
export interface Judged {
  picture: CalibrationPicture;
  table: Fitted;
}

/**
 * The table is fitted to all pictures. What it promises is counted on each part by a table that was fitted to the other
 * (cross-validation in two): half as many pictures make the threshold no surer, so the promise errs to the careful side.
 * @param families detectors that look at the same trace, those that are to be fused; the others judge for themselves.
 * @param made where the pictures come from. @param judged what the promises are counted on.
 */
export function fitVerdictTable(
  pictures: readonly CalibrationPicture[],
  families: ScoreFusion["families"],
  made: VerdictTable["made"],
  judged: readonly Judged[] = judgedByOthers(pictures, families),
): VerdictTable {
  const { detectors, score, map } = fit(pictures, families);
  return {
    schema: "selfsame.verdict-table/1",
    made,
    detectors: Object.fromEntries(
      Object.entries(detectors).map(([id, detector]) => [id, promised(detector, counted(judged, alarmOf(id)))]),
    ),
    score: { ...score, ...counted(judged, fusedAlarm) },
    map,
  };
}

/** A detector whose false alarms were counted on so few pictures that they may be frequent raises none by itself. */
function promised(detector: DetectorCalibration, rates: Counted): DetectorCalibration {
  const thresholds = rates.falseAlarm.atMost > MOST_PROMISED ? { jpeg: null, other: null } : detector.thresholds;
  return { ...detector, ...rates, thresholds };
}

/** Every picture beside the table of the part that it is not in. */
export function judgedByOthers(pictures: readonly CalibrationPicture[], families: ScoreFusion["families"]): Judged[] {
  const part = (name: "a" | "b") => pictures.filter((picture) => picture.part === name);
  const tables = { a: fit(part("b"), families), b: fit(part("a"), families) };
  return pictures.map((picture) => ({ picture, table: tables[picture.part] }));
}

function fit(pictures: readonly CalibrationPicture[], families: ScoreFusion["families"]): Fitted {
  const detectors: VerdictTable["detectors"] = {};
  for (const id of families.flatMap((family) => family.detectors)) {
    const calibration = fitDetector(id, pictures);
    if (calibration) detectors[id] = calibration;
  }
  return {
    detectors,
    score: fitScoreFusion(pictures, { detectors }, families),
    map: fitMapFusion(pictures, { detectors }),
  };
}

/** Whether a picture is an alarm; undefined where it is not judged. */
type Alarm = (judged: Judged) => boolean | undefined;

const alarmOf =
  (id: string): Alarm =>
  ({ picture, table }) => {
    const statistic = picture.detectors.get(id)?.statistic;
    const threshold = Object.hasOwn(table.detectors, id) ? table.detectors[id].thresholds[picture.stratum] : null;
    return statistic === undefined || threshold === null ? undefined : statistic > threshold;
  };

const fusedAlarm: Alarm = ({ picture, table }) =>
  picture.complete ? logOddsOf(picture, table) > table.score.threshold : undefined;

function counted(judged: readonly Judged[], alarm: Alarm): Counted {
  const known = judged.flatMap((one) => {
    const raised = alarm(one);
    return raised === undefined ? [] : [{ ...one.picture, alarm: raised }];
  });
  const altered = known.filter(({ spliced }) => spliced);
  return {
    falseAlarm: measuredRate(known.filter(({ spliced }) => !spliced)),
    recall: altered.length === 0 ? 0 : altered.filter((one) => one.alarm).length / altered.length,
  };
}
