/** The balls of a calibration with the points that were clicked around them. */
import type { CalibrationDocument } from "../../../contract/totem.ts";
import type { DraftBall } from "../../../contract/totemSessions.ts";
import { distinctNames } from "../totems/liveFit.ts";

export type CalibratedBall = CalibrationDocument["balls"][number] & {
  /** In the draft: balls with a problem are not among the calibrated ones. */
  place: number;
  outlined: DraftBall["points"];
};

export function calibratedBalls(
  calibration: CalibrationDocument | null,
  draft: readonly DraftBall[],
): CalibratedBall[] {
  const names = distinctNames(draft.map(({ name }) => name));
  return (calibration?.balls ?? []).flatMap((ball) => {
    const place = names.indexOf(ball.name);
    return place < 0 ? [] : [{ ...ball, place, outlined: draft[place].points }];
  });
}
