/** A scan of a folder into a case: how far it is, and what it says of each picture. */
import { z } from "zod";
import { caseImageSchema, caseNoteSchema, imageStateSchema, markSchema } from "./cases.ts";

/** Every file that was found is in exactly one of the others, so that they sum to `total`. */
export const scanCountsSchema = z.object({
  waiting: z.number().int(),
  running: z.number().int(),
  done: z.number().int(),
  /** With a reason in the case. Folders that cannot be read are among them. */
  failed: z.number().int(),
  /** Pictures of a format that is not read, and what the patterns of a later scan leave out. */
  skipped: z.number().int(),
  /** Files that hold no picture, by their content; the case does not know them. */
  notPictures: z.number().int(),
  total: z.number().int(),
});
export type ScanCounts = z.infer<typeof scanCountsSchema>;

export const scanProgressSchema = z.object({
  counts: scanCountsSchema,
  /** "walking": the total still grows. "watching": everything is done, and new files are waited for. */
  phase: z.enum(["walking", "examining", "paused", "watching", "ended"]),
  /** Pictures that this scan has examined; those that were known before are done without. */
  examined: z.number().int(),
  /** Files that the case knew and that are no longer in the folder; what was found of them is kept. */
  missing: z.number().int().optional(),
  /** Pictures a second, of late; null before there are enough to tell. */
  rate: z.number().nullable(),
  /** Estimate for what waits; null before there is a rate, and while the total grows. */
  remainingMs: z.number().nullable(),
});
export type ScanProgress = z.infer<typeof scanProgressSchema>;

/** One line of `scan --json`: a picture of the folder that has its outcome, of this scan or of an earlier one. */
export const scanRecordSchema = caseImageSchema.omit({ id: true, state: true, make: true, model: true }).extend({
  schema: z.literal("selfsame.scan/1"),
  state: z.enum(["done", "failed", "skipped"]),
  /** Detectors that raised an alarm. */
  alarms: z.array(z.string()),
  /** What each detector scored, where it did. */
  scores: z.record(z.string(), z.number()),
  /** The whole result, below the folder of the case: what `verify --json` prints, with maps beside it. */
  result: z.string().nullable(),
  /** False where an earlier scan had examined the same bytes by the same pipeline. */
  examined: z.boolean(),
});
export type ScanRecord = z.infer<typeof scanRecordSchema>;

/**
 * One line of `case export --format jsonl`: a picture in any state, with what readers have said of it. It has all that a line of
 * `scan --json` has but `examined`, which is of one scan.
 */
export const casePictureRecordSchema = scanRecordSchema.omit({ examined: true }).extend({
  schema: z.literal("selfsame.case-picture/1"),
  state: imageStateSchema,
  mark: markSchema.nullable(),
  notes: z.array(caseNoteSchema.omit({ id: true, image: true })),
});
export type CasePictureRecord = z.infer<typeof casePictureRecordSchema>;
