/**
 * What the service and the process that computes for Totem say to each other: one task for each process. What comes back is checked
 * against these schemas, for the process has parsed a stranger's file.
 */
import { z } from "zod";
import { errorSchema, rasterSchema } from "../../contract/findings.ts";
import { usedDeviceSchema } from "../../contract/lab.ts";
import { reportFormatSchema } from "../../contract/operations.ts";
import { calibrationDocumentSchema, outlinesDocumentSchema } from "../../contract/totem.ts";
import { lensChoiceSchema, lensReadingSchema } from "../../contract/totemSessions.ts";
import { totemVerificationSchema } from "../../contract/totemVerification.ts";

const photograph = z.object({
  /** Only ever opened for reading. */
  path: z.string(),
  /** What a reader knows it by. */
  name: z.string(),
  maxMegapixels: z.number(),
});

export const totemTaskSchema = z.discriminatedUnion("kind", [
  /** Header, lens and, where a folder for rasters is given, the picture. */
  photograph.extend({ kind: z.literal("open"), rasters: z.string().optional() }),
  /** A camera from photographs of a checkerboard, for pictures of a size. */
  photograph.omit({ path: true }).extend({
    kind: z.literal("lens"),
    pictures: z.array(z.object({ path: z.string(), name: z.string() })),
    squares: z.object({ across: z.number().int(), down: z.number().int() }),
    size: z.object({ width: z.number().int(), height: z.number().int() }),
  }),
  photograph.extend({ kind: z.literal("calibrate"), outlines: outlinesDocumentSchema, lens: lensChoiceSchema }),
  photograph.extend({
    kind: z.literal("verify"),
    calibration: calibrationDocumentSchema,
    /** Map and grids are written below it; the document names them relative to it. */
    folder: z.string(),
    /** Where below it; in the folder itself where left out. */
    place: z.string().optional(),
    /** Where a radiance field is trained as well; none is where left out. */
    field: usedDeviceSchema.optional(),
    /** Files that must never be written to. */
    evidence: z.array(z.string()),
  }),
  photograph.extend({
    kind: z.literal("report"),
    verification: totemVerificationSchema,
    /** That its grids are named relative to. */
    folder: z.string(),
    format: reportFormatSchema,
    /** The report is written there. */
    target: z.string(),
  }),
]);
export type TotemTask = z.infer<typeof totemTaskSchema>;

/** What each task comes to. */
export const totemResults = {
  open: z.object({
    sha256: z.string(),
    bytes: z.number().int(),
    width: z.number().int(),
    height: z.number().int(),
    exif: lensReadingSchema,
    picture: rasterSchema.nullable(),
  }),
  lens: z.object({
    lens: lensChoiceSchema,
    leftOut: z.array(z.object({ name: z.string(), why: z.string() })),
  }),
  calibrate: calibrationDocumentSchema,
  verify: totemVerificationSchema,
  report: z.object({ name: z.string(), mediaType: z.string() }),
};
export type TotemResult<Kind extends TotemTask["kind"]> = z.infer<(typeof totemResults)[Kind]>;

export const toTotemSchema = z.object({
  task: totemTaskSchema,
  memoryLimitMB: z.number(),
  /** Written by the process before it stops itself for lack of memory. */
  stopNote: z.string(),
});
export type ToTotem = z.infer<typeof toTotemSchema>;

export const fromTotemSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), share: z.number(), step: z.string() }),
  z.object({ type: z.literal("done"), value: z.unknown() }),
  errorSchema.extend({ type: z.literal("error") }),
]);
export type FromTotem = z.infer<typeof fromTotemSchema>;
