/** What was measured of a network and travels with it: its windows, how its regions are judged, when it may alarm. */
import { z } from "zod";
import { logitOf, sigmoid } from "../../metrics/logisticRegression.ts";
import { type Candidate, measures } from "./candidates.ts";

const numbers = z.array(z.number());

export const calibrationSchema = z.object({
  /** In pixels. */
  windows: z.object({ edge: z.number().int().positive(), step: z.number().int().positive() }),
  /** Judges candidates: log odds that a region was pasted, from the measures in this order. */
  regions: z.object({
    measures: z.array(z.string()),
    means: numbers,
    deviations: numbers,
    weights: numbers,
    bias: z.number(),
  }),
  /** From the largest log odds of a picture to the probability that it was spliced, as often as not before looking. */
  picture: z.object({ slope: z.number(), offset: z.number() }),
  alarm: z.object({
    /** Log odds above which a picture is an alarm. */
    threshold: z.number(),
    /** Share of untouched pictures above it, and its 95 % upper bound. */
    rate: z.number(),
    upperBound: z.number(),
    pictures: z.number().int(),
    cameras: z.number().int(),
    /** Share of self-made splices above it. */
    recall: z.number(),
  }),
  attributes: z.array(
    z.object({
      /** Which output of the head. */
      output: z.number().int(),
      id: z.string(),
      label: z.string(),
      source: z.enum(["development", "exif"]),
      auc: z.number(),
      interval: z.tuple([z.number(), z.number()]),
      pairs: z.number().int(),
    }),
  ),
});
export type Calibration = z.infer<typeof calibrationSchema>;

/** @throws Error where the calibration belongs to another version of the measures. */
export function readCalibration(value: unknown): Calibration {
  const calibration = calibrationSchema.parse(value);
  if (calibration.regions.measures.join("|") !== measures.join("|"))
    throw new Error("The calibration of the EXIF model was made for other measures than this version takes.");
  return calibration;
}

/** The candidate with the largest log odds; undefined where there is none. */
export function mostLikely(
  candidates: readonly Candidate[],
  regions: Calibration["regions"],
): { candidate: Candidate; logit: number } | undefined {
  let best: { candidate: Candidate; logit: number } | undefined;
  for (const candidate of candidates) {
    const logit = logitOf(regions, candidate.evidence);
    if (!best || logit > best.logit) best = { candidate, logit };
  }
  return best;
}

/** Probability that a picture was spliced. */
export const pictureProbability = (logit: number, { slope, offset }: Calibration["picture"]): number =>
  sigmoid(slope * logit + offset);
