/** A case, to be written to: by one process at a time. Every change is told in its log, in the same transaction. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import {
  type CaseDocument,
  type CaseJob,
  type CaseNote,
  type CaseTotem,
  caseDocumentSchema,
  caseNoteSchema,
  caseTotemSchema,
  type Mark,
  markSchema,
} from "../../contract/cases.ts";
import type { CaseExportFormat } from "../../contract/choices.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { toolInfo } from "../version.ts";
import { AuditLog, LOG } from "./auditLog.ts";
import { sha256 } from "./canonicalJson.ts";
import { caseError, guarded, removed } from "./caseError.ts";
import { DATABASE, DOCUMENT, readCaseDocument, STAGING } from "./caseFolder.ts";
import { CaseReader } from "./caseReader.ts";
import { Database } from "./database.ts";
import { writeDurably } from "./durableFile.ts";
import { cleanText } from "./imageFacts.ts";
import { type FileRow, filesDigest } from "./imageRecord.ts";
import { type ImageChange, ImageRecords, type NewImage, type Refusal } from "./imageRecords.ts";
import { migrate } from "./migrate.ts";
import { type Outcome, type Place, ResultStore } from "./resultStore.ts";
import { lockFiles, WriterLock } from "./writerLock.ts";

const keptSchema = caseTotemSchema.omit({ id: true, time: true, author: true });

/** A file that a case, or a part of it, was written to. */
export interface RecordedExport {
  /** Of the file, without its folder. */
  name: string;
  format: CaseExportFormat;
  pictures: number;
  sha256: string;
}

export interface OpenOptions {
  /** Who is at work; the user of this process where left out. */
  actor?: string;
}

export class CaseWriter {
  readonly reader: CaseReader;
  private readonly log: AuditLog;
  private readonly images: ImageRecords;
  private readonly results: ResultStore;
  private readonly path: string;

  private constructor(
    readonly folder: string,
    document: CaseDocument,
    private readonly database: Database,
    private readonly lock: WriterLock,
    { actor = userName() }: OpenOptions,
  ) {
    this.path = join(folder, DATABASE);
    this.reader = new CaseReader(folder, document, database);
    this.log = new AuditLog(database, folder, actor, `selfsame ${toolInfo().version}`);
    this.images = new ImageRecords(database, this.log);
    this.results = new ResultStore(folder, database);
  }

  /**
   * Makes a case in a folder that does not exist or is empty. What an interrupted attempt left is no obstacle.
   * @throws SelfsameError usage where there is something in the folder, or nothing can be written.
   */
  static create(folder: string, title: string, options: OpenOptions = {}): CaseWriter {
    return guarded(folder, () => {
      mkdirSync(folder, { recursive: true });
      const ours = [LOG, ...lockFiles, ...["", "-wal", "-shm", "-journal"].map((end) => `${DATABASE}${end}`)];
      const others = readdirSync(folder).filter((name) => !ours.includes(name) && !name.endsWith(".part"));
      if (others.length > 0)
        throw new SelfsameError(
          "usage",
          others.includes(DOCUMENT) ? `There is a case in ${folder} already.` : `${folder} is not empty.`,
          "Choose another folder.",
        );
      const lock = WriterLock.take(folder);
      try {
        for (const name of readdirSync(folder))
          if (!(lockFiles as readonly string[]).includes(name)) rmSync(join(folder, name), { force: true });
        const { name, version } = toolInfo();
        const document = caseDocumentSchema.parse({
          schema: "selfsame.case/1",
          id: randomUUID(),
          title: cleanText(title),
          created: new Date().toISOString(),
          tool: { name, version },
        } satisfies CaseDocument);
        const text = `${JSON.stringify(document, null, 2)}\n`;
        const writer = new CaseWriter(folder, document, openDatabase(folder), lock, options);
        writer.change(() =>
          writer.log.add({
            action: "case.created",
            subject: "case",
            detail: { id: document.id, title: document.title, document: sha256(text) },
          }),
        );
        // Last: a folder without it is no case.
        writeDurably(join(folder, DOCUMENT), text);
        return writer;
      } catch (error) {
        lock.release();
        throw error;
      }
    });
  }

  /**
   * Goes on with a case. What a killed process left half done is put in order: pictures that were being examined wait
   * again, scans that were running were interrupted, files that belong to nothing go.
   * @throws SelfsameError as CaseReader.open; usage where it is open for writing already, or may not be written to.
   */
  static open(folder: string, options: OpenOptions = {}): CaseWriter {
    const document = readCaseDocument(folder);
    return guarded(folder, () => {
      const lock = WriterLock.take(folder);
      try {
        const writer = new CaseWriter(folder, document, openDatabase(folder), lock, options);
        writer.log.writeFile();
        writer.recover();
        return writer;
      } catch (error) {
        lock.release();
        throw error;
      }
    });
  }

  /** Adds files that are not known yet; they wait. @returns how many were added. */
  addImages(images: readonly NewImage[]): number {
    return this.change(() => this.images.add(images));
  }

  /** Pictures that are to be examined again: their files have changed, or they failed. Their old results stay on disk. */
  requeue(changes: readonly ImageChange[]): void {
    this.change(() => this.images.requeue(changes));
  }

  /** A picture that is waiting is being examined from now on. Not told in the log: it says nothing of the picture. */
  start(id: number): void {
    this.change(() => this.images.start(id));
  }

  /** An empty folder for `writeResultFiles`, which makes `<sha256>/` in it. */
  stage(): string {
    // Or it would be made anew where there is no case any more.
    if (!this.database.inPlace(this.path)) throw removed(this.folder);
    const folder = join(this.folder, STAGING, randomUUID());
    guarded(this.folder, () => mkdirSync(folder, { recursive: true }));
    return folder;
  }

  /**
   * A picture is done. Files of its result are moved to their place first, then its row, findings and the hashes of the
   * files are recorded at once. Where there is a result of the same bytes by the same pipeline, that one stays.
   * @throws SelfsameError usage where nothing can be written; the picture then stays as it was.
   */
  async finish(id: number, outcome: Outcome): Promise<void> {
    const { document, pipeline, staged } = outcome;
    const place = { sha256: document.image.sha256, pipeline, staged };
    await this.placed(place, (files) => this.images.finish(id, outcome, files));
  }

  /**
   * Keeps what glass balls said of a photograph, whether or not the photograph is among the pictures of the case.
   * @param totem what is told of it. @param staged as for `finish`. @returns the one that is kept already, where it is the same.
   */
  async keepTotem(totem: Omit<CaseTotem, "id" | "time" | "author">, staged: string): Promise<CaseTotem> {
    const checked = keptSchema.parse({ ...totem, name: cleanText(totem.name) });
    const { sha256: picture, pipeline, name, level } = checked;
    return this.placed({ sha256: picture, pipeline, staged }, (files) => {
      const known = this.reader.totems(picture).find((other) => other.pipeline === pipeline);
      if (known) return known;
      const id = this.log.next;
      const detail = { ...checked, files: filesDigest(files) };
      const { time, actor } = this.log.add({ action: "totem.kept", subject: `totem/${id}`, detail });
      this.database.run(
        "INSERT INTO totems VALUES (?, ?, ?, ?, ?, ?, ?)",
        id,
        picture,
        pipeline,
        name,
        level,
        time,
        actor,
      );
      return { id, ...checked, time, author: actor };
    });
  }

  /** A picture could not be examined, or was left out on purpose. */
  refuse(id: number, refusal: Refusal): void {
    this.change(() => this.images.refuse(id, refusal));
  }

  startJob(root: string, pipeline: string): CaseJob {
    return this.change(() => {
      const id = this.database.one<{ id: number }>("SELECT coalesce(max(id), 0) + 1 AS id FROM jobs")!.id;
      const detail = { root: cleanText(root), pipeline };
      const { time } = this.log.add({ action: "job.started", subject: `job/${id}`, detail });
      this.database.run(
        "INSERT INTO jobs (id, root, pipeline, started, state) VALUES (?, ?, ?, ?, 'running')",
        ...[id, detail.root, pipeline, time],
      );
      return { id, ...detail, started: time, ended: null, state: "running" };
    });
  }

  endJob(id: number, state: Exclude<CaseJob["state"], "running">): void {
    this.change(() => this.recordEnd(id, state));
  }

  /** Marks pictures, or takes their marks away. */
  mark(ids: readonly number[], mark: Mark | null): void {
    const checked = markSchema.nullable().parse(mark);
    this.change(() => {
      for (const id of ids) {
        this.images.require(id);
        const { time, actor } = this.log.add({
          action: "image.marked",
          subject: `image/${id}`,
          detail: { mark: checked },
        });
        if (checked === null) this.database.run("DELETE FROM marks WHERE image = ?", id);
        else this.database.run("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", id, checked, time, actor);
      }
    });
  }

  note(image: number, text: string): CaseNote {
    const clean = caseNoteSchema.shape.text.parse(cleanText(text));
    return this.change(() => {
      this.images.require(image);
      const subject = `note/${this.log.next}`;
      const { seq, time, actor } = this.log.add({ action: "note.added", subject, detail: { image, text: clean } });
      this.database.run("INSERT INTO notes VALUES (?, ?, ?, ?, ?)", seq, image, time, actor, clean);
      return { id: seq, image, time, author: actor, text: clean };
    });
  }

  /** The log keeps what it said. */
  removeNote(id: number): void {
    this.change(() => {
      if (!this.database.one("SELECT id FROM notes WHERE id = ?", id))
        throw new SelfsameError("notFound", "There is no such note.");
      this.log.add({ action: "note.removed", subject: `note/${id}`, detail: {} });
      this.database.run("DELETE FROM notes WHERE id = ?", id);
    });
  }

  /** Says in the log where the case came from. */
  recordImport(archive: { name: string; sha256: string }): void {
    this.change(() => this.log.add({ action: "case.imported", subject: "case", detail: archive }));
  }

  /** Says in the log what was exported. A file that was handed on can be told from others by its hash. */
  recordExport({ name, ...told }: RecordedExport): void {
    const detail = { ...told, name: cleanText(name) };
    this.change(() => this.log.add({ action: "case.exported", subject: "case", detail }));
  }

  /** Everything is in case.sqlite and log.jsonl afterwards, and others may write. */
  close(): void {
    try {
      if (this.database.inPlace(this.path)) {
        this.log.writeFile();
        this.database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        rmSync(join(this.folder, STAGING), { recursive: true, force: true });
        this.lock.release();
      } else this.lock.abandon();
    } catch (error) {
      // Whoever opens it next puts it in order.
      this.lock.abandon();
      throw caseError(this.folder, error);
    } finally {
      this.database.close();
    }
  }

  /** Moves a staged result to its place and records it, or neither. */
  private async placed<T>(place: Place, record: (files: readonly FileRow[]) => T): Promise<T> {
    try {
      const staged = await this.results.prepare(place);
      return this.change(() => record(this.results.place(place, staged)));
    } catch (error) {
      this.results.removeUnrecorded(place);
      throw caseError(this.folder, error);
    } finally {
      if (place.staged) rmSync(place.staged, { recursive: true, force: true });
    }
  }

  /** All of a change or nothing; then its entries go into log.jsonl. */
  private change<T>(act: () => T): T {
    return guarded(this.folder, () => {
      if (!this.database.inPlace(this.path)) throw removed(this.folder);
      let result: T;
      try {
        result = this.database.transaction(act);
      } catch (error) {
        this.log.forget();
        throw error;
      }
      try {
        this.log.writeFile();
      } catch (error) {
        // What the system refuses it may allow later: the change is made, and the file lacks an entry until the next one.
        if (error instanceof SelfsameError) throw error;
      }
      return result;
    });
  }

  private recover(): void {
    this.change(() => {
      const waiting = this.images.recover();
      const jobs = this.database.all<{ id: number }>("SELECT id FROM jobs WHERE state = 'running' ORDER BY id");
      for (const { id } of jobs) this.recordEnd(id, "interrupted");
      const results = this.lock.leftBehind ? this.results.removeAllUnrecorded() : 0;
      if (waiting + jobs.length + results > 0)
        this.log.add({ action: "case.recovered", subject: "case", detail: { waiting, jobs: jobs.length, results } });
    });
    rmSync(join(this.folder, STAGING), { recursive: true, force: true });
  }

  private recordEnd(id: number, state: CaseJob["state"]): void {
    if (!this.database.one("SELECT id FROM jobs WHERE id = ? AND state = 'running'", id))
      throw new SelfsameError("notFound", "There is no such scan that is running.");
    const { time } = this.log.add({ action: "job.ended", subject: `job/${id}`, detail: { state } });
    this.database.run("UPDATE jobs SET state = ?, ended = ? WHERE id = ?", state, time, id);
  }
}

/**
 * Write-ahead log, so that others read while one writes. FULL, not NORMAL: both survive a killed process, but after a power
 * cut NORMAL may lose the last transactions while log.jsonl, which is written after them, still tells of them; then the
 * case would look altered. It costs one wait for the disk a picture.
 */
function openDatabase(folder: string): Database {
  const path = join(folder, DATABASE);
  const database = new Database(path);
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    migrate(database, path, true);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}
