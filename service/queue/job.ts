/** What goes through the queue: a picture that is to be examined, and how that ended. Results themselves go through a store. */
import { hostname } from "node:os";
import { z } from "zod";
import type { ErrorCode } from "../../contract/errors.ts";
import type { KeptMaps } from "../scan/pipeline.ts";

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** The name of a result, in the queue and in the store. */
export const jobKeySchema = z.strictObject({
  /** The identifier in case.json. */
  case: z.uuid(),
  /** Of the picture. */
  sha256: sha256Schema,
  pipeline: sha256Schema,
});
export type JobKey = z.infer<typeof jobKeySchema>;

export const jobSchema = jobKeySchema.extend({
  bytes: z.number().int().min(0),
  /** Absolute, on the machine that scans: others may see the same file system. */
  path: z.string(),
  /** Identifiers; null for all. */
  detectors: z.array(z.string()).nullable(),
  maps: z.enum(["fused", "all"] satisfies KeptMaps[]),
  /** Where the scan was given no store: the folder in its case that results go to. */
  folder: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

const codes = ["unreadable", "unsupported", "tooLarge", "timeout", "memory", "crashed", "notFound", "usage"] as const;

export const outcomeSchema = z.discriminatedUnion("outcome", [
  /** The result is in the store. */
  z.strictObject({ outcome: z.literal("done"), worker: z.string().max(200) }),
  /** The worker sees no such file: the original has to come by the store. */
  z.strictObject({ outcome: z.literal("original"), worker: z.string().max(200) }),
  /** The worker does not see the folder in the case that results are to go to. */
  z.strictObject({ outcome: z.literal("elsewhere"), worker: z.string().max(200) }),
  z.strictObject({
    outcome: z.literal("failed"),
    worker: z.string().max(200),
    code: z.enum(codes satisfies readonly ErrorCode[]),
    message: z.string().max(4000),
    advice: z.string().max(4000).optional(),
  }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** What went wrong in the program of another machine is not this machine's: to whoever reads of it, it broke down there. */
export const failureCode = (code: ErrorCode): (typeof codes)[number] =>
  codes.find((known) => known === code) ?? "crashed";

/** The same picture of the same case is never in the queue twice. */
export const jobId = ({ case: id, sha256, pipeline }: JobKey): string => `${id}-${sha256}-${pipeline}`;

/** Who writes into an outcome. */
export const machine = (): string => hostname().slice(0, 200);
