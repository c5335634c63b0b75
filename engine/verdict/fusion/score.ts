/** One score of all findings that were calibrated: monotone, and every part of it can be read. */
import { sigmoid } from "../../metrics/logisticRegression.ts";
import type { Stratum, VerdictTable } from "../calibration/table.ts";
import { type Surprising, surpriseOf } from "./evidence.ts";

/** What one family of detectors moved the log odds by. */
export interface Contribution {
  /** "jpeg". */
  family: string;
  title: string;
  /** The detector of the family that counted. */
  detector: string;
  /** Natural logarithm of odds, more than 0. */
  logOdds: number;
}

export interface FusedScore {
  /** 0..1: probability that the picture was altered, altered as often as not before looking. */
  score: number;
  logOdds: number;
  /** Beyond the published operating point. */
  alarm: boolean;
  /** Largest first. */
  contributions: Contribution[];
}

/** @returns undefined where no calibrated detector ran: then there is no score. */
export function fuseScore(
  findings: readonly Surprising[],
  stratum: Stratum,
  table: Pick<VerdictTable, "detectors" | "score">,
): FusedScore | undefined {
  const { families, offset, weights, threshold } = table.score;
  const calibrated = findings.filter(
    (finding) => finding.state === "ran" && finding.statistic !== undefined && finding.score !== undefined,
  );
  if (calibrated.length === 0) return undefined;
  const contributions = families
    .map(({ id, title, detectors }): Contribution => {
      let strongest: Contribution = { family: id, title, detector: "", logOdds: 0 };
      for (const finding of calibrated) {
        if (!detectors.includes(finding.detector)) continue;
        const logOdds = (weights[finding.detector] ?? 0) * surpriseOf(finding, stratum, table);
        if (logOdds > strongest.logOdds) strongest = { ...strongest, detector: finding.detector, logOdds };
      }
      return strongest;
    })
    .filter(({ logOdds }) => logOdds > 0)
    .sort((a, b) => b.logOdds - a.logOdds || (a.family < b.family ? -1 : 1));
  const logOdds = contributions.reduce((sum, contribution) => sum + contribution.logOdds, offset);
  return { score: sigmoid(logOdds), logOdds, alarm: logOdds > threshold, contributions };
}
