/** Which queue a scan and its workers meet in: one for each program and store, so that none gets what it cannot do. */
import { scanPipeline } from "../scan/pipeline.ts";

/** Twenty digits of a hash: no two programs have the same by accident, and names stay readable. */
const DIGITS = 20;

/** The program with its models, and those of the reader, as all detectors use them. */
export async function programName(userModels: string | undefined, signal: AbortSignal): Promise<string> {
  return (await scanPipeline(undefined, userModels, "fused", signal)).slice(0, DIGITS);
}

/** @param store its identity; undefined where results go into the folder of the case. */
export const queueName = (program: string, store: string | undefined): string => `${program}-${store ?? "case"}`;
