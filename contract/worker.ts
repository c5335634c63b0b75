/** What a worker says that takes pictures from a queue. */
import { z } from "zod";

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** One line of `worker --json`: a picture that a worker took up, and how that ended. */
export const workerRecordSchema = z.object({
  schema: z.literal("selfsame.worker/1"),
  /** The identifier of the case that asked. */
  case: z.uuid(),
  sha256: sha256Schema,
  /** Where it is on the machine that scans. */
  path: z.string(),
  /**
   * "returned": this worker was stopped, and another takes it. "original": this worker does not see the file, and asks for it
   * by the store. "elsewhere": it does not see the folder for results.
   */
  outcome: z.enum(["done", "failed", "returned", "original", "elsewhere"]),
  /** Why it failed. */
  reason: z.string().nullable(),
  /** Where it was read from; null where it was not read. */
  from: z.enum(["path", "store"]).nullable(),
  elapsedMs: z.number(),
});
export type WorkerRecord = z.infer<typeof workerRecordSchema>;
