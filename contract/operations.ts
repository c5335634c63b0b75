/** Everything that can be asked of the service. The window, the host and the tests use this list and nothing else. */
import { z } from "zod";
import { batchOperations } from "./batch.ts";
import {
  imageSchema,
  liveFindingSchema,
  mapLayerSchema,
  metadataBlockSchema,
  rasterSchema,
  toolSchema,
  verdictSchema,
} from "./findings.ts";
import { deviceSchema, labOperations } from "./lab.ts";
import { modelOperations } from "./models.ts";
import { operation } from "./operation.ts";
import { totemOperations } from "./totemSessions.ts";

const none = z.object({});
const silent = z.never();

/** One file in the tray, named by an opaque identifier. */
export const evidenceItemSchema = z.object({ id: z.string(), name: z.string(), bytes: z.number().int() });
export type EvidenceItem = z.infer<typeof evidenceItemSchema>;

export const detectorInfoSchema = z.object({
  id: z.string(),
  title: z.string(),
  question: z.string(),
  version: z.string(),
  kind: z.enum(["vote", "view"]),
  needs: z.array(z.string()),
  limits: z.array(z.string()),
  /** JSON schema of its parameters, for a form that draws itself. */
  params: z.record(z.string(), z.unknown()),
  /** Markdown of its README. */
  readme: z.string(),
});
export type DetectorInfo = z.infer<typeof detectorInfoSchema>;

/** What of a model that the reader has brought is not in its finding: with it a result explains itself. */
export const detectorTraitsSchema = detectorInfoSchema
  .pick({ id: true, title: true, question: true, version: true, kind: true })
  .extend({ needs: z.array(z.enum(["pixels", "coefficients", "metadata", "model"])).readonly() });

/** One manifest of the reader's models folder: whose it is, or why it is refused. */
export const userManifestSchema = z.object({
  /** File name, inside the folder. */
  manifest: z.string(),
  /** model: a detector of its own. set: networks for a detector that ships. */
  kind: z.enum(["model", "set"]).optional(),
  /** What it is asked for by: "model:trufor", or the name of the set. */
  id: z.string().optional(),
  title: z.string().optional(),
  /** What it is, or why it is refused. */
  detail: z.string(),
  refused: z.boolean(),
});
export type UserManifest = z.infer<typeof userManifestSchema>;

export const settingsSchema = z.object({
  /** Largest picture that is decoded, in million pixels. */
  maxMegapixels: z.number().min(1).max(1000).default(150),
  /** Seconds that one image may take before its worker is stopped. */
  timeLimitSeconds: z.number().min(1).max(3600).default(120),
  /** Megabytes of memory that one worker may hold. */
  memoryLimitMB: z.number().min(256).max(65536).default(1400),
  /** The same two for each model that the reader has brought, which runs in a process of its own. */
  modelTimeLimitSeconds: z.number().min(1).max(3600).default(300),
  modelMemoryLimitMB: z.number().min(256).max(65536).default(4096),
  /** Where models run and are trained; "auto" takes a graphics processor that passes its self-test, else the cpu. */
  device: deviceSchema.default("auto"),
});
export type Settings = z.infer<typeof settingsSchema>;

export const verifyProgressSchema = z.discriminatedUnion("kind", [
  /** The header is read; the picture itself may not be decoded yet. */
  z.object({ kind: z.literal("image"), image: imageSchema, metadata: z.array(metadataBlockSchema) }),
  /** The upright picture can be fetched. */
  z.object({ kind: z.literal("picture"), raster: rasterSchema }),
  z.object({ kind: z.literal("detector"), detector: z.string(), fraction: z.number() }),
  z.object({ kind: z.literal("finding"), finding: liveFindingSchema }),
]);
export type VerifyProgress = z.infer<typeof verifyProgressSchema>;

export const verifyResultSchema = z.object({
  image: imageSchema,
  picture: rasterSchema,
  verdict: verdictSchema,
  findings: z.array(liveFindingSchema),
  /** The models of the reader among the detectors; their findings come last. */
  models: z.array(detectorTraitsSchema).optional(),
  /** All voting maps in one, or null where no voting detector drew a map. */
  map: mapLayerSchema.nullable(),
  metadata: z.array(metadataBlockSchema),
  tool: toolSchema,
  elapsedMs: z.number(),
});
export type VerifyResult = z.infer<typeof verifyResultSchema>;

export const doctorCheckSchema = z.object({
  name: z.string(),
  state: z.enum(["ok", "warning", "failed", "skipped"]),
  detail: z.string(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;

export const reportFormatSchema = z.enum(["html", "pdf", "json"]);
export type ReportFormat = z.infer<typeof reportFormatSchema>;

export const operations = {
  appInfo: operation("app.info", {
    input: none,
    output: z.object({
      tool: toolSchema,
      mode: z.enum(["browser", "electron"]),
      samples: z.array(z.object({ id: z.string(), title: z.string(), description: z.string(), credit: z.string() })),
    }),
    progress: silent,
  }),
  listDetectors: operation("detectors.list", { input: none, output: z.array(detectorInfoSchema), progress: silent }),
  /** What is in the reader's models folder; each file is read and held against its manifest. */
  listModels: operation("models.list", {
    input: none,
    output: z.object({ folder: z.string().optional(), manifests: z.array(userManifestSchema) }),
    progress: silent,
  }),
  getSettings: operation("settings.get", { input: none, output: settingsSchema, progress: silent }),
  setSettings: operation("settings.set", { input: settingsSchema.partial(), output: settingsSchema, progress: silent }),
  /** Puts a sample picture on the tray. Files come in by upload or, in Electron, by the shell. */
  addSample: operation("evidence.addSample", {
    input: z.object({ sample: z.string() }),
    output: evidenceItemSchema,
    progress: silent,
  }),
  removeEvidence: operation("evidence.remove", { input: z.object({ id: z.string() }), output: none, progress: silent }),
  verify: operation("verify.run", {
    input: z.object({
      id: z.string(),
      /** Detector identifiers; all of them where left out. */
      detectors: z.array(z.string()).optional(),
      params: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
    }),
    output: verifyResultSchema,
    progress: verifyProgressSchema,
  }),
  /** One detector again, with other parameters: how a reader steps through bit planes and channels. */
  verifyOne: operation("verify.one", {
    input: z.object({ id: z.string(), detector: z.string(), params: z.record(z.string(), z.unknown()) }),
    output: liveFindingSchema,
    progress: z.object({ fraction: z.number() }),
  }),
  /** A report over results that exist. It is then fetched from `path`. */
  createReport: operation("report.create", {
    input: z.object({ ids: z.array(z.string()).min(1), format: reportFormatSchema }),
    output: z.object({ path: z.string(), name: z.string(), mediaType: z.string(), bytes: z.number().int() }),
    progress: z.object({ fraction: z.number(), step: z.string() }),
  }),
  doctor: operation("doctor.run", {
    input: none,
    output: z.array(doctorCheckSchema),
    progress: z.object({ check: doctorCheckSchema }),
  }),
  ...labOperations,
  ...modelOperations,
  ...totemOperations,
  ...batchOperations,
};
export type Operations = typeof operations;
