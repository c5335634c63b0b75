/** One job on the machine of a worker: from the original, wherever it can be read, to the result in the store. */
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import type { WorkerRecord } from "../../contract/worker.ts";
import { readCaseDocument } from "../cases/caseFolder.ts";
import { type FileFingerprint, fingerprintFile } from "../scan/fingerprintFile.ts";
import { LocalExaminer } from "../scan/localExaminer.ts";
import { scanPipeline } from "../scan/pipeline.ts";
import type { Workbench } from "../workbench.ts";
import { failureCode, type Job, machine, type Outcome } from "./job.ts";
import { originalKey, QUEUE_FOLDER } from "./places.ts";
import { FileStore } from "./store/fileStore.ts";
import type { Store } from "./store/store.ts";
import { deliver, delivered } from "./storedResult.ts";

interface Original {
  path: string;
  file: FileFingerprint;
  from: "path" | "store";
}

export interface JobOutcome {
  outcome: Outcome;
  from: WorkerRecord["from"];
}

export class JobExaminer {
  /** Hashes of pipelines by what was asked for. */
  private readonly pipelines = new Map<string, Promise<string>>();

  constructor(
    private readonly options: {
      bench: Workbench;
      /** Where scans were given one. */
      store: Store | undefined;
      userModels: string | undefined;
      /** Originals and results lie in it for as long as they are worked on. */
      scratch: string;
    },
  ) {}

  /** @throws the reason of the signal; what the store refuses, after which another worker may try. */
  async examine(job: Job, signal: AbortSignal): Promise<JobOutcome> {
    const worker = machine();
    const store = job.folder === null ? this.options.store : storeInCase(job, job.folder);
    if (!store) return { outcome: { outcome: "elsewhere", worker }, from: null };
    if ((await this.pipeline(job, signal)) !== job.pipeline)
      throw new SelfsameError("usage", "This worker would examine in another way than the scan asks for.");
    const scratch = join(this.options.scratch, randomUUID());
    await mkdir(scratch);
    try {
      // Examined by a worker that could not say so any more.
      if (await delivered(store, job, scratch)) return { outcome: { outcome: "done", worker }, from: null };
      const original = await this.original(job, store, scratch, signal);
      if (!original) return { outcome: { outcome: "original", worker }, from: null };
      const { from } = original;
      const examined = await this.examineOriginal(job, original, scratch, signal);
      if ("error" in examined) {
        const { code, message, advice } = asSelfsameError(examined.error);
        return { outcome: { outcome: "failed", worker, code: failureCode(code), message, advice }, from };
      }
      // It was replaced after its hash was taken.
      if (examined.document.image.sha256 !== job.sha256) return { outcome: { outcome: "original", worker }, from };
      signal.throwIfAborted();
      await deliver(store, job, examined, from === "store");
      return { outcome: { outcome: "done", worker }, from };
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  private examineOriginal({ detectors, maps }: Job, { path, file }: Original, scratch: string, signal: AbortSignal) {
    const { bench } = this.options;
    const examiner = new LocalExaminer(bench, 1, detectors ?? undefined, maps);
    const stage = () => {
      const staged = join(scratch, "result");
      mkdirSync(staged);
      return staged;
    };
    return examiner.examine({ path, file, stage }, signal);
  }

  /** The file by its path, if it is the same on this machine, or by the store; undefined where it is in neither. */
  private async original(job: Job, store: Store, scratch: string, signal: AbortSignal): Promise<Original | undefined> {
    const here = await this.checked(job, job.path, signal);
    if (here) return { path: job.path, file: here, from: "path" };
    const folder = join(scratch, "original");
    await mkdir(folder);
    const path = join(folder, plainName(job.path));
    if ((await store.get(originalKey(job), path, job.bytes)) === undefined) return undefined;
    const file = await this.checked(job, path, signal);
    return file && { path, file, from: "store" };
  }

  /** Whatever is not the picture that was asked for is as good as nothing. */
  private async checked(job: Job, path: string, signal: AbortSignal): Promise<FileFingerprint | undefined> {
    const file = await fingerprintFile(path, signal).catch(() => undefined);
    signal.throwIfAborted();
    return file?.sha256 === job.sha256 ? file : undefined;
  }

  private pipeline({ detectors, maps }: Job, signal: AbortSignal): Promise<string> {
    const key = JSON.stringify([detectors, maps]);
    const known =
      this.pipelines.get(key) ?? scanPipeline(detectors ?? undefined, this.options.userModels, maps, signal);
    this.pipelines.set(key, known);
    known.catch(() => this.pipelines.delete(key));
    return known;
  }
}

/** @returns the store in the folder of the case, if that very case is seen here: no other folder is ever written to. */
function storeInCase(job: Job, folder: string): Store | undefined {
  try {
    if (basename(folder) !== QUEUE_FOLDER || readCaseDocument(dirname(folder)).id !== job.case) return undefined;
    return new FileStore(folder, "in the case");
  } catch {
    return undefined;
  }
}

/** The name of a file, where it is one everywhere; it comes from another machine, and messages may hold it. */
function plainName(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? "";
  return /^\w[\w.-]{0,100}$/.test(name) ? name : "picture";
}
