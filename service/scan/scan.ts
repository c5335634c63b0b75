/**
 * A scan: a folder is walked through, and what the case does not know of it is examined, by as many worker processes as
 * cores and memory allow. The case is the queue: pictures that wait are rows of it, so that memory does not grow with the
 * folder, and a scan that ended in whatever way is gone on with by the next one.
 */
import { realpathSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import { type Settings, settingsSchema } from "../../contract/operations.ts";
import type { ScanCounts, ScanProgress, ScanRecord } from "../../contract/scan.ts";
import type { CaseWriter } from "../cases/caseWriter.ts";
import { firstWaiting, totalsBelow } from "../cases/scanQueries.ts";
import { fileError } from "../evidence/readFile.ts";
import { Workbench } from "../workbench.ts";
import type { SpawnWorker } from "../worker/pool.ts";
import { Bell } from "./bell.ts";
import { Completion } from "./completion.ts";
import { Discovery } from "./discovery.ts";
import { type Examining, examinePicture } from "./examine.ts";
import type { Examiner } from "./examiner.ts";
import { LocalExaminer } from "./localExaminer.ts";
import { Meter } from "./meter.ts";
import { type Missing, missingFiles } from "./missing.ts";
import { filterOf, type Patterns } from "./patterns.ts";
import { type KeptMaps, scanPipeline } from "./pipeline.ts";
import { recordOf } from "./record.ts";
import type { ScanRun } from "./scanRun.ts";

export interface ScanOptions extends Patterns {
  folder: string;
  /** The case; it stays open. */
  writer: CaseWriter;
  /** Identifiers; all detectors where left out. */
  detectors?: string[];
  /** Pictures at a time; as many as cores and memory allow where left out, and never more than memory allows. */
  jobs?: number;
  /** "fused" where left out: the maps of all detectors of a hundred thousand pictures would fill disks. */
  maps?: KeptMaps;
  settings?: Partial<Settings>;
  /** Folder of models that the reader has brought. */
  userModels?: string;
  /** Goes on with files that are new or change, until it is cancelled. */
  watch?: { pollMs: number; stableMs: number };
  spawnWorker?: SpawnWorker;
  /** Who examines; workers of this machine where left out. Closed at the end. */
  examiner?: (facts: ScanFacts) => Promise<Examiner>;
  /** Told some times a second. */
  onProgress?: (progress: ScanProgress) => void;
  /** Every picture of the folder that has its outcome, those that were known included. It is waited for. */
  onRecord?: (record: ScanRecord) => void | Promise<void>;
}

/** What whoever examines needs to know of a scan. */
export interface ScanFacts {
  writer: CaseWriter;
  pipeline: string;
  detectors: string[] | undefined;
  maps: KeptMaps;
  userModels: string | undefined;
  signal: AbortSignal;
  /** Ends the scan with an error; what is being examined waits again. */
  stop: (error: SelfsameError) => void;
}

export interface ScanSummary {
  counts: ScanCounts;
  examined: number;
  links: number;
  missing: Missing;
  elapsedMs: number;
}

/** Nobody waits for a single picture here, and busy machines are slow: more patience than the window has. */
const timeLimitSeconds = 300;

export const scanSettings = (settings: Partial<Settings> = {}): Settings =>
  settingsSchema.parse({ timeLimitSeconds, ...settings });

const PROGRESS_MS = 200;

/** A walk through the folder takes at most this share of the time of a watch. */
const WALK_SHARE = 0.1;

export class Scan {
  private readonly cancelling = new AbortController();
  private readonly bell = new Bell();
  private walking = true;
  private watching = false;
  private isPaused = false;
  private missing: Missing = { count: 0, first: [] };
  private examiner: Examiner | undefined;
  private meter: Meter | undefined;

  constructor(private readonly options: ScanOptions) {}

  /** What is being examined is finished; nothing else is begun. */
  pause(): void {
    this.isPaused = true;
    this.meter?.interrupt();
  }

  resume(): void {
    this.isPaused = false;
    this.meter?.interrupt();
    this.bell.ring();
  }

  /** As aborting the signal of `run`: what is being examined waits again. */
  cancel(): void {
    this.cancelling.abort(new SelfsameError("cancelled", "The scan was cancelled."));
  }

  /** Process identifiers of the workers that are alive. */
  workerPids(): number[] {
    return this.examiner?.workerPids() ?? [];
  }

  /**
   * Ends when everything in the folder has its outcome; never by itself where the folder is watched.
   * @throws SelfsameError usage, notFound: the folder, a detector, a pattern; what the case refuses; cancelled, or the reason
   *   of the signal. What was recorded before stays in any case.
   */
  async run(outer: AbortSignal): Promise<ScanSummary> {
    const started = performance.now();
    const { writer, detectors, userModels, maps = "fused" } = this.options;
    const root = realFolder(this.options.folder);
    const filter = filterOf(this.options);
    const stopping = new AbortController();
    const signal = AbortSignal.any([outer, this.cancelling.signal, stopping.signal]);
    const wake = () => this.bell.ring();
    signal.addEventListener("abort", wake);
    signal.throwIfAborted();
    const pipeline = await scanPipeline(detectors, userModels, maps, signal);
    const settings = scanSettings(this.options.settings);
    const job = writer.startJob(root, pipeline);
    let state: "done" | "cancelled" | "failed" = "failed";
    try {
      const meter = new Meter(totalsBelow(writer.reader, root));
      this.meter = meter;
      const stop = (error: SelfsameError) => stopping.abort(error);
      const facts: ScanFacts = { writer, pipeline, detectors, maps, userModels, signal, stop };
      const examiner = (await this.options.examiner?.(facts)) ?? this.localExaminer(facts, settings);
      this.examiner = examiner;
      const run: ScanRun = {
        ...{ root, writer, reader: writer.reader, pipeline, filter, meter, bell: this.bell, signal },
        unpaused: () => this.unpaused(signal),
        tell: async (id, examined) => {
          if (examined) {
            meter.examined++;
            meter.finish();
          }
          const [row] = this.options.onRecord ? writer.reader.rows([id]) : [];
          if (row) await this.options.onRecord?.(recordOf(writer.reader, row, examined));
        },
      };
      const how: Examining = { examiner, inFlight: new Map() };
      const all = [this.discover(run), ...Array.from({ length: examiner.lanes }, () => this.lane(run, how))];
      const telling = setInterval(() => this.tellProgress(), PROGRESS_MS);
      try {
        // The first that cannot go on ends the others; then it is waited for all of them.
        for (const part of all) part.catch((error) => stopping.abort(error));
        await Promise.allSettled(all);
        await Promise.all(all);
      } finally {
        clearInterval(telling);
      }
      state = "done";
      this.tellProgress("ended");
      const { counts, examined, links } = meter;
      return { counts, examined, links, missing: this.missing, elapsedMs: performance.now() - started };
    } catch (error) {
      if (outer.aborted || this.cancelling.signal.aborted) state = "cancelled";
      this.tellProgress("ended");
      throw stopping.signal.aborted && state !== "cancelled" ? stopping.signal.reason : error;
    } finally {
      signal.removeEventListener("abort", wake);
      await this.examiner?.close();
      this.examiner = undefined;
      endJob(writer, job.id, state);
    }
  }

  private localExaminer({ writer, detectors, userModels, maps }: ScanFacts, settings: Settings): Examiner {
    const { spawnWorker } = this.options;
    const workers = workersFor(this.options.jobs, settings.memoryLimitMB);
    // Inside of the case: what a killed process leaves there goes when the case is opened next.
    const bench = new Workbench({ settings, workers, userModels, workDir: writer.stage(), spawnWorker });
    // One more: while a result is written, or a copy waits for its like, the next file is read and hashed.
    return new LocalExaminer(bench, workers + 1, detectors, maps);
  }

  private async discover(run: ScanRun): Promise<void> {
    const { watch, writer } = this.options;
    const completion = watch && new Completion(watch.stableMs);
    const discovery = new Discovery(run, [realpathSync(writer.folder)], completion);
    for (let first = true; ; first = false) {
      const began = performance.now();
      await discovery.pass(first);
      this.walking = false;
      run.bell.ring();
      if (first) this.missing = await missingFiles(run);
      if (!watch) return;
      this.watching = true;
      const pause = Math.max(watch.pollMs, (performance.now() - began) / WALK_SHARE);
      await rest(pause, run.signal);
    }
  }

  private async lane(run: ScanRun, how: Examining): Promise<void> {
    for (;;) {
      const { leave } = await how.examiner.enter(run.signal);
      try {
        await run.unpaused();
        run.signal.throwIfAborted();
        const picture = firstWaiting(run.reader, run.root);
        if (picture) {
          await examinePicture(run, picture, how);
          continue;
        }
      } finally {
        leave();
      }
      if (!this.walking && !this.watching) return;
      await run.bell.wait();
    }
  }

  private async unpaused(signal: AbortSignal): Promise<void> {
    while (this.isPaused && !signal.aborted) await this.bell.wait();
  }

  private tellProgress(ended?: "ended"): void {
    const { meter } = this;
    if (!meter || !this.options.onProgress) return;
    const { counts, examined, rate, remainingMs } = meter;
    const open = counts.waiting + counts.running > 0;
    const phase = this.isPaused ? "paused" : this.walking ? "walking" : open ? "examining" : "watching";
    this.options.onProgress({
      ...{ counts, examined, rate, missing: this.missing.count },
      phase: ended ?? phase,
      remainingMs: this.walking ? null : remainingMs,
    });
  }
}

/** Best effort: where the case can no longer be written to, whoever opens it next finds the scan interrupted. */
function endJob(writer: CaseWriter, id: number, state: "done" | "cancelled" | "failed"): void {
  try {
    writer.endJob(id, state);
  } catch (error) {
    if (state === "done") throw error;
  }
}

/** As many as asked for, or as there are cores; no more than the free memory holds, and one at least. */
export function workersFor(jobs: number | undefined, memoryLimitMB: number, free = process.availableMemory()): number {
  return Math.max(1, Math.min(jobs ?? availableParallelism(), Math.floor(free / (memoryLimitMB * 2 ** 20))));
}

/** @throws SelfsameError notFound, usage, unreadable */
function realFolder(folder: string): string {
  try {
    const real = realpathSync(resolve(folder));
    if (!statSync(real).isDirectory())
      throw new SelfsameError("usage", `${folder} is no folder.`, "selfsame verify examines single images.");
    return real;
  } catch (error) {
    const known = fileError(folder, error);
    if (known.code !== "notFound") throw known;
    throw new SelfsameError("notFound", `There is no folder ${folder}.`, "Check the name.");
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
