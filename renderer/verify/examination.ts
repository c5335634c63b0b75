/** What the window knows of one picture, and how it changes. Pure: the store applies these, tests need nothing else. */
import type { SelfsameError } from "../../contract/errors.ts";
import type { ImageRecord, LiveFinding, RasterInfo } from "../../contract/findings.ts";
import type { EvidenceItem, VerifyProgress, VerifyResult } from "../../contract/operations.ts";

export type MetadataBlocks = VerifyResult["metadata"];

/** In place of a detector: what all voting maps show together. */
export const allTraces = "all-traces";

export interface Examination {
  item: EvidenceItem;
  state: "queued" | "running" | "done" | "error" | "cancelled";
  image?: ImageRecord;
  metadata: MetadataBlocks;
  picture?: RasterInfo;
  /** By detector, as they come. */
  findings: Readonly<Record<string, LiveFinding>>;
  /** Share done of detectors at work, 0..1. */
  fractions: Readonly<Record<string, number>>;
  result?: VerifyResult;
  error?: { message: string; advice?: string };
  /** Detector whose finding is shown, or `allTraces`. */
  shown?: string;
}

export const queued = (item: EvidenceItem): Examination => ({
  item,
  state: "queued",
  metadata: [],
  findings: {},
  fractions: {},
});

/** Starts anew: what an earlier run found is forgotten. */
export const started = ({ item, picture }: Examination): Examination => ({
  ...queued(item),
  state: "running",
  picture,
});

export function progressed(examination: Examination, update: VerifyProgress): Examination {
  switch (update.kind) {
    case "image":
      return { ...examination, image: update.image, metadata: update.metadata };
    case "picture":
      return { ...examination, picture: update.raster };
    case "detector":
      return { ...examination, fractions: { ...examination.fractions, [update.detector]: update.fraction } };
    case "finding":
      return withFinding(examination, update.finding);
  }
}

/** A finding that came in, first or again with other parameters. */
export function withFinding(examination: Examination, finding: LiveFinding): Examination {
  const { [finding.detector]: _, ...fractions } = examination.fractions;
  return { ...examination, fractions, findings: { ...examination.findings, [finding.detector]: finding } };
}

export function finished(examination: Examination, result: VerifyResult): Examination {
  return {
    ...examination,
    state: "done",
    result,
    image: result.image,
    metadata: result.metadata,
    picture: result.picture,
    fractions: {},
    findings: Object.fromEntries(result.findings.map((finding) => [finding.detector, finding])),
    shown: examination.shown ?? result.verdict.alarms[0],
  };
}

export function failed(examination: Examination, error: SelfsameError): Examination {
  const state = error.code === "cancelled" ? "cancelled" : "error";
  return { ...examination, state, fractions: {}, error: { message: error.message, advice: error.advice } };
}
