/** What the fit knows of a picture: how it was made, and what each detector measured of it. */

import type { Stratum, VerdictTable } from "../calibration/table.ts";
import { type Surprising, surpriseOf } from "../fusion/evidence.ts";

/** What one detector that ran measured. */
export interface Measured {
  version: string;
  statistic?: number;
  /** Its map at the places of the picture's `altered`; NaN where not computed. Absent where it drew none. */
  map?: Float32Array;
}

export interface CalibrationPicture {
  /** No other picture has it. */
  id: string;
  /** Of the photograph that was altered, or was left alone. */
  camera: string;
  /** No camera is in both parts: what is promised of one was fitted to the other. */
  part: "a" | "b";
  /** Whether every detector was heard; false where one had learnt from a camera of the picture, so that its finding is left out. */
  complete: boolean;
  stratum: Stratum;
  spliced: boolean;
  /** By detector; those that abstained, failed or had learnt from this camera are missing. */
  detectors: ReadonlyMap<string, Measured>;
  /** At places spread evenly over the picture: 1 altered, 0 not. All 0 in a pristine picture. */
  altered: Uint8Array;
}

/** What a detector measured, as the fusion reads a finding. */
const findingOf = (detector: string, { version, statistic }: Measured): Surprising => ({
  detector,
  version,
  state: "ran",
  statistic,
  // Any score: that there is one says that the statistic is calibrated.
  score: 0,
});

export const findingsOf = ({ detectors }: CalibrationPicture): Surprising[] =>
  Array.from(detectors, ([detector, measured]) => findingOf(detector, measured));

/** Surprise of one detector in a picture; 0 where it did not run. */
export function surpriseIn(
  { detectors, stratum }: CalibrationPicture,
  detector: string,
  table: Pick<VerdictTable, "detectors">,
): number {
  const measured = detectors.get(detector);
  return measured ? surpriseOf(findingOf(detector, measured), stratum, table) : 0;
}

/**
 * One weight for each picture, so that every camera counts alike however many pictures there are of it; they sum to 1.
 * A scene that alarms once alarms often.
 */
export function cameraWeights(pictures: readonly { camera: string }[]): Float64Array {
  const counts = new Map<string, number>();
  for (const { camera } of pictures) counts.set(camera, (counts.get(camera) ?? 0) + 1);
  return Float64Array.from(pictures, ({ camera }) => 1 / counts.get(camera)! / counts.size);
}
