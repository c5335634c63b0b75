/** What can be asked of the Lab: experiments, runs, and what runs tell while they go on. */
import { z } from "zod";
import type { LabEvent } from "../engine/lab/events.ts";
import { devices } from "./choices.ts";
import { operation } from "./operation.ts";

const none = z.object({});
const silent = z.never();

export const deviceSchema = z.enum(devices);
export type Device = z.infer<typeof deviceSchema>;
/** Where arithmetic really runs. */
export const usedDeviceSchema = deviceSchema.exclude(["auto"]);
export type UsedDevice = z.infer<typeof usedDeviceSchema>;

export const deviceReportSchema = z.object({
  device: usedDeviceSchema,
  /** Whether a step of training came out as on the cpu. */
  works: z.boolean(),
  /** In words: how long it took, or why it does not work. */
  detail: z.string(),
});
export type DeviceReport = z.infer<typeof deviceReportSchema>;

const pointSchema = z.tuple([z.number(), z.number()]).readonly();
const axisSchema = z.object({ label: z.string(), scale: z.enum(["linear", "log2", "log10"]).optional() });
export const chartSchema = z.object({
  id: z.string(),
  title: z.string(),
  x: axisSchema,
  y: axisSchema,
  style: z.enum(["lines", "points", "bars", "scatter"]).optional(),
  caption: z.string().optional(),
});
export const tableSchema = z.object({
  id: z.string(),
  title: z.string(),
  columns: z.array(z.string()).readonly(),
  rows: z.array(z.array(z.union([z.string(), z.number()])).readonly()).readonly(),
});

const tilesSchema = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  channels: z.union([z.literal(1), z.literal(3)]),
  count: z.number().int().min(0),
  data: z.string(),
});
const galleryItemSchema = z.object({
  tile: z.number().int().min(0).optional(),
  text: z.string().optional(),
  marked: z.boolean().optional(),
});
const words = z.array(z.string()).readonly();
export const matrixSchema = z.object({
  id: z.string(),
  title: z.string(),
  rowLabel: z.string(),
  columnLabel: z.string(),
  rows: words,
  columns: words,
  values: z.array(z.array(z.number().nullable()).readonly()).readonly(),
  range: pointSchema.optional(),
  details: z.array(words).readonly().optional(),
  caption: z.string().optional(),
});
export const gallerySchema = z.object({
  id: z.string(),
  title: z.string(),
  tiles: tilesSchema,
  entries: z
    .array(
      z.object({
        item: galleryItemSchema,
        lists: z.array(z.object({ name: z.string(), items: z.array(galleryItemSchema).readonly() })).readonly(),
      }),
    )
    .readonly(),
  caption: z.string().optional(),
});
export const filmSchema = z.object({
  id: z.string(),
  title: z.string(),
  tiles: tilesSchema,
  frames: z.array(z.object({ label: z.string(), lines: words })).readonly(),
  caption: z.string().optional(),
});

export const labEventSchema: z.ZodType<LabEvent> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("chart"), chart: chartSchema }),
  z.object({
    kind: z.literal("points"),
    chart: z.string(),
    series: z.string(),
    points: z.array(pointSchema).readonly(),
  }),
  z.object({
    kind: z.literal("frame"),
    chart: z.string(),
    frame: z.number().int(),
    label: z.string(),
    groups: z.array(z.object({ name: z.string(), points: z.array(pointSchema).readonly() })).readonly(),
  }),
  z.object({ kind: z.literal("table"), table: tableSchema }),
  z.object({ kind: z.literal("matrix"), matrix: matrixSchema }),
  z.object({ kind: z.literal("gallery"), gallery: gallerySchema }),
  z.object({ kind: z.literal("film"), film: filmSchema }),
  z.object({
    kind: z.literal("picture"),
    id: z.string(),
    title: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    channels: z.union([z.literal(1), z.literal(3)]),
    data: z.string(),
  }),
  z.object({ kind: z.literal("progress"), fraction: z.number().min(0).max(1), step: z.string() }),
  z.object({ kind: z.literal("note"), text: z.string() }),
]);

export const claimSchema = z.object({
  text: z.string(),
  measured: z.string(),
  threshold: z.string(),
  holds: z.boolean(),
});

export type Claim = z.infer<typeof claimSchema>;

export const experimentInfoSchema = z.object({
  id: z.string(),
  title: z.string(),
  paper: z.object({ title: z.string(), authors: z.string(), venue: z.string() }),
  question: z.string(),
  /** JSON schema of its parameters; a string with format "folder" is a folder on this machine, empty for none. */
  params: z.record(z.string(), z.unknown()),
  /** In the order of patience; the first one is the default. */
  presets: z.array(
    z.object({
      id: z.enum(["seconds", "minutes", "hours"]),
      label: z.string(),
      estimateSeconds: z.number(),
      /** Complete parameters: the preset's own over the defaults. */
      params: z.record(z.string(), z.unknown()),
    }),
  ),
  /** Markdown of its README. */
  readme: z.string(),
});
export type ExperimentInfo = z.infer<typeof experimentInfoSchema>;

/** "interrupted": the program ended while it ran; it can be resumed, as can cancelled and failed ones. */
export const runStateSchema = z.enum(["running", "paused", "done", "cancelled", "failed", "interrupted"]);
export type RunState = z.infer<typeof runStateSchema>;

export const runInfoSchema = z.object({
  id: z.string(),
  experiment: z.string(),
  /** What the reader called it; the experiment's title and the time at first. */
  name: z.string(),
  state: runStateSchema,
  params: z.record(z.string(), z.unknown()),
  /** Where the arithmetic runs, and why not where it was asked to. */
  device: z.object({ asked: deviceSchema, used: z.string().optional(), reason: z.string().optional() }),
  /** ISO 8601. */
  startedAt: z.string(),
  endedAt: z.string().optional(),
  /** Time spent computing, pauses and interruptions left out. */
  elapsedMs: z.number(),
  progress: z.object({
    fraction: z.number(),
    step: z.string(),
    /** Estimate from the pace so far. */
    remainingMs: z.number().optional(),
  }),
  claims: z.array(claimSchema).optional(),
  error: z.object({ message: z.string(), advice: z.string().optional() }).optional(),
  versions: z.record(z.string(), z.string()),
  /** Absolute path of the run folder. */
  folder: z.string(),
  /** Files in the run folder that a reader may want: CSV, SVG, PNG, ONNX, JSON. Relative to it. */
  files: z.array(z.string()),
});
export type RunInfo = z.infer<typeof runInfoSchema>;

export const runUpdateSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("info"), run: runInfoSchema }),
  z.object({ kind: z.literal("events"), events: z.array(labEventSchema) }),
]);
export type RunUpdate = z.infer<typeof runUpdateSchema>;

const run = z.object({ id: z.string() });

export const labOperations = {
  /** Tries every device this system can have; takes seconds the first time. */
  listDevices: operation("lab.devices", { input: none, output: z.array(deviceReportSchema), progress: silent }),
  listExperiments: operation("lab.experiments", {
    input: none,
    output: z.array(experimentInfoSchema),
    progress: silent,
  }),
  /** Newest first. */
  listRuns: operation("lab.runs", { input: none, output: z.array(runInfoSchema), progress: silent }),
  /** Starts a run and returns at once; it goes on whether or not anybody watches. */
  startRun: operation("lab.start", {
    input: z.object({
      experiment: z.string(),
      /** What is left out has its default. A value out of range is refused in words (usage). */
      params: z.record(z.string(), z.unknown()),
      /** That of the settings where left out. */
      device: deviceSchema.optional(),
    }),
    output: runInfoSchema,
    progress: silent,
  }),
  /** Everything the run has told so far, then what it tells, until it ends or nobody watches any more. */
  watchRun: operation("lab.watch", { input: run, output: runInfoSchema, progress: runUpdateSchema }),
  pauseRun: operation("lab.pause", { input: run, output: runInfoSchema, progress: silent }),
  /** Continues a paused run, or one that was cancelled, failed or interrupted, from its last checkpoint. */
  resumeRun: operation("lab.resume", { input: run, output: runInfoSchema, progress: silent }),
  cancelRun: operation("lab.cancel", { input: run, output: runInfoSchema, progress: silent }),
  renameRun: operation("lab.rename", {
    input: z.object({ id: z.string(), name: z.string().trim().min(1).max(200) }),
    output: runInfoSchema,
    progress: silent,
  }),
  /** Deletes the run folder. A run that goes on is cancelled first. */
  removeRun: operation("lab.remove", { input: run, output: none, progress: silent }),
};
