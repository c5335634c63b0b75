/** Finished reports, kept on disk until the program closes, so that the window can fetch them. */
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync } from "node:fs";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SelfsameError } from "../contract/errors.ts";

export interface ReportFile {
  name: string;
  mediaType: string;
  data: Uint8Array;
}

export class ReportFiles {
  private readonly folder: string;
  private readonly known = new Map<string, { name: string; mediaType: string }>();

  constructor() {
    mkdirSync(tmpdir(), { recursive: true });
    this.folder = mkdtempSync(join(tmpdir(), "selfsame-reports-"));
  }

  /** Keeps a report. @returns the path under which `respond` (routes.ts) gives it. */
  async add({ name, mediaType, data }: ReportFile): Promise<string> {
    const id = randomUUID();
    await writeFile(join(this.folder, id), data);
    this.known.set(id, { name, mediaType });
    return `/reports/${id}/${encodeURIComponent(name)}`;
  }

  /** Keeps a file that somebody wrote, by moving it. @returns its path as of `add`, and its size. */
  async addFile({ name, mediaType }: Omit<ReportFile, "data">, file: string): Promise<{ path: string; bytes: number }> {
    const id = randomUUID();
    const kept = join(this.folder, id);
    await rename(file, kept);
    this.known.set(id, { name, mediaType });
    return { path: `/reports/${id}/${encodeURIComponent(name)}`, bytes: (await stat(kept)).size };
  }

  /** @throws SelfsameError notFound */
  async get(id: string): Promise<ReportFile> {
    const known = this.known.get(id);
    if (!known) throw new SelfsameError("notFound", "This report is no longer there.", "Create it again.");
    return { ...known, data: await readFile(join(this.folder, id)) };
  }

  /** Deletes every report. */
  async close(): Promise<void> {
    this.known.clear();
    await rm(this.folder, { recursive: true, force: true });
  }
}
