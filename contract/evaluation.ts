/** What `selfsame evaluate` prints: the measurement of a set, and the making of one. */
import { z } from "zod";

/** `evaluate --make-splices --json`, schema "selfsame.splices/1". */
export const splicesDocumentSchema = z.object({
  schema: z.literal("selfsame.splices/1"),
  folder: z.string(),
  seed: z.number().int(),
  preserve: z.boolean(),
  splices: z.number().int(),
  /** How many there are of each. */
  kinds: z.record(z.string(), z.number().int()),
  formats: z.record(z.string(), z.number().int()),
  /** Empty where there were too few cameras for two parts. */
  parts: z.record(z.string(), z.number().int()),
  /** That could be built on, and of how many cameras. */
  photographs: z.number().int(),
  cameras: z.number().int(),
  /** How many files were left out, by reason. */
  excluded: z.record(z.string(), z.number().int()),
  elapsedMs: z.number(),
});
export type SplicesDocument = z.infer<typeof splicesDocumentSchema>;
