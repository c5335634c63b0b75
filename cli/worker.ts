/** `selfsame worker`: examines pictures for scans of other machines that were given the same `--queue`. */
import type { WorkerRecord } from "../contract/worker.ts";
import { userModelsFolder } from "../service/models/userManifests.ts";
import { workAtQueue } from "../service/queue/queueWorker.ts";
import { visibleText } from "../service/report/visibleText.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";
import { duration } from "./scanBar.ts";

export interface WorkerCommand {
  queue: string;
  store?: string;
  jobs?: number;
  patience?: number;
  json?: boolean;
}

/**
 * Works until it is interrupted.
 * @returns the exit code.
 * @throws SelfsameError usage, notFound: queue or store cannot be reached, or do not let us in.
 */
export async function workerCommand(options: WorkerCommand, signal: AbortSignal): Promise<number> {
  const { queue, store, jobs, patience } = options;
  // For programs, and for whoever pipes.
  const lines = options.json || process.stdout.isTTY !== true;
  await workAtQueue(
    {
      ...{ queue, store, jobs, userModels: userModelsFolder(), tell: note },
      patienceMs: patience === undefined ? undefined : 1000 * patience,
      onRecord: (record) => {
        if (lines) void print(`${JSON.stringify(record)}\n`);
        else process.stderr.write(`${visibleText(workerLine(record))}\n`);
      },
    },
    signal,
  );
  return exitCode.interrupted;
}

const inWords: Record<WorkerRecord["outcome"], string> = {
  done: "done",
  failed: "failed",
  returned: "given back",
  original: "not seen here, asked for",
  elsewhere: "its case is not seen here",
};

/** "/photos/a.jpg: done, 2 s". */
export function workerLine({ path, outcome, reason, elapsedMs }: WorkerRecord): string {
  return `${path}: ${inWords[outcome]}, ${duration(elapsedMs)}${reason ? `. ${reason}` : ""}`;
}
