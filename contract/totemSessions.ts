/**
 * The wizard of Totem: a session is one photograph with what was entered and found, kept in a folder of its own, so that it can be
 * taken up again.
 */
import { z } from "zod";
import { caseTotemSchema } from "./cases.ts";
import { rasterSchema } from "./findings.ts";
import { operation } from "./operation.ts";
import { calibrationDocumentSchema, cameraSchema, GLASS, pixelSchema } from "./totem.ts";
import { totemVerificationSchema } from "./totemVerification.ts";

const none = z.object({});
const silent = z.never();
const id = z.object({ id: z.string() });

/** Where the camera's focal length is from. */
export const lensChoiceSchema = z.discriminatedUnion("source", [
  z.object({ source: z.literal("exif") }),
  /** Millimetres: as for 35 mm film, or that of the lens where a sensor (its longer side) is given. */
  z.object({ source: z.literal("entered"), focal: z.number().optional(), sensor: z.number().optional() }),
  /** From photographs of a checkerboard by the same camera. */
  z.object({
    source: z.literal("checkerboard"),
    camera: cameraSchema,
    focalDeviation: z.number(),
    /** How many photographs, what residual, in words. */
    how: z.string(),
  }),
]);
export type LensChoice = z.infer<typeof lensChoiceSchema>;

export const draftBallSchema = z.object({
  name: z.string().max(80),
  /** Metres. Anything may be entered: what cannot be is told, and kept. */
  radius: z.number(),
  index: z.number().default(GLASS),
  points: z.array(pixelSchema).max(10_000),
});
export type DraftBall = z.infer<typeof draftBallSchema>;

/** The steps of the wizard, in their order. */
export const totemSteps = ["photo", "camera", "totems", "calibrate", "rebuild", "verify", "report"] as const;
export type TotemStep = (typeof totemSteps)[number];

/** What the reader enters; saved as it is, however unfinished. */
export const totemDraftSchema = z.object({
  step: z.enum(totemSteps),
  lens: lensChoiceSchema,
  balls: z.array(draftBallSchema).max(32),
});
export type TotemDraft = z.infer<typeof totemDraftSchema>;

/** session.json of its folder, schema "selfsame.totem-session/1". */
export const totemSessionSchema = z.object({
  schema: z.literal("selfsame.totem-session/1"),
  id: z.string(),
  name: z.string(),
  /** ISO 8601. */
  created: z.string(),
  modified: z.string(),
  photo: z.object({
    name: z.string(),
    sha256: z.string(),
    bytes: z.number().int(),
    width: z.number().int(),
    height: z.number().int(),
  }),
  draft: totemDraftSchema,
  /** Of the draft as it is; null once the lens or a ball was changed. */
  calibration: calibrationDocumentSchema.nullable(),
  /** Of that calibration. Its grids are fetched from totemFilePath. */
  verification: totemVerificationSchema.nullable(),
});
export type TotemSession = z.infer<typeof totemSessionSchema>;

/** What EXIF says of the lens. */
export const lensReadingSchema = z.discriminatedUnion("known", [
  z.object({
    known: z.literal(true),
    camera: cameraSchema,
    how: z.string(),
    /** Standard deviation of the focal length as a share of it. */
    deviation: z.number(),
    warnings: z.array(z.string()),
  }),
  z.object({ known: z.literal(false), why: z.string() }),
]);
export type LensReading = z.infer<typeof lensReadingSchema>;

export const totemSessionInfoSchema = totemSessionSchema
  .pick({ id: true, name: true, created: true, modified: true })
  .extend({
    step: z.enum(totemSteps),
    balls: z.number().int(),
    level: z.string().nullable(),
    /** Why it cannot be opened; absent where it can. Its folder stays as it is until it is removed. */
    damaged: z.string().optional(),
  });
export type TotemSessionInfo = z.infer<typeof totemSessionInfoSchema>;

export const totemOperations = {
  /** The last changed first. */
  listTotems: operation("totem.list", { input: none, output: z.array(totemSessionInfoSchema), progress: silent }),
  /** From a picture on the tray, or from the sample scene, whose balls are outlined already. The picture is copied, never changed. */
  createTotem: operation("totem.create", {
    input: z.union([z.object({ evidence: z.string() }), z.object({ sample: z.literal(true) })]),
    output: totemSessionSchema,
    progress: silent,
  }),
  /** Decodes the photograph for the window. */
  openTotem: operation("totem.open", {
    input: id,
    output: z.object({ session: totemSessionSchema, picture: rasterSchema, exif: lensReadingSchema }),
    progress: silent,
  }),
  /** A change of the lens or of a ball takes the calibration and the verification away; one of the step or a name does not. */
  saveTotem: operation("totem.save", {
    input: id.extend({ draft: totemDraftSchema }),
    output: totemSessionSchema,
    progress: silent,
  }),
  /** Focal length, centre and distortion from photographs of a checkerboard on the tray, for the picture's size. */
  calibrateLens: operation("totem.lens", {
    input: id.extend({
      evidence: z.array(z.string()).min(1).max(100),
      columns: z.number().int(),
      rows: z.number().int(),
    }),
    output: z.object({
      lens: lensChoiceSchema,
      /** Photographs that were left out, and why. */
      leftOut: z.array(z.object({ name: z.string(), why: z.string() })),
    }),
    progress: z.object({ share: z.number(), step: z.string() }),
  }),
  /** Where the balls are. What is wrong with one is among the checks of the calibration, and leaves only that one out. */
  calibrateTotem: operation("totem.calibrate", { input: id, output: totemSessionSchema, progress: silent }),
  verifyTotem: operation("totem.verify", {
    input: id.extend({
      /** Whether a radiance field is trained as well: minutes. */
      field: z.boolean().default(false),
    }),
    output: totemSessionSchema,
    progress: z.object({ share: z.number(), step: z.string() }),
  }),
  /** Keeps what the balls said in a case of the Batch place: result, calibration, maps and a report. */
  keepTotem: operation("totem.keep", {
    input: id.extend({ case: z.string() }),
    output: caseTotemSchema,
    progress: z.object({ fraction: z.number(), step: z.string() }),
  }),
  renameTotem: operation("totem.rename", {
    input: id.extend({ name: z.string().trim().min(1).max(120) }),
    output: totemSessionSchema,
    progress: silent,
  }),
  removeTotem: operation("totem.remove", { input: id, output: none, progress: silent }),
  /** A report over a finished session. It is then fetched from `path`. */
  reportTotem: operation("totem.report", {
    input: id.extend({ format: z.enum(["html", "pdf", "json"]) }),
    output: z.object({ path: z.string(), name: z.string(), mediaType: z.string(), bytes: z.number().int() }),
    progress: z.object({ fraction: z.number(), step: z.string() }),
  }),
};
