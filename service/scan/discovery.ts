/**
 * Compares the files of a folder with what the case knows of them: new ones are added, changed ones wait again, the rest
 * stays as it is. That a file is unchanged is believed without reading it only where size and time are those that were
 * recorded, and the time is older than the first scan by more than file systems round it (git calls others "racily
 * clean"); otherwise its bytes are hashed again.
 */
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import type { Refusal } from "../cases/imageRecords.ts";
import { failedFolders, type Known, knownAt } from "../cases/scanQueries.ts";
import { type Class, classify } from "./classify.ts";
import type { Completion, SeenFile } from "./completion.ts";
import { fingerprintFile } from "./fingerprintFile.ts";
import { folderGone, refuse, requeue, type ScanRun } from "./scanRun.ts";
import { type Found, walk } from "./walk.ts";

type FoundFile = Extract<Found, { kind: "file" }>;

/** Times on FAT are rounded to two seconds. */
const ROUNDING_MS = 2000;

/** New files are added so many at once, or after so long: each addition waits for the disk. */
const MOST_ADDED = 256;
const ADD_AFTER_MS = 250;

/** Reasons that are no fault of the file. */
const noPictureAnyMore: Refusal = { state: "skipped", reason: "This file holds no picture any more." };
const readableNow: Refusal = { state: "skipped", reason: "The folder could not be read before, and can be now." };

export class Discovery {
  private readonly added: { file: SeenFile; refusal?: Refusal }[] = [];
  private addedSince = 0;
  private readonly unreadableFolders = new Set<string>();
  private readonly trustedBefore: number;

  /**
   * @param leaveOut absolute, real paths that are not entered.
   * @param completion which files are complete, where the folder is watched; all of them count as such where left out.
   */
  constructor(
    private readonly run: ScanRun,
    private readonly leaveOut: readonly string[],
    private readonly completion?: Completion,
  ) {
    const starts = run.reader.jobs().flatMap(({ root, started }) => (root === run.root ? [Date.parse(started)] : []));
    this.trustedBefore = Math.min(...starts) - ROUNDING_MS;
  }

  /**
   * Walks once through the folder.
   * @param first whether what failed for no fault of its own is tried again, and what is known is told.
   * @throws SelfsameError notFound where the folder is gone; what the case refuses; the reason of the signal.
   */
  async pass(first: boolean): Promise<void> {
    const { run } = this;
    this.unreadableFolders.clear();
    run.meter.links = 0;
    this.addedSince = performance.now();
    for await (const found of walk(run.root, run.filter, this.leaveOut, run.signal)) {
      await run.unpaused();
      run.signal.throwIfAborted();
      if (found.kind === "file") await this.file(found, first);
      else if (found.kind === "unreadable") await this.unreadable(found.path, found.reason, first);
      else if (found.kind === "link") run.meter.links++;
      else this.notPicture({ path: found.path, bytes: 0, modified: 0 });
      if (this.added.length >= MOST_ADDED || performance.now() - this.addedSince > ADD_AFTER_MS) await this.flush();
    }
    await this.flush();
    try {
      accessSync(run.root, constants.R_OK);
    } catch {
      throw folderGone(run.root);
    }
    for (const folder of failedFolders(run.reader, run.root))
      if (!this.unreadableFolders.has(folder.path)) await this.replace(folder, folder, readableNow);
    this.completion?.endPass();
  }

  private async file(found: FoundFile, first: boolean): Promise<void> {
    const { root, reader, pipeline, signal } = this.run;
    const known = knownAt(reader, root, found.path);
    // Whoever examines it looks at the file again.
    if (known?.state === "waiting" || known?.state === "running") return;
    const same = known?.bytes === found.bytes && known.modified === found.modified;
    if (known ? same && !first : this.completion?.isOther(found)) return;
    if (this.completion && !this.completion.isComplete(found, first)) return;
    const path = join(root, found.path);
    if (!known) {
      const now = await classify(path);
      if (now.kind === "notPicture") this.notPicture(found);
      else this.add(found, refusalOf(now));
      return;
    }
    // Done, or failed for what it holds.
    if (known.sha256 !== null && known.pipeline === pipeline) {
      const trusted = same && known.modified < this.trustedBefore;
      const now = trusted ? known : await fingerprintFile(path, signal).catch(() => undefined);
      signal.throwIfAborted();
      if (now?.sha256 === known.sha256) return this.tellKnown(known, first);
    }
    await this.again(known, found, await classify(path), first);
  }

  /** It has to be examined again, or is refused again. */
  private async again(known: Known, found: FoundFile, now: Class, first: boolean): Promise<void> {
    const refusal = now.kind === "notPicture" ? noPictureAnyMore : refusalOf(now);
    if (!refusal) requeue(this.run, known, { ...known, ...found });
    else if (isRefusedAlready(known, refusal)) await this.tellKnown(known, first);
    else await this.replace(known, found, refusal);
  }

  private async unreadable(path: string, reason: string, first: boolean): Promise<void> {
    const refusal: Refusal = { state: "failed", reason };
    if (path.endsWith("/")) this.unreadableFolders.add(path);
    const known = knownAt(this.run.reader, this.run.root, path);
    if (!known) this.add({ path, bytes: 0, modified: 0 }, refusal);
    else if (known.state === "waiting" || known.state === "running") return;
    else if (isRefusedAlready(known, refusal)) await this.tellKnown(known, first);
    else await this.replace(known, known, refusal);
  }

  private async replace(known: Known, file: { bytes: number; modified: number }, refusal: Refusal): Promise<void> {
    requeue(this.run, known, { ...known, ...file });
    await refuse(this.run, known.id, "waiting", refusal, false);
  }

  private notPicture(file: SeenFile): void {
    // A folder that is watched is walked through again and again.
    if (!this.completion || this.completion.addOther(file)) this.run.meter.addNotPicture();
  }

  private async tellKnown({ id }: Known, first: boolean): Promise<void> {
    if (first) await this.run.tell(id, false);
  }

  private add(file: SeenFile, refusal?: Refusal): void {
    this.added.push({ file, refusal });
  }

  private async flush(): Promise<void> {
    const { run } = this;
    const added = this.added.splice(0);
    this.addedSince = performance.now();
    if (added.length === 0) return;
    const { root } = run;
    const images = added.map(({ file: { path, bytes, modified } }) => ({ root, path, bytes, modified }));
    run.meter.add("waiting", run.writer.addImages(images));
    // At once: whoever examines takes whatever waits.
    const refused = added.flatMap(({ file, refusal }) => {
      const known = refusal && knownAt(run.reader, root, file.path);
      if (known?.state !== "waiting") return [];
      run.writer.refuse(known.id, refusal!);
      run.meter.move("waiting", refusal!.state);
      return [known.id];
    });
    run.bell.ring();
    for (const id of refused) await run.tell(id, false);
  }
}

const refusalOf = (found: Class): Refusal | undefined =>
  found.kind === "refused" ? { state: found.state, reason: found.reason } : undefined;

const isRefusedAlready = (known: Known, { state, reason }: Refusal): boolean =>
  known.state === state && known.reason === reason;
