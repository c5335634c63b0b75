/** What is recorded of pictures, and what the log is told of it. Everything here is called within a transaction. */

import type { CaseImage, ImageState } from "../../contract/cases.ts";
import { SelfsameError } from "../../contract/errors.ts";
import type { AuditLog } from "./auditLog.ts";
import type { Database, SqlValue } from "./database.ts";
import { cleanText, imageFacts, searchText } from "./imageFacts.ts";
import { addedDigest, type FileRow, filesDigest, findingsOf, imageColumns, outcomeDigest } from "./imageRecord.ts";
import type { Outcome } from "./resultStore.ts";

export interface NewImage {
  /** Absolute. */
  root: string;
  /** Below the root, with forward slashes. */
  path: string;
  bytes: number;
  /** Milliseconds since 1970. */
  modified: number;
}

export interface ImageChange {
  id: number;
  bytes: number;
  modified: number;
}

export interface Refusal {
  state: "failed" | "skipped";
  reason: string;
  /** Where the bytes were read: then the same failure need not be repeated. */
  sha256?: string;
  pipeline?: string;
  elapsedMs?: number;
}

/** Columns that an outcome fills in, and that are empty while a picture waits. */
const outcomeColumns = imageColumns.filter(
  (name) => !["id", "root", "path", "bytes", "modified", "state"].includes(name),
) as Exclude<keyof CaseImage, "id" | "root" | "path" | "bytes" | "modified" | "state">[];

type OutcomeValues = Partial<Pick<CaseImage, (typeof outcomeColumns)[number]>>;

const outcomeSql = `UPDATE images SET state = ?, ${outcomeColumns.map((name) => `${name} = ?`).join(", ")} WHERE id = ?`;

export class ImageRecords {
  constructor(
    private readonly database: Database,
    private readonly log: AuditLog,
  ) {}

  /** @throws SelfsameError notFound */
  require(id: number): CaseImage {
    const image = this.database.one<CaseImage>(`SELECT ${imageColumns.join(", ")} FROM images WHERE id = ?`, id);
    if (!image) throw new SelfsameError("notFound", `There is no picture ${id} in the case.`);
    return image;
  }

  add(images: readonly NewImage[]): number {
    let id = this.database.one<{ id: number }>("SELECT coalesce(max(id), 0) AS id FROM images")!.id;
    const known = new Set<string>();
    const added = images
      .map((image) => ({ ...image, root: cleanText(image.root), path: cleanText(image.path) }))
      .filter(({ root, path }) => {
        const key = `${root}\0${path}`;
        if (known.has(key) || this.database.one("SELECT id FROM images WHERE root = ? AND path = ?", root, path))
          return false;
        known.add(key);
        return true;
      })
      .map((image) => ({ ...image, id: ++id }));
    if (added.length === 0) return 0;
    const detail = { first: added[0].id, count: added.length, digest: addedDigest(added) };
    const { seq } = this.log.add({ action: "images.added", subject: "case", detail });
    for (const { id, root, path, bytes, modified } of added) {
      this.database.run(
        "INSERT INTO images (id, added, root, path, bytes, modified, state) VALUES (?, ?, ?, ?, ?, ?, 'waiting')",
        ...[id, seq, root, path, bytes, modified],
      );
      this.database.run("INSERT INTO words (rowid, path) VALUES (?, ?)", id, path);
    }
    return added.length;
  }

  requeue(changes: readonly ImageChange[]): void {
    if (changes.length === 0) return;
    const detail = { images: changes.map(({ id }) => id) };
    this.log.add({ action: "images.requeued", subject: "case", detail });
    for (const { id, bytes, modified } of changes) {
      this.require(id);
      this.database.run("UPDATE images SET bytes = ?, modified = ? WHERE id = ?", bytes, modified, id);
      this.record(id, "waiting", {});
      this.database.run("DELETE FROM findings WHERE image = ?", id);
    }
  }

  start(id: number): void {
    if (this.require(id).state !== "waiting")
      throw new SelfsameError("usage", `Picture ${id} does not wait to be examined.`);
    this.database.run("UPDATE images SET state = 'running' WHERE id = ?", id);
  }

  /** @returns how many wait again. */
  recover(): number {
    const running = this.database.one<{ n: number }>("SELECT count(*) AS n FROM images WHERE state = 'running'")!.n;
    if (running > 0) this.database.run("UPDATE images SET state = 'waiting' WHERE state = 'running'");
    return running;
  }

  finish(id: number, { document, pipeline, perceptualHash }: Outcome, files: readonly FileRow[]): void {
    const image = this.unfinished(id);
    const facts = imageFacts(document);
    this.record(id, "done", { ...facts, perceptualHash, pipeline, elapsedMs: document.elapsedMs });
    const alarms = new Set(document.verdict.alarms);
    for (const { detector, state, score, falseAlarm } of document.findings)
      this.database.run(
        "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?)",
        ...[id, detector, state, score ?? null, alarms.has(detector) ? 1 : 0, falseAlarmText(falseAlarm)],
      );
    this.database.run("DELETE FROM words WHERE rowid = ?", id);
    const text = searchText(document);
    this.database.run("INSERT INTO words (rowid, path, metadata) VALUES (?, ?, ?)", id, image.path, text);
    const { sha256, level } = facts;
    this.tell(id, "image.done", { sha256, pipeline, level, files: filesDigest(files) });
  }

  refuse(id: number, { state, reason, sha256, pipeline, elapsedMs }: Refusal): void {
    this.unfinished(id);
    const values = { reason: cleanText(reason), sha256, pipeline, elapsedMs };
    this.record(id, state, values);
    this.tell(id, `image.${state}`, { reason: values.reason, sha256 });
  }

  private unfinished(id: number): CaseImage {
    const image = this.require(id);
    if (image.state === "running" || image.state === "waiting") return image;
    throw new SelfsameError("usage", `Picture ${id} has an outcome already: it is ${image.state}.`);
  }

  private record(id: number, state: ImageState, values: OutcomeValues): void {
    this.database.run(outcomeSql, state, ...outcomeColumns.map((name): SqlValue => values[name] ?? null), id);
  }

  /** With the hash of the row as the database gives it back. */
  private tell(id: number, action: string, detail: Record<string, unknown>): void {
    const digest = outcomeDigest(this.require(id), findingsOf(this.database, id));
    this.log.add({ action, subject: `image/${id}`, detail: { ...detail, digest } });
  }
}

type FalseAlarm = Outcome["document"]["findings"][number]["falseAlarm"];

/** "rate 0.01 on 200 photographs": what an alarm costs, for tables. */
function falseAlarmText(falseAlarm: FalseAlarm): string | null {
  if (!falseAlarm) return null;
  const { kind, value, basis } = falseAlarm;
  return cleanText(basis ? `${kind} ${value}, ${basis}` : `${kind} ${value}`);
}
