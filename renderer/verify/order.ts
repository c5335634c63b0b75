/** The order in which a reader meets findings: what matters first. */
import type { LiveFinding } from "../../contract/findings.ts";
import type { DetectorInfo } from "../../contract/operations.ts";

/** What a finding weighs with a reader. */
export type Weight = "alarm" | "failed" | "notice" | "quiet" | "abstained" | "notApplicable" | "waiting" | "view";

/** In the order in which a reader meets them. */
export const weights: readonly Weight[] = [
  "alarm",
  "failed",
  "notice",
  "quiet",
  "abstained",
  "notApplicable",
  "waiting",
  "view",
];

/** What is said of a finding of that weight in a word. */
export const weightNames: Record<Weight, string> = {
  alarm: "Alarm",
  failed: "Failed",
  notice: "Notice",
  quiet: "No finding",
  abstained: "Abstained",
  notApplicable: "Not applicable",
  waiting: "Waiting",
  view: "",
};

export function weigh(
  finding: Pick<LiveFinding, "state" | "alarm" | "facts"> | undefined,
  detector: Pick<DetectorInfo, "kind">,
): Weight {
  if (finding?.state === "failed") return "failed";
  if (detector.kind === "view") return "view";
  if (!finding) return "waiting";
  if (finding.state !== "ran") return finding.state;
  const severities = new Set((finding.facts ?? []).map(({ severity }) => severity));
  if (finding.alarm || severities.has("alarm")) return "alarm";
  return severities.has("notice") ? "notice" : "quiet";
}

export interface Row {
  detector: DetectorInfo;
  finding?: LiveFinding;
  weight: Weight;
}

/**
 * The rows of one examination: by weight once it is done. Until then they keep the order of the list of detectors, so
 * that nothing moves away under a reader's pointer.
 */
export function rowsOf(
  detectors: readonly DetectorInfo[],
  { findings, result }: { findings: Readonly<Record<string, LiveFinding>>; result?: unknown },
): Row[] {
  const rows = orderFindings(detectors, findings);
  return result ? rows : rows.sort((a, b) => detectors.indexOf(a.detector) - detectors.indexOf(b.detector));
}

/** All detectors with what they found, by weight; equals in the order of the list of detectors. */
export function orderFindings(
  detectors: readonly DetectorInfo[],
  findings: Readonly<Record<string, LiveFinding>>,
): Row[] {
  return detectors
    .map((detector) => ({ detector, finding: findings[detector.id], weight: weigh(findings[detector.id], detector) }))
    .sort((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight));
}
