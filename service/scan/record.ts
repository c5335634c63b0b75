/** What a scan says of a picture that has its outcome: one line of JSON. */
import type { CaseRow } from "../../contract/cases.ts";
import { type ScanRecord, scanRecordSchema } from "../../contract/scan.ts";
import { RESULTS } from "../cases/caseFolder.ts";
import type { CaseReader } from "../cases/caseReader.ts";

/** Identifiers of the detectors that raised an alarm. */
export const alarmsOf = (findings: ReturnType<CaseReader["findings"]>): string[] =>
  findings.flatMap(({ detector, alarm }) => (alarm ? [detector] : []));

export function recordOf(reader: CaseReader, row: CaseRow, examined: boolean): ScanRecord {
  const { sha256, pipeline, state } = row;
  const findings = reader.findings(row.id);
  return scanRecordSchema.parse({
    ...row,
    schema: "selfsame.scan/1",
    alarms: alarmsOf(findings),
    scores: Object.fromEntries(findings.flatMap(({ detector, score }) => (score === null ? [] : [[detector, score]]))),
    result: state === "done" ? `${RESULTS}/${sha256}/${pipeline}/result.json` : null,
    examined,
  });
}
