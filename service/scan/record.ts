/** What a scan says of a picture that has its outcome: one line of JSON. */
import type { CaseRow } from "../../contract/cases.ts";
import { type ScanRecord, scanRecordSchema } from "../../contract/scan.ts";
import { RESULTS } from "../cases/caseFolder.ts";
import type { CaseReader } from "../cases/caseReader.ts";

type Findings = ReturnType<CaseReader["findings"]>;

/** Identifiers of the detectors that raised an alarm. */
export const alarmsOf = (findings: Findings): string[] =>
  findings.flatMap(({ detector, alarm }) => (alarm ? [detector] : []));

/** What the detectors said of a picture, and where the whole result is. */
export const detectedIn = (
  { sha256, pipeline, state }: CaseRow,
  findings: Findings,
): Pick<ScanRecord, "alarms" | "scores" | "result"> => ({
  alarms: alarmsOf(findings),
  scores: Object.fromEntries(findings.flatMap(({ detector, score }) => (score === null ? [] : [[detector, score]]))),
  result: state === "done" ? `${RESULTS}/${sha256}/${pipeline}/result.json` : null,
});

export const recordOf = (reader: CaseReader, row: CaseRow, examined: boolean): ScanRecord =>
  scanRecordSchema.parse({
    ...row,
    ...detectedIn(row, reader.findings(row.id)),
    schema: "selfsame.scan/1",
    examined,
  });
