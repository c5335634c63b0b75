/** JSON Schema of what is written for other programs, from the same zod schemas that the program checks itself by. */
import { z } from "zod";
import { caseSummarySchema, caseVerificationSchema } from "../../contract/cases.ts";
import { evaluationDocumentSchema, splicesDocumentSchema } from "../../contract/evaluation.ts";
import { verifyDocumentSchema, verifyFailureSchema } from "../../contract/findings.ts";
import { casePictureRecordSchema, scanRecordSchema } from "../../contract/scan.ts";
import { calibrationDocumentSchema, outlinesDocumentSchema, simulationDocumentSchema } from "../../contract/totem.ts";
import { totemVerificationSchema } from "../../contract/totemVerification.ts";
import { workerRecordSchema } from "../../contract/worker.ts";
import { readerModelSchema } from "../models/readerModel/manifest.ts";
import { reportDocumentSchema } from "./json.ts";

const one = z.union([verifyDocumentSchema, verifyFailureSchema]);

/** What `selfsame verify --json` prints: one object for one image, an array for several. */
const verifyOutputSchema = z.union([one, z.array(one)]);

/** Text of every file in docs/schemas, by name. */
export function schemaFiles(): Record<string, string> {
  return {
    "verify-1.schema.json": text(verifyOutputSchema, "Output of selfsame verify --json"),
    "report-1.schema.json": text(reportDocumentSchema, "Report of Selfsame as JSON"),
    "evaluation-1.schema.json": text(evaluationDocumentSchema, "Output of selfsame evaluate --json"),
    "splices-1.schema.json": text(splicesDocumentSchema, "Output of selfsame evaluate --make-splices --json"),
    "totem-outlines-1.schema.json": text(outlinesDocumentSchema, "Outlines that selfsame totem calibrate reads", {
      io: "input",
    }),
    "totem-calibration-1.schema.json": text(calibrationDocumentSchema, "Output of selfsame totem calibrate --json"),
    "totem-verification-1.schema.json": text(totemVerificationSchema, "Output of selfsame totem verify --json"),
    "totem-simulation-1.schema.json": text(simulationDocumentSchema, "truth.json of selfsame totem simulate"),
    "case-summary-1.schema.json": text(caseSummarySchema, "Output of selfsame case show --json"),
    "scan-1.schema.json": text(scanRecordSchema, "One line of selfsame scan --json"),
    "worker-1.schema.json": text(workerRecordSchema, "One line of selfsame worker --json"),
    "case-picture-1.schema.json": text(casePictureRecordSchema, "One line of selfsame case export --format jsonl"),
    "case-verification-1.schema.json": text(caseVerificationSchema, "Output of selfsame case verify --json"),
    "model-1.schema.json": text(readerModelSchema, "Manifest of a model that a reader brings to Selfsame", {
      io: "input",
    }),
  };
}

function text(
  schema: z.ZodType,
  title: string,
  options: Parameters<typeof z.toJSONSchema>[1] = { reused: "ref" },
): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, options);
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
