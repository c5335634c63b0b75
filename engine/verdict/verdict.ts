/** What the findings mean together. Never "authentic": the strongest negative is that nothing was found by what ran. */

export type VerdictLevel = "alarm" | "notice" | "clear" | "undetermined";

export interface Verdict {
  level: VerdictLevel;
  /** 0..1; absent where no calibrated detector ran. */
  score?: number;
  /** One paragraph a journalist can read. */
  text: string;
  /** Identifiers of the detectors that alarm. */
  alarms: string[];
}
