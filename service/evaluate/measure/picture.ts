/** What is kept of each picture after it was examined: numbers, no maps. */
import { SelfsameError } from "../../../contract/errors.ts";
import type { FindingState } from "../../../engine/finding.ts";
import { raisesAlarm } from "../../../engine/verdict/judge.ts";
import type { VerdictLevel } from "../../../engine/verdict/verdict.ts";
import { readMask } from "../readSet.ts";
import type { EvaluationFailure, EvaluationRecord, Mask, SetPicture } from "../record.ts";
import { centrePrior, type PixelScores, pixelScores } from "./pixels.ts";

export const FUSED = "fused";
export const CENTRE_PRIOR = "centre-prior";

export interface MethodScores {
  state: FindingState;
  statistic?: number;
  score?: number;
  alarm: boolean;
  /** Of spliced pictures for which there is a map. */
  pixels?: PixelScores;
}

export interface PictureScores {
  picture: SetPicture;
  sha256?: string;
  level?: VerdictLevel;
  /** Why it could not be examined or measured. */
  error?: EvaluationFailure["error"];
  /** By FUSED, CENTRE_PRIOR and the detectors that were asked. */
  methods: ReadonlyMap<string, MethodScores>;
  /** What a map gets that says the same everywhere; spliced pictures with a mask that can be read. */
  constant?: PixelScores;
}

/** @returns with `error` where the picture failed, or its mask does. */
export async function scorePicture(record: EvaluationRecord | EvaluationFailure): Promise<PictureScores> {
  if (!("error" in record)) {
    try {
      return await scoreRecord(record);
    } catch (error) {
      if (!(error instanceof SelfsameError)) throw error;
      const { code, message, advice } = error;
      return { picture: pictureOf(record), error: { code, message, advice }, methods: new Map() };
    }
  }
  const failed = { picture: pictureOf(record), error: record.error, methods: new Map<string, MethodScores>() };
  const mask = record.mask ? await readMask(record.mask).catch(() => undefined) : undefined;
  return mask ? { ...failed, constant: pixelScores(undefined, mask) } : failed;
}

function pictureOf({ id, kind, format, part, manipulation, path, mask, source }: SetPicture): SetPicture {
  return {
    id,
    kind,
    format,
    path,
    ...(part && { part }),
    ...(manipulation && { manipulation }),
    ...(mask && { mask }),
    ...(source && { source }),
  };
}

async function scoreRecord(record: EvaluationRecord): Promise<PictureScores> {
  const { image, verdict, findings, fused } = record;
  const mask = record.mask ? await maskOf(record.mask, record) : undefined;
  const leftOut = mask && record.source ? await maskOf(record.source, record) : undefined;
  const pixels = (map: Parameters<typeof pixelScores>[0]): { pixels?: PixelScores } =>
    mask && map ? { pixels: pixelScores(map, mask, leftOut) } : {};
  const constant = mask && pixelScores(undefined, mask, leftOut);
  if (mask && !constant)
    throw new SelfsameError("usage", `The mask ${record.mask} has pixels of one kind only: there is nothing to find.`);
  const methods = new Map<string, MethodScores>([
    [
      FUSED,
      {
        state: verdict.level === "undetermined" ? "abstained" : "ran",
        score: verdict.score,
        alarm: verdict.level === "alarm",
        ...pixels(fused),
      },
    ],
    [CENTRE_PRIOR, { state: "ran", alarm: false, ...pixels(mask && centrePrior(image)) }],
  ]);
  for (const finding of findings) {
    const { detector, state, statistic, score, map } = finding;
    const shown = state === "ran" && map?.style === "heat" ? map : undefined;
    methods.set(detector, { state, statistic, score, alarm: raisesAlarm(finding), ...pixels(shown) });
  }
  return { picture: pictureOf(record), sha256: image.sha256, level: verdict.level, methods, constant };
}

/** @throws SelfsameError where it cannot be read, or is not of the size of the picture. */
async function maskOf(path: string, { image }: EvaluationRecord): Promise<Mask> {
  const mask = await readMask(path);
  if (mask.width !== image.width || mask.height !== image.height)
    throw new SelfsameError(
      "usage",
      `The mask ${path} has ${mask.width} x ${mask.height} pixels, its picture ${image.width} x ${image.height}.`,
      "A mask marks the pixels of the upright picture one by one.",
    );
  return mask;
}
