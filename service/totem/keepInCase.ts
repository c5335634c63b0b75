/**
 * What glass balls said of a photograph, put into a case: the document and the calibration, from which it can be computed again,
 * the maps, and a report to read. Grids are left out: they are large, and only draw what the document says.
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { CaseTotem } from "../../contract/cases.ts";
import type { CalibrationDocument } from "../../contract/totem.ts";
import type { TotemVerification } from "../../contract/totemVerification.ts";
import { caseError } from "../cases/caseError.ts";
import type { CaseWriter } from "../cases/caseWriter.ts";

export interface Examined {
  /** What a reader knows it by. */
  name: string;
  verification: TotemVerification;
  calibration: CalibrationDocument;
  /** That the maps of the verification are named relative to. */
  folder: string;
  /** HTML. */
  report: Uint8Array;
}

/** @throws SelfsameError as CaseWriter.keepTotem; usage where it cannot be written. */
export async function keepInCase(
  writer: CaseWriter,
  { name, verification, calibration, folder, report }: Examined,
): Promise<CaseTotem> {
  const { sha256 } = verification.photo;
  const staged = writer.stage();
  const place = join(staged, sha256);
  const document = withoutGrids(verification);
  const text = `${JSON.stringify(document, null, 2)}\n`;
  try {
    mkdirSync(place);
    for (const { map } of verification.findings) if (map) copyFileSync(join(folder, map), join(place, basename(map)));
    writeFileSync(join(place, "calibration.json"), `${JSON.stringify(calibration, null, 2)}\n`);
    writeFileSync(join(place, "report.html"), report);
    writeFileSync(join(place, "result.json"), text);
  } catch (error) {
    throw caseError(writer.folder, error);
  }
  const pipeline = createHash("sha256").update(text).digest("hex");
  return writer.keepTotem({ sha256, pipeline, name: name.slice(0, 200), level: verification.verdict.level }, staged);
}

/** With its maps beside it. */
function withoutGrids(verification: TotemVerification): TotemVerification {
  const beside = (map: string | null) => map && basename(map);
  const findings = verification.findings.map((finding) => ({ ...finding, map: beside(finding.map) }));
  return { ...verification, findings, map: beside(verification.map), grids: [] };
}
