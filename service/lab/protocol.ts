/** What the service and the process of a run say to each other. What comes from the process is checked. */
import { z } from "zod";
import { errorSchema } from "../../contract/findings.ts";
import { claimSchema, labEventSchema, usedDeviceSchema } from "../../contract/lab.ts";

export const toLabSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("run"),
    experiment: z.string(),
    params: z.record(z.string(), z.unknown()),
    device: usedDeviceSchema,
    /** The run folder; it exists. */
    folder: z.string(),
    /** Where files lie that were handed over for parameters. */
    files: z.string(),
  }),
  z.object({ type: z.literal("pause") }),
  z.object({ type: z.literal("resume") }),
  /** Save and end. */
  z.object({ type: z.literal("stop") }),
  /** One small step of training, compared with the cpu. */
  z.object({ type: z.literal("selfTest"), device: usedDeviceSchema }),
]);
export type ToLab = z.infer<typeof toLabSchema>;

export const fromLabSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("events"), events: z.array(labEventSchema) }),
  /** Everything that was told before is in the run folder. */
  z.object({ type: z.literal("paused") }),
  z.object({ type: z.literal("stopped") }),
  z.object({ type: z.literal("done"), claims: z.array(claimSchema), files: z.array(z.string()) }),
  errorSchema.extend({ type: z.literal("error"), files: z.array(z.string()) }),
  z.object({ type: z.literal("selfTest"), works: z.boolean(), faster: z.boolean(), detail: z.string() }),
]);
export type FromLab = z.infer<typeof fromLabSchema>;
