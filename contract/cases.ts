/** Cases: what the store holds of a folder of pictures, and what can be asked of it. */
import { z } from "zod";
import { imageSchema, verdictSchema } from "./findings.ts";

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** `case.json`: which case a folder is. Written once. */
export const caseDocumentSchema = z.strictObject({
  schema: z.literal("selfsame.case/1"),
  id: z.uuid(),
  title: z.string().min(1).max(200),
  /** ISO 8601, UTC. */
  created: z.iso.datetime(),
  tool: z.strictObject({ name: z.literal("selfsame"), version: z.string() }),
});
export type CaseDocument = z.infer<typeof caseDocumentSchema>;

/** Every picture is in exactly one of them. */
export const imageStates = ["waiting", "running", "done", "failed", "skipped"] as const;
export const imageStateSchema = z.enum(imageStates);
export type ImageState = z.infer<typeof imageStateSchema>;

/** What a reader has decided of a picture. */
export const markSchema = z.enum(["suspicious", "check", "settled"]);
export type Mark = z.infer<typeof markSchema>;

export type VerdictLevel = z.infer<typeof verdictSchema>["level"];

/** What is known of a picture; null where nothing is known, or not yet. */
export const caseImageSchema = z.object({
  id: z.number().int(),
  /** Absolute path of the folder that was scanned, and the path below it with forward slashes. */
  root: z.string(),
  path: z.string(),
  bytes: z.number().int(),
  /** Of the file: milliseconds since 1970. */
  modified: z.number(),
  sha256: sha256Schema.nullable(),
  /** 16 hexadecimal digits. It finds copies and is no evidence. */
  perceptualHash: z.string().nullable(),
  format: imageSchema.shape.format.nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  make: z.string().nullable(),
  model: z.string().nullable(),
  /** Make and model in one. */
  camera: z.string().nullable(),
  software: z.string().nullable(),
  /** As the camera's clock had it: "2015-04-10T20:12:23". */
  takenAt: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  state: imageStateSchema,
  /** Why it failed or was skipped. */
  reason: z.string().nullable(),
  level: verdictSchema.shape.level.nullable(),
  score: z.number().nullable(),
  elapsedMs: z.number().nullable(),
  /** Hash of program, models and parameters that the result came from; with `sha256` it names the result. */
  pipeline: sha256Schema.nullable(),
});
export type CaseImage = z.infer<typeof caseImageSchema>;

/** A picture with what readers have said of it. */
export const caseRowSchema = caseImageSchema.extend({ mark: markSchema.nullable(), notes: z.number().int() });
export type CaseRow = z.infer<typeof caseRowSchema>;

export const caseNoteSchema = z.object({
  id: z.number().int(),
  image: z.number().int(),
  time: z.iso.datetime(),
  author: z.string(),
  text: z.string().min(1).max(20_000),
});
export type CaseNote = z.infer<typeof caseNoteSchema>;

/** What glass balls in a photograph said of it, kept in the case: result.json, calibration.json, maps and a report. */
export const caseTotemSchema = z.object({
  id: z.number().int(),
  /** Of the photograph, which need not be among the pictures of the case. */
  sha256: sha256Schema,
  /** SHA-256 of its result.json; with `sha256` it names the folder of its files. */
  pipeline: sha256Schema,
  name: z.string().min(1).max(200),
  level: verdictSchema.shape.level,
  time: z.iso.datetime(),
  author: z.string(),
});
export type CaseTotem = z.infer<typeof caseTotemSchema>;

/** One scan. "interrupted": the process ended before the scan did. */
export const caseJobSchema = z.object({
  id: z.number().int(),
  root: z.string(),
  pipeline: sha256Schema,
  started: z.iso.datetime(),
  ended: z.iso.datetime().nullable(),
  state: z.enum(["running", "done", "cancelled", "failed", "interrupted"]),
});
export type CaseJob = z.infer<typeof caseJobSchema>;

/** Conditions that a picture must all meet; within a list any one. Null stands for pictures that have none. */
export const caseFilterSchema = z.strictObject({
  states: z.array(imageStateSchema).optional(),
  levels: z.array(verdictSchema.shape.level.nullable()).optional(),
  formats: z.array(z.string().nullable()).optional(),
  cameras: z.array(z.string().nullable()).optional(),
  softwares: z.array(z.string().nullable()).optional(),
  marks: z.array(markSchema.nullable()).optional(),
  /** Detectors of which at least one raised an alarm. */
  alarms: z.array(z.string()).optional(),
  /** In which it was taken: "2015". */
  years: z.array(z.string().nullable()).optional(),
  /** Beginning of a time such as "2015" or "2015-04-10T20"; both ends count. */
  takenFrom: z.string().optional(),
  takenTo: z.string().optional(),
  hasPlace: z.boolean().optional(),
  hasNote: z.boolean().optional(),
  /** Beginnings of words, all of which stand in path or metadata. */
  text: z.string().optional(),
});
export type CaseFilter = z.infer<typeof caseFilterSchema>;

export const sortColumns = [
  "id",
  "path",
  "bytes",
  "modified",
  "sha256",
  "format",
  "width",
  "height",
  "camera",
  "software",
  "takenAt",
  "latitude",
  "longitude",
  "state",
  "level",
  "score",
  "elapsedMs",
  "mark",
  "notes",
] as const;

/** By a column, or by what a detector scored. Pictures without a value come last, equal ones in the order they were added. */
export const caseSortSchema = z.strictObject({
  by: z.union([z.enum(sortColumns), z.strictObject({ detector: z.string() })]),
  descending: z.boolean().default(false),
});
export type CaseSort = z.input<typeof caseSortSchema>;

export type StateTotals = Record<ImageState, number> & { total: number };

export interface FacetValue<T> {
  value: T;
  count: number;
}

/** How many pictures there are of each value, the most frequent first; each facet under all conditions but its own. */
export interface CaseFacets {
  states: FacetValue<ImageState>[];
  levels: FacetValue<VerdictLevel | null>[];
  formats: FacetValue<string | null>[];
  cameras: FacetValue<string | null>[];
  softwares: FacetValue<string | null>[];
  marks: FacetValue<Mark | null>[];
  alarms: FacetValue<string>[];
  years: FacetValue<string | null>[];
  places: FacetValue<boolean>[];
  notes: FacetValue<boolean>[];
}

/** One line of log.jsonl. `hash` is the SHA-256 of the entry without it, as canonical JSON (RFC 8785). */
export const auditEntrySchema = z.strictObject({
  seq: z.number().int().min(1),
  time: z.iso.datetime(),
  actor: z.string(),
  tool: z.string(),
  action: z.string(),
  /** What it is about: "case", "image/12", "job/1", "note/3". */
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  /** Hash of the entry before; of the first, 64 zeros. */
  previous: sha256Schema,
  hash: sha256Schema,
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

const problemSchema = z.object({ part: z.string(), text: z.string() });
export type CaseProblem = z.infer<typeof problemSchema>;

/** What `case verify --json` prints. */
export const caseVerificationSchema = z.object({
  schema: z.literal("selfsame.case-verification/1"),
  case: caseDocumentSchema.pick({ id: true, title: true, created: true }),
  /** True where nothing differs from what was recorded; originals that are missing or changed do not count. */
  intact: z.boolean(),
  problems: z.array(problemSchema),
  /** Problems beyond those that are listed. */
  more: z.number().int(),
  entries: z.number().int(),
  /** Hash of the last entry: whoever noted it elsewhere can tell whether the whole log was written anew. */
  head: sha256Schema,
  /** So many result files were hashed, and have the hash that was recorded. */
  resultFiles: z.number().int(),
  /** Where originals were asked for. */
  originals: z
    .object({
      same: z.number().int(),
      missing: z.array(z.string()),
      changed: z.array(z.string()),
      /** Those whose SHA-256 was never recorded. */
      unknown: z.number().int(),
    })
    .optional(),
});
export type CaseVerification = z.infer<typeof caseVerificationSchema>;

/** What `case show --json` prints. */
export const caseSummarySchema = z.object({
  schema: z.literal("selfsame.case-summary/1"),
  case: caseDocumentSchema,
  states: z.record(imageStateSchema, z.number().int()),
  total: z.number().int(),
  levels: z.array(z.object({ level: verdictSchema.shape.level, count: z.number().int() })),
  marks: z.array(z.object({ mark: markSchema, count: z.number().int() })),
  notes: z.number().int(),
  /** What glass balls said of photographs. */
  totems: z.array(caseTotemSchema),
  jobs: z.array(caseJobSchema),
  entries: z.number().int(),
  head: sha256Schema,
});
export type CaseSummary = z.infer<typeof caseSummarySchema>;
