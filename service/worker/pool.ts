/**
 * Worker processes, one job each at a time. A job ends in exactly one of: its result, its error, its time limit, its
 * memory limit, cancelling, or the death of its process; whatever happens to one touches no other.
 *
 * A process that has examined a large picture keeps more memory than a fresh one, although nothing refers to it any more.
 * So that no picture fails for what was examined before it, a job that reaches the memory limit in a used process is
 * begun again in a fresh one, with all of its time; only there does the limit count.
 *
 * A job is told how many cores there are for it: all of them while it is alone, its share where others are under way.
 */
import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type ErrorCode, SelfsameError } from "../../contract/errors.ts";
import type { VerifyProgress } from "../../contract/operations.ts";
import { fromWorkerSchema, type Job, type ToWorker } from "./protocol.ts";

/** A worker process as the pool sees it, whether Node or Electron runs it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** `code` is null where a signal ended the process. */
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

/** Programs that run as processes of their own: pictures are examined in "worker", experiments run in "lab", balls in "totem". */
export type WorkerEntry = "worker" | "lab" | "totem";

/** @param quiet what libraries write to stderr goes nowhere: a device that is only tried out may complain. */
export type SpawnWorker = (entry: WorkerEntry, quiet?: boolean) => WorkerProcess;

export interface JobOptions {
  timeLimitSeconds: number;
  memoryLimitMB: number;
  signal: AbortSignal;
  onProgress(value: VerifyProgress): void;
}

interface Task {
  id: number;
  job: Job;
  options: JobOptions;
  stopNote: string;
  settled: boolean;
  /** Settles the job once; later calls do nothing. */
  settle(outcome: { value: unknown } | { error: Error }): void;
}

interface Slot {
  process: WorkerProcess;
  task?: Task;
  timer?: NodeJS.Timeout;
  /** Whether it has done a job before this one. */
  used: boolean;
  /** The file it examined last, which it may still hold decoded. */
  lastPath?: string;
}

/** How long a cancelled job may take to stop by itself before its process is killed. */
const graceMs = 1000;

export class WorkerPool {
  private readonly slots = new Set<Slot>();
  private readonly queue: Task[] = [];
  private nextId = 1;
  private closed = false;

  /**
   * @param size most processes at a time.
   * @param folder for the notes of processes that stop themselves.
   * @param once whether each process ends with its job, and none waits for the next one.
   * @param cores shared out among the jobs.
   */
  constructor(
    private readonly spawn: SpawnWorker,
    private readonly size: number,
    private readonly folder: string,
    private readonly once = false,
    private readonly cores = size,
  ) {}

  /** Starts one process ahead of the first job. */
  warm(): void {
    if (this.slots.size === 0 && !this.closed) this.start();
  }

  /** Process identifiers of the workers that are alive. */
  pids(): number[] {
    return [...this.slots].flatMap(({ process }) => process.pid ?? []);
  }

  /**
   * Resolves with what the worker returned, unchecked. Progress may start again from the beginning.
   * @throws SelfsameError of the job itself; timeout, memory, crashed, cancelled.
   */
  run(job: Job, options: JobOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(new SelfsameError("cancelled", "The program is closing."));
      if (options.signal.aborted) return reject(cancelled(options.signal));
      const id = this.nextId++;
      const onAbort = () => this.cancel(task);
      const task: Task = {
        id,
        job,
        options,
        stopNote: join(this.folder, `stopped-${randomUUID()}`),
        settled: false,
        settle: (outcome) => {
          if (task.settled) return;
          task.settled = true;
          options.signal.removeEventListener("abort", onAbort);
          if ("error" in outcome) reject(outcome.error);
          else resolve(outcome.value);
        },
      };
      options.signal.addEventListener("abort", onAbort, { once: true });
      this.queue.push(task);
      this.dispatch();
    });
  }

  /** Kills every process and rejects what is waiting. */
  close(): void {
    this.closed = true;
    const error = new SelfsameError("cancelled", "The program is closing.");
    for (const task of this.queue.splice(0)) task.settle({ error });
    for (const slot of this.slots) {
      slot.task?.settle({ error });
      clearTimeout(slot.timer);
      slot.process.kill();
    }
    this.slots.clear();
  }

  private start(): Slot {
    const slot: Slot = { process: this.spawn("worker"), used: false };
    this.slots.add(slot);
    slot.process.onMessage((message) => this.receive(slot, message));
    slot.process.onExit((code) => this.bury(slot, code));
    return slot;
  }

  private dispatch(): void {
    while (this.queue.length > 0) {
      const { job } = this.queue[0];
      const idle = [...this.slots].filter(({ task }) => !task);
      const slot =
        idle.find(({ lastPath }) => lastPath === job.path) ??
        idle[0] ??
        (this.slots.size < this.size ? this.start() : undefined);
      if (!slot) return;
      this.assign(slot, this.queue.shift()!);
    }
  }

  private assign(slot: Slot, task: Task): void {
    const { timeLimitSeconds, memoryLimitMB } = task.options;
    slot.task = task;
    slot.lastPath = task.job.path;
    slot.timer = setTimeout(() => {
      task.settle({
        error: new SelfsameError(
          "timeout",
          `${task.job.name} took longer than ${timeLimitSeconds} seconds; its examination was stopped.`,
          "Raise the time limit in the settings, or choose fewer detectors.",
        ),
      });
      slot.process.kill();
    }, timeLimitSeconds * 1000);
    const { id, job, stopNote } = task;
    const message: ToWorker = { type: "job", id, job, memoryLimitMB, cores: this.share(), stopNote };
    slot.process.send(message);
  }

  private share(): number {
    const busy = [...this.slots].filter(({ task }) => task).length;
    return Math.max(1, Math.floor(this.cores / busy));
  }

  private receive(slot: Slot, raw: unknown): void {
    const parsed = fromWorkerSchema.safeParse(raw);
    const { task } = slot;
    if (!parsed.success || !task || parsed.data.id !== task.id) {
      // Not what our own worker sends: it has been taken over or is broken.
      slot.process.kill();
      return;
    }
    const message = parsed.data;
    if (message.type === "progress") {
      task.options.onProgress(message.value);
      return;
    }
    clearTimeout(slot.timer);
    slot.task = undefined;
    slot.used = true;
    if (message.type === "result") task.settle({ value: message.value });
    else task.settle({ error: new SelfsameError(message.code as ErrorCode, message.message, message.advice) });
    if (this.once) {
      this.slots.delete(slot);
      slot.process.kill();
    }
    this.dispatch();
  }

  private cancel(task: Task): void {
    task.settle({ error: cancelled(task.options.signal) });
    const waiting = this.queue.indexOf(task);
    if (waiting >= 0) this.queue.splice(waiting, 1);
    const slot = [...this.slots].find((candidate) => candidate.task === task);
    if (!slot) return;
    clearTimeout(slot.timer);
    slot.process.send({ type: "cancel", id: task.id } satisfies ToWorker);
    slot.timer = setTimeout(() => slot.process.kill(), graceMs);
  }

  private bury(slot: Slot, code: number | null): void {
    clearTimeout(slot.timer);
    if (!this.slots.delete(slot)) return;
    const { task } = slot;
    if (!task) return;
    const stopped = existsSync(task.stopNote);
    rmSync(task.stopNote, { force: true });
    if (stopped && slot.used && !task.settled) {
      this.assign(this.start(), task);
      return;
    }
    task.settle({ error: stopped ? outOfMemory(task) : crashed(task, code) });
    // The next job should find a process that is already up.
    if (this.queue.length > 0) this.dispatch();
    else if (!this.once) this.warm();
  }
}

function cancelled(signal: AbortSignal): Error {
  return signal.reason instanceof SelfsameError ? signal.reason : new SelfsameError("cancelled", "Cancelled.");
}

function outOfMemory({ job, options }: Task): SelfsameError {
  return new SelfsameError(
    "memory",
    `${job.name} needed more than ${options.memoryLimitMB} MB of memory; its examination was stopped.`,
    "Raise the memory limit in the settings if the machine has more, or examine a smaller copy.",
  );
}

function crashed({ job }: Task, code: number | null): SelfsameError {
  const how = code === null ? "was killed" : `ended with code ${code}`;
  return new SelfsameError(
    "crashed",
    `The process that examined ${job.name} ${how}. Other images are not affected.`,
    "Try once more. If it happens again, the file may be made to break programs: handle it with care.",
  );
}
