/** Schemas of findings and verdicts, shared by the window, the JSON of the command line and the case store. */
import { z } from "zod";
import { verdictLevels } from "./choices.ts";

export const severitySchema = z.enum(["info", "notice", "alarm"]);

export const factSchema = z.object({
  label: z.string(),
  value: z.string(),
  severity: severitySchema.optional(),
  explanation: z.string().optional(),
  benign: z.array(z.string()).optional(),
});

export const regionSchema = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  area: z.number(),
  logNfa: z.number().optional(),
  label: z.string().optional(),
});

export const falseAlarmSchema = z.object({
  kind: z.enum(["nfa", "rate"]),
  value: z.number(),
  basis: z.string().optional(),
});

const attributeAgreementSchema = z.object({
  id: z.string(),
  label: z.string(),
  source: z.enum(["development", "exif"]),
  withinMajority: z.number(),
  withinMinority: z.number(),
  between: z.number(),
  auc: z.number(),
  interval: z.tuple([z.number(), z.number()]),
});

/** Unit vectors of patches, to be compared in the window; see engine/finding.ts. */
const patchComparisonSchema = z.object({
  rows: z.number().int(),
  columns: z.number().int(),
  left: z.number(),
  top: z.number(),
  stepX: z.number(),
  stepY: z.number(),
  width: z.number(),
  height: z.number(),
  length: z.number().int(),
  embeddings: z.string(),
  order: z.array(z.number().int()),
  majority: z.number().int(),
  attributes: z.array(attributeAgreementSchema),
});

const finding = z.object({
  detector: z.string(),
  version: z.string(),
  state: z.enum(["ran", "notApplicable", "abstained", "failed"]),
  reason: z.string().optional(),
  statistic: z.number().optional(),
  score: z.number().min(0).max(1).optional(),
  alarm: z.boolean().optional(),
  falseAlarm: falseAlarmSchema.optional(),
  summary: z.string().optional(),
  regions: z.array(regionSchema).optional(),
  facts: z.array(factSchema).optional(),
  limits: z.array(z.string()),
  params: z.record(z.string(), z.unknown()).optional(),
  elapsedMs: z.number(),
});

/**
 * A picture the service keeps as a pyramid of square tiles, level 0 = full size, each level half the one before
 * (rounded up). A tile is fetched from `/raster/<id>/<level>/<column>/<row>` as raw rows without padding; tiles at the
 * right and lower edge are smaller. rgb8: 3 bytes a pixel. u16: little-endian, 0..65534 over `range`, 65535 = not computed.
 */
export const rasterSchema = z.object({
  id: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  tile: z.number().int(),
  levels: z.number().int(),
  sample: z.enum(["rgb8", "u16"]),
});
export type RasterInfo = z.infer<typeof rasterSchema>;

export const mapLayerSchema = z.object({
  raster: rasterSchema,
  range: z.tuple([z.number(), z.number()]),
  unit: z.string(),
  meaning: z.object({ low: z.string(), high: z.string() }),
  style: z.enum(["heat", "grey"]),
});
export type MapLayer = z.infer<typeof mapLayerSchema>;

/** A finding as the window gets it: the map is a raster that can be fetched tile by tile. */
export const liveFindingSchema = finding.extend({
  map: mapLayerSchema.nullable(),
  patches: patchComparisonSchema.optional(),
});
export type LiveFinding = z.infer<typeof liveFindingSchema>;

/** A finding as files hold it: the map is a PNG beside the JSON, named relative to it. */
export const storedFindingSchema = finding.extend({ map: z.string().nullable() });

export const verdictSchema = z.object({
  level: z.enum(verdictLevels),
  score: z.number().min(0).max(1).optional(),
  text: z.string(),
  alarms: z.array(z.string()),
  /** What moved the score: per family of detectors the one that counted, and by how much (natural log odds). */
  contributions: z
    .array(z.object({ family: z.string(), title: z.string(), detector: z.string(), logOdds: z.number() }))
    .optional(),
  falseAlarm: falseAlarmSchema.optional(),
});

export const toolSchema = z.object({
  name: z.literal("selfsame"),
  version: z.string(),
  /** Decoder libraries and their versions: {"sharp": "0.35.5", "libvips": "8.17.2"}. */
  decoder: z.record(z.string(), z.string()),
  models: z.array(z.object({ name: z.string(), sha256: z.string() })),
});
export type ToolInfo = z.infer<typeof toolSchema>;

export const imageSchema = z.object({
  path: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
  format: z.enum(["jpeg", "png", "webp", "avif", "heic", "tiff", "gif"]),
  /** Upright size. */
  width: z.number().int(),
  height: z.number().int(),
  orientation: z.number().int().min(1).max(8),
  notices: z.array(z.string()),
});
export type ImageRecord = z.infer<typeof imageSchema>;

export const metadataBlockSchema = z.object({
  id: z.string(),
  title: z.string(),
  tags: z.array(z.object({ name: z.string(), text: z.string() })),
  error: z.string().optional(),
});

export const errorSchema = z.object({ code: z.string(), message: z.string(), advice: z.string().optional() });

/** One object of `verify --json`, schema "selfsame.verify/1". */
export const verifyDocumentSchema = z.object({
  schema: z.literal("selfsame.verify/1"),
  image: imageSchema,
  verdict: verdictSchema,
  findings: z.array(storedFindingSchema),
  map: z.string().nullable(),
  metadata: z.array(metadataBlockSchema),
  tool: toolSchema,
  elapsedMs: z.number(),
});
export type VerifyDocument = z.infer<typeof verifyDocumentSchema>;

/** What `verify --json` prints for an image that could not be examined. */
export const verifyFailureSchema = z.object({
  schema: z.literal("selfsame.verify/1"),
  image: z.object({ path: z.string() }),
  error: errorSchema,
});
export type VerifyFailure = z.infer<typeof verifyFailureSchema>;
