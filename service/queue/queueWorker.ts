/** Takes jobs from a queue and has them done, until it is stopped; then what was begun goes back, for others. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Job as QueuedJob, Worker } from "bullmq";
import { SelfsameError } from "../../contract/errors.ts";
import type { WorkerRecord } from "../../contract/worker.ts";
import { scanSettings, workersFor } from "../scan/scan.ts";
import { Workbench } from "../workbench.ts";
import { type Job, jobId, jobSchema, machine, type Outcome } from "./job.ts";
import { JobExaminer } from "./jobExaminer.ts";
import { Announcement } from "./listeners.ts";
import { connectQueue, PREFIX } from "./queueConnection.ts";
import { programName, queueName } from "./queueName.ts";
import { openStore, storeIdentity } from "./store/openStore.ts";

export interface QueueWorkerOptions {
  /** Address of Redis or Valkey. */
  queue: string;
  /** Address of the store, where scans were given one. */
  store?: string;
  /** Pictures at a time; as many as cores and memory allow where left out, and never more than memory allows. */
  jobs?: number;
  /** A worker that is silent for so long is taken for dead, and its pictures go to others. */
  patienceMs?: number;
  /** Folder of models that the reader has brought. */
  userModels?: string;
  tell: (message: string) => void;
  onRecord: (record: WorkerRecord) => void;
}

const PATIENCE_MS = 15_000;
/** A picture whose workers died so often and once more has failed. */
const DEATHS = 2;
/** A queue that does not answer must not hold up the end. */
const CLOSE_MS = 5000;

/**
 * Works until `signal` is aborted.
 * @throws SelfsameError usage, notFound: queue or store cannot be reached, or do not let us in; the reason of the signal.
 */
export async function workAtQueue(options: QueueWorkerOptions, signal: AbortSignal): Promise<void> {
  const { userModels, tell, patienceMs = PATIENCE_MS } = options;
  const store = options.store === undefined ? undefined : openStore(options.store);
  const { redis, shown, close } = await connectQueue(options.queue, signal);
  const scratch = mkdtempSync(join(tmpdir(), "selfsame-worker-"));
  const settings = scanSettings();
  const jobs = workersFor(options.jobs, settings.memoryLimitMB);
  const bench = new Workbench({ settings, workers: jobs, userModels, workDir: scratch });
  let worker: Worker | undefined;
  try {
    const program = await programName(userModels, signal);
    const queue = queueName(program, store && (await storeIdentity(store)));
    const examiner = new JobExaminer({ bench, store, userModels, scratch });
    const work = await processor(examiner, options.onRecord);
    const { Worker } = await import("bullmq");
    worker = new Worker(queue, work, {
      // Stands with each job in Redis, for whoever looks there.
      name: `${machine()}:${process.pid}`,
      ...{ connection: redis, prefix: PREFIX, concurrency: jobs, maxStalledCount: DEATHS },
      ...{ lockDuration: patienceMs, stalledInterval: Math.ceil(patienceMs / 3), runRetryDelay: 2000 },
    });
    const taking = worker;
    // Without a listener they are printed. What they tell of shows: in the end of a job, or in a lost connection.
    worker.on("error", () => undefined);
    // Another has it by now; two must not go on with the same.
    worker.on("lockRenewalFailed", (ids) => {
      for (const id of ids) taking.cancelJob(id);
    });
    await worker.waitUntilReady();
    const announcement = new Announcement(redis, { queue, program, jobs });
    await announcement.say();
    let lost = false;
    redis.on("close", () => {
      if (!lost && !signal.aborted) tell(`${shown} does not answer. This worker waits for it.`);
      lost = true;
    });
    redis.on("ready", () => {
      if (lost) tell(`${shown} answers again.`);
      lost = false;
    });
    const pictures = jobs === 1 ? "one picture" : `up to ${jobs} pictures`;
    const where = store
      ? ` Results go to ${store.shown}.`
      : " Results go into the folders of cases that this machine sees.";
    tell(`Listening at ${shown}; ${pictures} at a time.${where}`);
    await aborted(signal);
    const closed = worker.close();
    worker.cancelAllJobs();
    const ended = Promise.allSettled([announcement.stop(), closed]);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
  } finally {
    if (!signal.aborted) await worker?.close(true).catch(() => undefined);
    close();
    await bench.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

type Process = (queued: QueuedJob, token?: string, stopping?: AbortSignal) => Promise<Outcome>;

async function processor(examiner: JobExaminer, onRecord: (record: WorkerRecord) => void): Promise<Process> {
  const { UnrecoverableError, WaitingError } = await import("bullmq");
  return async (queued, token, stopping) => {
    const parsed = jobSchema.safeParse(queued.data);
    if (!parsed.success || queued.id !== jobId(parsed.data))
      throw new UnrecoverableError("This is no job of Selfsame.");
    const job: Job = parsed.data;
    const started = performance.now();
    const record = (outcome: WorkerRecord["outcome"], reason: string | null, from: WorkerRecord["from"]) =>
      onRecord({
        ...{ schema: "selfsame.worker/1", case: job.case, sha256: job.sha256, path: job.path },
        ...{ outcome, reason, from, elapsedMs: performance.now() - started },
      });
    // That of the queue may be of another make than Node's.
    const cancelling = new AbortController();
    const stop = () => cancelling.abort(new SelfsameError("cancelled", "The worker was stopped."));
    if (stopping?.aborted) stop();
    stopping?.addEventListener("abort", stop);
    try {
      const { outcome, from } = await examiner.examine(job, cancelling.signal);
      record(outcome.outcome, outcome.outcome === "failed" ? outcome.message : null, from);
      return outcome;
    } catch (error) {
      if (!cancelling.signal.aborted) {
        record("returned", error instanceof Error ? error.message : String(error), null);
        throw error;
      }
      record("returned", null, null);
      // Where another has it already, there is nothing to give back.
      await queued.moveToWait(token).catch(() => undefined);
      throw new WaitingError();
    } finally {
      stopping?.removeEventListener("abort", stop);
    }
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
