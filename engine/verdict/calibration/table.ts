/**
 * The table that ships as models/verdict.json: what each detector's statistic means, measured on pictures whose history is
 * known, and how the detectors are weighed together. Everything in it can be read and checked by hand.
 */
import { z } from "zod";

/** A share of untouched pictures, every camera counted alike. */
const measuredRate = z.object({
  /** Untouched pictures looked at that had no part in choosing the threshold, how many were alarms, of how many cameras. */
  pictures: z.number().int(),
  alarms: z.number().int(),
  cameras: z.number().int(),
  rate: z.number(),
  /** Upper end of its 95 % interval. */
  atMost: z.number(),
});
export type MeasuredRate = z.infer<typeof measuredRate>;

/**
 * How rare a statistic is among untouched pictures: share of them that reach it, for ascending statistics and descending
 * shares.
 */
const rarity = z.array(z.tuple([z.number(), z.number()])).min(1);
export type Rarity = z.infer<typeof rarity>;

const detectorSchema = z.object({
  /** The version of the detector that was measured: another one is not calibrated. */
  version: z.string(),
  /** By how the file was saved last; what leaves traces in one kind may be ordinary in the other. */
  strata: z.object({ jpeg: rarity, other: rarity }),
  /** Alarm above it; null: its false alarms were counted on so few pictures that none is published. */
  thresholds: z.object({ jpeg: z.number().nullable(), other: z.number().nullable() }),
  falseAlarm: measuredRate,
  /** Share of the altered pictures of the calibration that it alarms for. */
  recall: z.number(),
  /** Log odds (natural) = offset + slope * surprise, altered as often as not before looking. slope >= 0. */
  score: z.object({ offset: z.number(), slope: z.number().min(0) }),
});
export type DetectorCalibration = z.infer<typeof detectorSchema>;

const scoreFusionSchema = z.object({
  /**
   * Detectors that look at the same trace. Of a family only its strongest counts: two that see the same trace are one
   * piece of evidence.
   */
  families: z.array(z.object({ id: z.string(), title: z.string(), detectors: z.array(z.string()) })),
  /** Log odds = offset + sum over families of the largest weight * surprise. All weights >= 0. */
  offset: z.number(),
  weights: z.record(z.string(), z.number().min(0)),
  /** Log odds above which a picture is an alarm. */
  threshold: z.number(),
  falseAlarm: measuredRate,
  recall: z.number(),
});
export type ScoreFusion = z.infer<typeof scoreFusionSchema>;

const mapFusionSchema = z.object({
  /** Such that log odds of 0 are where marking a place agrees best with what was altered: the largest mean F1 of the set. */
  offset: z.number(),
  /**
   * Edges of what was pasted are edges of the picture: the log odds are smoothed along these. Radius as a share of the
   * longer side; epsilon as of the guided filter.
   */
  refinement: z.object({ radius: z.number().positive(), epsilon: z.number().positive() }),
  maps: z.record(
    z.string(),
    z.object({
      /** Ascending map values and the log odds that they say, between them by straight lines; both never fall. */
      curve: z.array(z.tuple([z.number(), z.number()])).min(1),
      /** Log odds of a pixel = offset + sum of (weight + perSurprise * surprise) * curve(value). Both >= 0. */
      weight: z.number().min(0),
      perSurprise: z.number().min(0),
    }),
  ),
});
export type MapFusion = z.infer<typeof mapFusionSchema>;

export const verdictTableSchema = z.object({
  schema: z.literal("selfsame.verdict-table/1"),
  /** The command that made it, and the set it was made from. */
  made: z.object({
    command: z.string(),
    set: z.object({
      name: z.string(),
      sha256: z.string().length(64),
      pictures: z.number().int(),
      cameras: z.number().int(),
    }),
  }),
  detectors: z.record(z.string(), detectorSchema),
  score: scoreFusionSchema,
  map: mapFusionSchema,
});
export type VerdictTable = z.infer<typeof verdictTableSchema>;

/** How a file was saved last, as far as the calibration tells them apart. */
export type Stratum = keyof DetectorCalibration["strata"];

export const stratumOf = (format: string): Stratum => (format === "jpeg" ? "jpeg" : "other");
