/** The report model as JSON, schema "selfsame.report/1" (docs/schemas/report-1.schema.json). Figures are not inside. */
import { z } from "zod";
import { factSchema, regionSchema, verdictSchema } from "../../contract/findings.ts";
import type { ReportModel } from "../../engine/verdict/model.ts";

const row = z.object({ label: z.string(), value: z.string() });

const figure = z.object({
  number: z.number().int(),
  source: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("picture") }),
    z.object({ kind: z.literal("fused") }),
    z.object({ kind: z.literal("finding"), detector: z.string() }),
  ]),
  caption: z.string(),
  scale: z
    .object({
      low: z.number(),
      high: z.number(),
      unit: z.string(),
      meaning: z.object({ low: z.string(), high: z.string() }),
      style: z.enum(["heat", "grey"]),
      width: z.number().int(),
      height: z.number().int(),
    })
    .optional(),
  regions: z.array(regionSchema),
});

const detector = z.object({
  detector: z.string(),
  title: z.string(),
  question: z.string(),
  kind: z.enum(["vote", "view"]),
  mark: z.string(),
  facts: z.array(factSchema),
  parameters: z.array(row),
  version: z.string(),
  elapsedMs: z.number(),
});

const exhibit = z.object({
  number: z.number().int(),
  name: z.string(),
  sha256: z.string(),
  facts: z.array(row),
  notices: z.array(z.string()),
  conclusion: verdictSchema
    .pick({ level: true, text: true, score: true })
    .extend({ heading: z.string(), scoreNote: z.string().optional(), contributions: z.array(row) }),
  picture: figure,
  fused: figure.optional(),
  findings: z.array(
    detector.extend({
      alarm: z.boolean(),
      summary: z.string().optional(),
      score: z.number().optional(),
      falseAlarm: z.string().optional(),
      regions: z.array(regionSchema),
      figure: figure.optional(),
      limits: z.array(z.string()),
    }),
  ),
  silent: z.array(detector.extend({ state: z.enum(["notApplicable", "abstained", "failed"]), reason: z.string() })),
  notDone: z.array(z.string()),
  metadata: z.array(
    z.object({
      title: z.string(),
      rows: z.array(row),
      leftOut: z.number().int(),
      error: z.string().optional(),
    }),
  ),
  reproduce: z.object({ command: z.string(), notes: z.array(z.string()) }),
  elapsedMs: z.number(),
});

export const reportDocumentSchema = z.object({
  schema: z.literal("selfsame.report/1"),
  title: z.string(),
  created: z.iso.datetime(),
  exhibits: z.array(exhibit),
  method: z.object({
    text: z.array(z.string()),
    versions: z.array(row),
    environment: z.array(row),
    settings: z.array(row),
  }),
  limits: z.array(z.string()),
});

/** The document as text. */
export function reportJson(model: ReportModel): string {
  const document: z.input<typeof reportDocumentSchema> = { schema: "selfsame.report/1", ...model };
  return `${JSON.stringify(reportDocumentSchema.parse(document), null, 2)}\n`;
}
