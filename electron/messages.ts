/** What the main process and the engine process say to each other. Both sides check. */
import { z } from "zod";
import { folderSchema } from "../contract/batch.ts";
import { addedSchema } from "../contract/shell.ts";

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const id = z.number().int();

export const toEngineSchema = z.discriminatedUnion("type", [
  /** Carries a port to the window. */
  z.object({ type: z.literal("window") }),
  z.object({ type: z.literal("add"), id, paths: z.array(z.string()) }),
  z.object({ type: z.literal("folder"), id, path: z.string() }),
  z.object({ type: z.literal("request"), id, method: z.string(), path: z.string(), body: bytes.optional() }),
  /** Carries a port to the worker process that was asked for. */
  z.object({ type: z.literal("worker"), id, pid: z.number().optional() }),
  z.object({ type: z.literal("workerExit"), id, code: z.number().nullable() }),
  z.object({ type: z.literal("close") }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

export const fromEngineSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("added"), id, added: addedSchema }),
  z.object({ type: z.literal("folder"), id, folder: folderSchema.nullable() }),
  z.object({
    type: z.literal("response"),
    id,
    status: z.number().int(),
    headers: z.record(z.string(), z.string()),
    body: bytes,
  }),
  z.object({ type: z.literal("spawnWorker"), id, entry: z.enum(["worker", "lab", "totem"]) }),
  z.object({ type: z.literal("killWorker"), id }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;
