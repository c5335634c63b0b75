/**
 * A case that the window shows: a reader that stays open, a writer that is taken when something is to be written and let go
 * of soon after, so that the command line can scan into a case that is only looked at, and the scan that runs into it.
 */
import { once } from "node:events";
import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import type { CaseEntry, CaseNews } from "../../contract/batch.ts";
import { imageStates } from "../../contract/cases.ts";
import { asSelfsameError, errorLine, SelfsameError } from "../../contract/errors.ts";
import type { CallContext } from "../../contract/operation.ts";
import { DATABASE } from "../cases/caseFolder.ts";
import { CaseReader } from "../cases/caseReader.ts";
import { CaseWriter } from "../cases/caseWriter.ts";
import { countAlarms } from "../cases/tableQueries.ts";
import { otherWriter } from "../cases/writerLock.ts";
import { CaseScan, type ScanMeans, type ScanRequest } from "./caseScan.ts";
import type { Folders } from "./folders.ts";
import type { Place } from "./shelf.ts";

/** News come at most so often. */
const NEWS_MS = 250;

/** How often it is looked whether another process has written. */
const LOOK_MS = 1000;

export interface CaseMeans extends ScanMeans {
  /** So many milliseconds a writer is kept for whatever is written next; 3 seconds where left out. */
  idleMs?: number;
}

type Listener = (news: CaseNews) => void;

export class OpenCase {
  private opened: CaseReader | undefined;
  /** So often a reader was opened: versions of the database are told anew by each. */
  private openings = 0;
  private writer: CaseWriter | undefined;
  private idle: NodeJS.Timeout | undefined;
  /** So many acts use the writer right now. */
  private writing = 0;
  private readonly scan: CaseScan;
  private readonly listeners = new Set<Listener>();
  private ticking: NodeJS.Timeout | undefined;
  private readonly closing = new AbortController();
  private looked = 0;
  private known = "";
  private revision = 0;
  private changed = true;
  private latest: CaseEntry | undefined;
  /** Why it can no longer be asked: it was removed. */
  private gone: SelfsameError | undefined;
  /** A folder that was named for it and not scanned yet. */
  meant: string | undefined;

  constructor(
    readonly place: Place,
    private readonly folders: Folders,
    private readonly means: CaseMeans,
  ) {
    this.scan = new CaseScan(means, () => {
      this.changed = true;
    });
  }

  get scanning(): boolean {
    return this.scan.running;
  }

  /** @throws SelfsameError as CaseReader.open. */
  get reader(): CaseReader {
    if (this.gone) throw this.gone;
    const { path, problem } = this.place;
    if (problem !== undefined) throw new SelfsameError("unreadable", problem);
    if (this.opened && !this.opened.database.inPlace(join(path, DATABASE))) this.closeReader();
    if (!this.opened) {
      this.opened = openReader(path);
      this.openings++;
    }
    return this.opened;
  }

  /** What stands in the list of cases. */
  entry(): CaseEntry {
    this.look();
    this.latest ??= this.describe();
    return this.latest;
  }

  /** What there is to tell. */
  get news(): CaseNews {
    const { progress, failure } = this.scan;
    return { entry: this.entry(), revision: this.revision, scan: progress, failure };
  }

  /** The folder that was scanned last, or is meant to be. */
  get lastRoot(): string | undefined {
    return this.meant ?? this.reader.jobs().at(-1)?.root;
  }

  /** Writes to the case. @throws SelfsameError usage where another process does; what the case refuses. */
  async write<T>(act: (writer: CaseWriter) => T | Promise<T>): Promise<T> {
    const writer = this.take();
    this.writing++;
    try {
      return await act(writer);
    } finally {
      this.writing--;
      this.changed = true;
      this.letGo();
    }
  }

  /** @throws SelfsameError usage: a scan runs, another process writes, options; notFound. */
  startScan(request: ScanRequest): void {
    this.scan.start(
      request,
      () => this.take(),
      () => this.letGo(),
    );
    this.meant = undefined;
  }

  pauseScan(): void {
    this.scan.pause();
  }

  resumeScan(): void {
    this.scan.resume();
  }

  cancelScan(): Promise<void> {
    return this.scan.cancel();
  }

  /** Tells what there is, and then of changes, until the signal is aborted or the case is removed. */
  async watch({ signal, progress }: CallContext<CaseNews>): Promise<void> {
    if (this.gone) throw this.gone;
    this.listeners.add(progress);
    progress(this.news);
    this.ticking ??= setInterval(() => this.tick(), NEWS_MS);
    try {
      const until = AbortSignal.any([signal, this.closing.signal]);
      if (!until.aborted) await once(until, "abort");
      if (this.gone) throw this.gone;
    } finally {
      this.listeners.delete(progress);
      if (this.listeners.size === 0) {
        clearInterval(this.ticking);
        this.ticking = undefined;
      }
    }
  }

  /** Ends the scan, and lets go of everything. @param gone what whoever asks afterwards is told. */
  async close(gone?: SelfsameError): Promise<void> {
    await this.scan.cancel();
    this.gone = gone;
    this.closing.abort();
    clearTimeout(this.idle);
    clearInterval(this.ticking);
    this.ticking = undefined;
    this.closeWriter();
    this.closeReader();
  }

  private take(): CaseWriter {
    clearTimeout(this.idle);
    // First, so that a case that is gone or no case at all is told as such.
    const { folder } = this.reader;
    this.writer ??= CaseWriter.open(folder);
    return this.writer;
  }

  private letGo(): void {
    clearTimeout(this.idle);
    if (this.scan.running || this.writing > 0) return;
    this.idle = setTimeout(() => this.closeWriter(), this.means.idleMs ?? 3000);
    this.idle.unref();
  }

  private closeWriter(): void {
    const { writer } = this;
    this.writer = undefined;
    try {
      writer?.close();
    } catch {
      // Whoever opens it next puts it in order; what was written is in the database.
    }
    this.changed = true;
  }

  private closeReader(): void {
    this.opened?.close();
    this.opened = undefined;
  }

  private tick(): void {
    // What this process writes is looked for each time; others are asked about less often.
    if (this.changed || this.scan.running || performance.now() - this.looked >= LOOK_MS) this.look();
    if (!this.changed) return;
    this.changed = false;
    const { news } = this;
    for (const listener of this.listeners) listener(news);
  }

  /** Notices whatever has changed since it was looked last, whoever changed it. */
  private look(): void {
    this.looked = performance.now();
    const state = this.state();
    if (state === this.known) return;
    this.known = state;
    this.revision++;
    this.latest = undefined;
    this.changed = true;
  }

  /** Another text after each change of the case. */
  private state(): string {
    try {
      const { database } = this.reader;
      // Another number whenever another connection has changed the database (sqlite.org/pragma.html#pragma_data_version).
      const version = Object.values(database.one("PRAGMA data_version") ?? {})[0];
      return JSON.stringify([version, this.readOnly(), this.scan.running, this.openings]);
    } catch (error) {
      return asSelfsameError(error).message;
    }
  }

  private describe(): CaseEntry {
    const { id, path, own } = this.place;
    const nothing = Object.fromEntries(imageStates.map((state) => [state, 0])) as CaseEntry["states"];
    const common = { id, path, own, scanning: this.scan.running };
    try {
      const { reader } = this;
      const { title, created } = reader.document;
      const { total, ...states } = reader.totals();
      const alarms = countAlarms(reader.database);
      return { ...common, title, created, roots: this.roots(reader), states, total, alarms, readOnly: this.readOnly() };
    } catch (error) {
      const problem = errorLine(error);
      const empty = { roots: [], states: nothing, total: 0, alarms: 0 };
      return { ...common, ...empty, title: path.split(/[\\/]/).at(-1) ?? path, created: "", problem };
    }
  }

  /** The folder that was scanned last first. */
  private roots(reader: CaseReader): CaseEntry["roots"] {
    const roots = new Set(
      reader
        .jobs()
        .map(({ root }) => root)
        .reverse(),
    );
    return [...roots].map((path) => ({
      path,
      folder: existsSync(path) ? this.folders.tell(path).folder : undefined,
    }));
  }

  private readOnly(): string | undefined {
    const { path } = this.place;
    try {
      accessSync(path, constants.W_OK);
    } catch {
      return "You may not write to its folder.";
    }
    const other = otherWriter(path);
    return other && `It is open for writing by ${other}. It can be read meanwhile.`;
  }
}

/** A case of an older version is brought up to date on the way; a copy of its database is kept. */
function openReader(path: string): CaseReader {
  try {
    return CaseReader.open(path);
  } catch (error) {
    if (!(error instanceof SelfsameError) || error.code !== "unsupported") throw error;
    // One of a newer version is refused again, in the same words.
    CaseWriter.open(path).close();
    return CaseReader.open(path);
  }
}
