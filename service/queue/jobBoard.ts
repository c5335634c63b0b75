/**
 * Puts jobs into BullMQ and waits for how they end. The case is the queue; here is only what is being done right now. Events
 * tell quickly, and are not relied on: jobs are looked after as well, also those that a Redis lost that was started anew.
 */
import type { Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { type Job, jobId, type Outcome, outcomeSchema } from "./job.ts";
import { PREFIX } from "./queueConnection.ts";

/** Nobody asks for a job that ended longer ago; the scan that put it there may be gone. */
const kept = { age: 3600, count: 1000 };
const LOOK_MS = 4000;
/** A worker that meets trouble of its own gives the job back so often. */
const ATTEMPTS = 3;

interface Pending {
  job: Job;
  adding: boolean;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

export class JobBoard {
  private readonly pending = new Map<string, Pending>();
  private readonly takingBack: Promise<unknown>[] = [];
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly queue: Queue,
    private readonly events: QueueEvents,
    lookMs: number,
  ) {
    this.timer = setInterval(() => this.lookAtAll(), lookMs);
    // Without listeners they are printed; the fleet notices a queue that does not answer.
    queue.on("error", () => undefined);
    events.on("error", () => undefined);
    events.on("completed", ({ jobId }) => this.look(jobId));
    events.on("failed", ({ jobId }) => this.look(jobId));
  }

  static async open(name: string, redis: Redis, lookMs = LOOK_MS): Promise<JobBoard> {
    const { Queue, QueueEvents } = await import("bullmq");
    const where = { connection: redis, prefix: PREFIX };
    const board = new JobBoard(new Queue(name, where), new QueueEvents(name, where), lookMs);
    await board.events.waitUntilReady();
    return board;
  }

  /**
   * Has a job done, unless it is there already: then its end is waited for.
   * @throws the reason of the signal; a job that nobody has begun is taken back then.
   */
  async run(job: Job, signal: AbortSignal): Promise<Outcome> {
    signal.throwIfAborted();
    const id = jobId(job);
    let onAbort = () => {};
    try {
      return await new Promise<Outcome>((resolve, reject) => {
        onAbort = () => reject(signal.reason);
        signal.addEventListener("abort", onAbort);
        const pending = { job, adding: true, resolve, reject };
        this.pending.set(id, pending);
        this.add(id, pending).catch(reject);
      });
    } catch (error) {
      if (signal.aborted) this.takeBack(id);
      throw error;
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.pending.delete(id);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.allSettled(this.takingBack);
    await Promise.allSettled([this.events.close(), this.queue.close()]);
  }

  private async add(id: string, pending: Pending): Promise<void> {
    pending.adding = true;
    const known = await this.queue.getJob(id);
    // Ended when an earlier scan asked: that scan has gone, and what it was told is old.
    if (known && ["completed", "failed"].includes(await known.getState())) await known.remove();
    await this.queue.add("examine", pending.job, {
      ...{ jobId: id, removeOnComplete: kept, removeOnFail: kept },
      ...{ attempts: ATTEMPTS, backoff: { type: "fixed", delay: 1000 } },
    });
    pending.adding = false;
    await this.lookUnguarded(id);
  }

  private takeBack(id: string): void {
    // One that is being examined stays; its result is taken up by the next scan.
    this.takingBack.push(this.queue.remove(id).catch(() => undefined));
  }

  private lookAtAll(): void {
    for (const id of this.pending.keys()) this.look(id);
  }

  private look(id: string): void {
    // A queue that does not answer is the fleet's to judge.
    this.lookUnguarded(id).catch(() => undefined);
  }

  private async lookUnguarded(id: string): Promise<void> {
    const pending = this.pending.get(id);
    if (!pending || pending.adding) return;
    const state = await this.queue.getJobState(id);
    // After its state: what was read before would lack how it ended.
    const job = await this.queue.getJob(id);
    if (this.pending.get(id) !== pending || pending.adding) return;
    if (!job) return this.add(id, pending);
    if (state !== "completed" && state !== "failed") return;
    pending.resolve(state === "completed" ? ended(job.returnvalue) : failed(job.failedReason));
    await job.remove();
  }
}

const failure = (message: string, advice?: string): Outcome => ({
  ...{ outcome: "failed", worker: "", code: "crashed" },
  ...{ message: message.slice(0, 4000), advice },
});

function ended(value: unknown): Outcome {
  const parsed = outcomeSchema.safeParse(value);
  return parsed.success ? parsed.data : failure("A worker answered what no worker answers.");
}

/** What BullMQ says of a job whose workers fell silent more than `maxStalledCount` times, or a worker of its trouble. */
const failed = (reason: string): Outcome =>
  /stalled/.test(reason)
    ? failure("Every worker that began to examine it died or fell silent.", "Examine it by itself: selfsame verify.")
    : failure(reason);
