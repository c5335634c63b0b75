/**
 * The memory limit of a worker process. A decoder that blocks the main thread in native code can still be stopped: a
 * thread of its own looks at the resident memory twenty times a second and ends the whole process beyond the limit.
 */
import { Worker } from "node:worker_threads";

const interval = 50;

/** Runs in the thread. Kept as text because it needs nothing of the bundle and must start before anything else. */
const watch = `
const { parentPort } = require("node:worker_threads");
const { writeFileSync } = require("node:fs");
let limit = Infinity;
let stopNote = "";
parentPort.on("message", (next) => { limit = next.limit; stopNote = next.stopNote; });
setInterval(() => {
  const rss = process.memoryUsage.rss();
  if (rss <= limit) return;
  try { writeFileSync(stopNote, String(Math.round(rss / 2 ** 20))); } finally { process.kill(process.pid, "SIGKILL"); }
}, ${interval});
`;

export class MemoryWatch {
  private readonly thread = new Worker(watch, { eval: true });

  /** @param stopNote file that tells the parent why the process ended; holds the memory in use in MiB. */
  limit(memoryLimitMB: number, stopNote: string): void {
    this.thread.postMessage({ limit: memoryLimitMB * 2 ** 20, stopNote });
  }
}
