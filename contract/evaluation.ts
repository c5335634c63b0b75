/** What `selfsame evaluate` prints: the measurement of a set, and the making of one. */
import { z } from "zod";
import { errorSchema, toolSchema } from "./findings.ts";

/** `evaluate --make-splices --json`, schema "selfsame.splices/1". */
export const splicesDocumentSchema = z.object({
  schema: z.literal("selfsame.splices/1"),
  folder: z.string(),
  seed: z.number().int(),
  preserve: z.boolean(),
  splices: z.number().int(),
  /** How many there are of each. */
  kinds: z.record(z.string(), z.number().int()),
  formats: z.record(z.string(), z.number().int()),
  /** Empty where there were too few cameras for two parts. */
  parts: z.record(z.string(), z.number().int()),
  /** That could be built on, and of how many cameras. */
  photographs: z.number().int(),
  cameras: z.number().int(),
  /** How many files were left out, by reason. */
  excluded: z.record(z.string(), z.number().int()),
  elapsedMs: z.number(),
});
export type SplicesDocument = z.infer<typeof splicesDocumentSchema>;

/** Mean over pictures, and its 95 % interval by drawing pictures anew; null where it is not defined. */
const estimateSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type EstimateRecord = z.infer<typeof estimateSchema>;

/** A share of pictures with its exact 95 % interval (Clopper-Pearson). */
const shareSchema = z.object({
  hits: z.number().int(),
  pictures: z.number().int(),
  share: z.number(),
  low: z.number(),
  high: z.number(),
});
export type ShareRecord = z.infer<typeof shareSchema>;

/**
 * Means over the spliced pictures. A picture without a map counts as a map that says the same everywhere; a pixel that was not
 * computed counts as not accused.
 */
const pixelsSchema = z.object({
  averagePrecision: estimateSchema,
  /** The larger one of the map and of its negative. */
  permutedAveragePrecision: estimateSchema,
  areaUnderRoc: estimateSchema,
  /** Above the published threshold: probability .5 in the fused map, the middle of its range in others. */
  f1: estimateSchema,
  mcc: estimateSchema,
  /** At the best threshold for each picture. */
  f1Best: estimateSchema,
  mccBest: estimateSchema,
  /** Class-balanced intersection over union, at the best threshold and polarity for each picture. */
  ciou: estimateSchema,
});

/** Spliced pictures against their pristine twins; a picture without a result ranks below all others. */
const imagesSchema = z.object({
  averagePrecision: estimateSchema,
  areaUnderRoc: estimateSchema,
});

export const methodRowSchema = z.object({
  /** "fused", "centre-prior", or the identifier of a detector. */
  method: z.string(),
  title: z.string(),
  kind: z.enum(["fused", "vote", "view", "baseline"]),
  /** "all", the format of the files, or the kind of manipulation. */
  group: z.string(),
  spliced: z.number().int(),
  pristine: z.number().int(),
  /** Pictures of both kinds for which it came to a result, and spliced ones with a map. */
  ran: z.number().int(),
  maps: z.number().int(),
  /** null for methods that draw no map. */
  pixels: pixelsSchema.nullable(),
  /** null for methods that give pictures no number, and for sets without pristine twins. */
  images: imagesSchema.nullable(),
  /** null for methods that raise no alarm. Pristine pictures with an alarm, and spliced ones. */
  alarms: z.object({ falseAlarms: shareSchema.nullable(), recall: shareSchema }).nullable(),
});
export type MethodRow = z.infer<typeof methodRowSchema>;

const pictureMethodSchema = z.object({
  state: z.enum(["ran", "notApplicable", "abstained", "failed"]),
  statistic: z.number().optional(),
  score: z.number().optional(),
  alarm: z.boolean(),
  /** Of the pixels of a spliced picture. */
  averagePrecision: z.number().optional(),
  ciou: z.number().optional(),
});

export const pictureRowSchema = z.object({
  id: z.string(),
  kind: z.enum(["spliced", "pristine"]),
  format: z.string(),
  part: z.string().optional(),
  manipulation: z.string().optional(),
  path: z.string(),
  sha256: z.string().optional(),
  level: z.enum(["alarm", "notice", "clear", "undetermined"]).optional(),
  /** Why it could not be examined or measured. It counts all the same. */
  error: errorSchema.optional(),
  methods: z.record(z.string(), pictureMethodSchema),
});
export type PictureRow = z.infer<typeof pictureRowSchema>;

/** Means over the spliced pictures at 0, .01 ... 1. */
const curveSchema = z.object({
  /** Precision at each recall. */
  precision: z.array(z.number()),
  /** Recall at each share of false alarms among pixels. */
  recall: z.array(z.number()),
});
export type CurveRecord = z.infer<typeof curveSchema>;

const robustnessSchema = z.object({
  /** "JPEG 90", "resized by 0.7". */
  change: z.string(),
  rows: z.array(methodRowSchema),
  failures: z.number().int(),
});
export type RobustnessRecord = z.infer<typeof robustnessSchema>;

/** `evaluate --json`, schema "selfsame.evaluation/1". */
export const evaluationDocumentSchema = z.object({
  schema: z.literal("selfsame.evaluation/1"),
  set: z.object({ folder: z.string(), spliced: z.number().int(), pristine: z.number().int() }),
  tool: toolSchema,
  /** Identifiers of those that were asked. */
  detectors: z.array(z.string()),
  rows: z.array(methodRowSchema),
  curves: z.record(z.string(), curveSchema),
  pictures: z.array(pictureRowSchema),
  robustness: z.array(robustnessSchema).optional(),
  elapsedMs: z.number(),
});
export type EvaluationDocument = z.infer<typeof evaluationDocumentSchema>;
