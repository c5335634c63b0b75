/** What the findings mean together. Never "authentic": the strongest negative is that nothing was found by what ran. */
import type { FalseAlarm } from "../finding.ts";
import type { Contribution } from "./fusion/score.ts";

export type VerdictLevel = "alarm" | "notice" | "clear" | "undetermined";

export interface Verdict {
  level: VerdictLevel;
  /** 0..1: probability that the picture was altered, altered as often as not before looking. Absent where no calibrated detector ran. */
  score?: number;
  /** One paragraph a journalist can read. */
  text: string;
  /** Identifiers of the detectors that alarm, each by itself. */
  alarms: string[];
  /** What moved the score, the largest first. */
  contributions?: Contribution[];
  /** Of the traces taken together, where these raise the alarm. */
  falseAlarm?: FalseAlarm;
}
