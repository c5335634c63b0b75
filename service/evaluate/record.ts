/** What is known of one picture of a set after it was examined: what calibration and measuring start from. */
import type { ErrorCode } from "../../contract/errors.ts";
import type { ImageRecord } from "../../contract/findings.ts";
import type { Finding, HeatMap } from "../../engine/finding.ts";
import type { Verdict } from "../../engine/verdict/verdict.ts";

/** Which pixels were altered: 1 altered, 0 not; `data[y * width + x]`. */
export interface Mask {
  width: number;
  height: number;
  data: Uint8Array;
}

/** spliced: the picture with the manipulation. pristine: its twin without it, made in the same ways. */
export type PictureKind = "spliced" | "pristine";

/** A picture of the set, not yet examined. */
export interface SetPicture {
  /** Of its splice; a spliced picture and its pristine twin share it. */
  id: string;
  kind: PictureKind;
  /** "png", "q95", "q80" or what else the index says; by the name of the file where it says nothing. */
  format: string;
  /** Half of the cameras that it belongs to ("a" or "b"), where the set says so. Halves share no camera. */
  part?: string;
  /** "splice", "copy-move" or what else the index says. */
  manipulation?: string;
  /** Absolute path. */
  path: string;
  /** Absolute path of its mask; a pristine picture has none. */
  mask?: string;
  /** Absolute path of a mask of the pixels that a clone was taken from; they count neither as altered nor as untouched. */
  source?: string;
}

export interface EvaluationRecord extends SetPicture {
  image: ImageRecord;
  verdict: Verdict;
  /**
   * One for each detector that was asked, in the order of the list, as the worker found it. Maps are in their own resolution with
   * 65535 steps over their range: what was beyond the range is at its end, and NaN stays NaN. Patches are left out.
   */
  findings: Finding[];
  /** The verdict's fused map; absent where no voting detector drew one. */
  fused?: HeatMap;
  elapsedMs: number;
}

/** A picture that could not be examined. */
export interface EvaluationFailure extends SetPicture {
  error: { code: ErrorCode; message: string; advice?: string };
}
