/**
 * What the service and a worker process say to each other. Everything that comes from a worker is checked against these
 * schemas: it may have been taken over by the file that it parsed.
 */
import { z } from "zod";
import { errorSchema, imageSchema, rasterSchema } from "../../contract/findings.ts";
import { pictureInputSchema } from "../../contract/models.ts";
import { verifyProgressSchema } from "../../contract/operations.ts";
import { readerModelSchema } from "../models/readerModel/manifest.ts";

const task = z.object({
  /** Absolute path; only ever opened for reading. */
  path: z.string(),
  name: z.string(),
  maxMegapixels: z.number(),
  /** Folder into which pictures and maps are written. */
  rasters: z.string(),
  /** Folder of models that the reader has brought; there are none where left out. */
  userModels: z.string().optional(),
});

export const jobSchema = z.discriminatedUnion("kind", [
  task.extend({
    kind: z.literal("examine"),
    /** Identifiers; all detectors where left out. */
    detectors: z.array(z.string()).optional(),
    params: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
    /** False where nobody will look at the maps: then none is written. */
    maps: z.boolean().optional(),
  }),
  task.extend({
    kind: z.literal("detector"),
    detector: z.string(),
    params: z.record(z.string(), z.unknown()),
    /** The file must still be the one that was examined. */
    sha256: z.string().optional(),
  }),
  /** A model that the reader has brought, on a picture that another worker has decoded. */
  z.object({
    kind: z.literal("model"),
    path: z.string(),
    name: z.string(),
    rasters: z.string(),
    userModels: z.string(),
    model: readerModelSchema,
    picture: rasterSchema,
    format: imageSchema.shape.format,
    maps: z.boolean().optional(),
  }),
  /** A look into an ONNX file, which is run once on zeros if `run` says so. */
  z.object({
    kind: z.literal("inspect"),
    path: z.string(),
    name: z.string(),
    run: z.boolean(),
    /** Of the pictures, where the network takes any size. */
    size: pictureInputSchema.pick({ width: true, height: true }).optional(),
  }),
]);
export type Job = z.infer<typeof jobSchema>;

export const toWorkerSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("job"),
    id: z.number().int(),
    job: jobSchema,
    memoryLimitMB: z.number(),
    /** So many cores are there for it. */
    cores: z.number().int(),
    /** Written by the worker before it stops itself for lack of memory. */
    stopNote: z.string(),
  }),
  z.object({ type: z.literal("cancel"), id: z.number().int() }),
]);
export type ToWorker = z.infer<typeof toWorkerSchema>;

export const fromWorkerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), id: z.number().int(), value: verifyProgressSchema }),
  z.object({ type: z.literal("result"), id: z.number().int(), value: z.unknown() }),
  errorSchema.extend({ type: z.literal("error"), id: z.number().int() }),
]);
export type FromWorker = z.infer<typeof fromWorkerSchema>;
