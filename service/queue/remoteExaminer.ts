/** Pictures are examined by workers that listen at a queue, on this machine or others. The case stays with the scan. */
import { setMaxListeners } from "node:events";
import { mkdirSync, rmdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import type { Examined, Examiner, ExamineTask, NotExamined } from "../scan/examiner.ts";
import { fingerprintFile } from "../scan/fingerprintFile.ts";
import type { ScanFacts } from "../scan/scan.ts";
import { Fleet } from "./fleet.ts";
import type { Job } from "./job.ts";
import { JobBoard } from "./jobBoard.ts";
import { originalKey, QUEUE_FOLDER } from "./places.ts";
import { connectQueue, type QueueConnection } from "./queueConnection.ts";
import { programName, queueName } from "./queueName.ts";
import { FileStore } from "./store/fileStore.ts";
import { openStore, storeIdentity } from "./store/openStore.ts";
import type { Store } from "./store/store.ts";
import { delivered, discard, type Manifest, take } from "./storedResult.ts";

export interface QueueChoice {
  /** Address of Redis or Valkey. */
  queue: string;
  /** Address of a store that workers were given as well; a folder in the case where left out. */
  store?: string;
  /** Most pictures in the queue. */
  most?: number;
  /** For the person at the scan. */
  tell: (message: string) => void;
  patienceMs?: number;
}

const MOST = 256;
/** A network file system may show for so long that a file is not there which another machine has just written. */
const SETTLE_MS = [200, 800, 2000, 4000];

/**
 * Whether queue and store can be reached, before a case is made for a scan that cannot begin.
 * @throws SelfsameError as RemoteExaminer.open.
 */
export async function checkQueue(
  { queue, store }: Pick<QueueChoice, "queue" | "store">,
  signal: AbortSignal,
): Promise<void> {
  if (store !== undefined) await storeIdentity(openStore(store));
  (await connectQueue(queue, signal)).close();
}

interface Parts {
  connection: QueueConnection;
  store: Store;
  /** Where the store is a folder in the case. */
  folder: string | null;
  board: JobBoard;
  fleet: Fleet;
  scratch: string;
}

export class RemoteExaminer implements Examiner {
  readonly lanes: number;
  /** Some worker does not see the files of this machine: from then on originals go into the store at once. */
  private sendsOriginals = false;

  private constructor(
    private readonly facts: ScanFacts,
    private readonly parts: Parts,
    lanes: number,
  ) {
    this.lanes = lanes;
  }

  /** @throws SelfsameError usage, notFound: queue or store cannot be reached, or do not let us in. */
  static async open(choice: QueueChoice, facts: ScanFacts): Promise<RemoteExaminer> {
    const { writer, userModels, signal, stop } = facts;
    const { most = MOST, tell, patienceMs } = choice;
    // Each picture in the queue listens to it.
    setMaxListeners(0, signal);
    const given = choice.store === undefined ? undefined : openStore(choice.store);
    const connection = await connectQueue(choice.queue, signal);
    try {
      const folder = given ? null : join(resolve(writer.folder), QUEUE_FOLDER);
      if (folder !== null) mkdirSync(folder, { recursive: true });
      const store = given ?? new FileStore(folder!, "in the case");
      const program = await programName(userModels, signal);
      const queue = queueName(program, folder === null ? await storeIdentity(store) : undefined);
      const advice = `--queue ${connection.shown}${folder === null ? " --store (the same as of this scan)" : ""}`;
      const { redis, shown } = connection;
      const fleet = new Fleet({ redis, shown, queue, program, advice, most, tell, giveUp: stop, patienceMs });
      await fleet.start();
      const board = await JobBoard.open(queue, redis);
      return new RemoteExaminer(facts, { connection, store, folder, board, fleet, scratch: writer.stage() }, most);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  enter(signal: AbortSignal): Promise<{ leave: () => void }> {
    return this.parts.fleet.enter(signal);
  }

  async examine({ path, file, stage }: ExamineTask, signal: AbortSignal): Promise<Examined | NotExamined> {
    const { writer, pipeline, detectors = null, maps } = this.facts;
    const { store, folder, board } = this.parts;
    const job: Job = {
      ...{ case: writer.reader.document.id, sha256: file.sha256, pipeline, bytes: file.bytes },
      ...{ path, detectors, maps, folder },
    };
    // Examined for a scan that did not come to take it.
    if (await this.arrived(job)) return this.take(job, stage);
    for (let sent = this.sendsOriginals; ; sent = true) {
      const unsent = sent ? await this.sendOriginal(job, signal) : undefined;
      if (unsent) return unsent;
      const outcome = await board.run(job, signal);
      if (outcome.outcome === "original" && !sent) {
        this.sendsOriginals = true;
        continue;
      }
      if (outcome.outcome === "elsewhere")
        throw new SelfsameError(
          "usage",
          `The worker on ${outcome.worker} does not see the folder of this case, where its results have to go.`,
          "Give the scan and all workers the same --store.",
        );
      if (sent) await store.remove(originalKey(job));
      // What was sent has other bytes than those whose hash was taken.
      if (outcome.outcome === "original") return changed(path);
      if (outcome.outcome === "failed")
        return { error: new SelfsameError(outcome.code, outcome.message, outcome.advice) };
      await this.awaited(job, outcome.worker);
      return this.take(job, stage);
    }
  }

  workerPids(): number[] {
    return [];
  }

  async close(): Promise<void> {
    const { board, fleet, connection, folder, scratch } = this.parts;
    fleet.stop();
    // A queue that does not answer must not hold up the end.
    await Promise.race([board.close(), new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
    connection.close();
    await rm(scratch, { recursive: true, force: true });
    if (folder !== null) removeIfEmpty(folder);
  }

  /** @returns why not, where that is the file's fault. @throws what the store refuses. */
  private async sendOriginal(job: Job, signal: AbortSignal): Promise<NotExamined | undefined> {
    try {
      await this.parts.store.put(originalKey(job), job.path, job.sha256);
    } catch (error) {
      const now = await fingerprintFile(job.path, signal).catch((cause) => ({ cause }));
      signal.throwIfAborted();
      if ("cause" in now) return { error: now.cause };
      if (now.sha256 !== job.sha256) return changed(job.path);
      throw error;
    }
  }

  /** Whether there is a result in the store, of whatever worth. */
  private async arrived(job: Job): Promise<boolean> {
    try {
      return (await delivered(this.parts.store, job, this.parts.scratch)) !== undefined;
    } catch (error) {
      if (isUntrusted(error)) return true;
      throw error;
    }
  }

  private async awaited(job: Job, worker: string): Promise<void> {
    for (const ms of [0, ...SETTLE_MS]) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      if (await this.arrived(job)) return;
    }
    throw new SelfsameError(
      "notFound",
      `The worker on ${worker} has examined ${job.path}, and there is no result in the store ${this.parts.store.shown}.`,
      "Does something else remove files there?",
    );
  }

  private async take(job: Job, stage: () => string): Promise<Examined | NotExamined> {
    const { store, scratch } = this.parts;
    const staged = stage();
    let manifest: Manifest | undefined;
    try {
      manifest = await delivered(store, job, scratch);
      if (!manifest) throw new SelfsameError("crashed", `The result of ${job.path} has gone from the store.`);
      const examined = await take(store, job, manifest, staged);
      if (manifest.original) await store.remove(originalKey(job));
      await discard(store, job, manifest.files);
      return examined;
    } catch (error) {
      await rm(staged, { recursive: true, force: true });
      if (!isUntrusted(error)) throw error;
      await discard(store, job, manifest?.files ?? []);
      return { error };
    }
  }
}

/** What was delivered is not what it has to be: the failure of one picture. */
const isUntrusted = (error: unknown): boolean =>
  error instanceof SelfsameError && (error.code === "crashed" || error.code === "tooLarge");

const changed = (path: string): NotExamined => ({
  error: new SelfsameError(
    "unreadable",
    `The file ${path} changed while it was being examined.`,
    "Scan again once it is complete.",
  ),
});

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Results that nobody came to take are in it: the next scan does.
  }
}
