/** The order in which a reader meets findings: what matters first. */
import type { LiveFinding } from "../../contract/findings.ts";
import type { DetectorInfo } from "../../contract/operations.ts";

/** What a finding weighs with a reader. */
export type Weight = "alarm" | "failed" | "notice" | "quiet" | "abstained" | "notApplicable" | "waiting" | "view";

const order: readonly Weight[] = [
  "alarm",
  "failed",
  "notice",
  "quiet",
  "abstained",
  "notApplicable",
  "waiting",
  "view",
];

export function weigh(finding: LiveFinding | undefined, detector: Pick<DetectorInfo, "kind">): Weight {
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
    .sort((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
}
