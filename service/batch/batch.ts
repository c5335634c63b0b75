/** The Batch place's side of the service: the cases that there are, each opened once, and the folders that were named. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { CaseEntry } from "../../contract/batch.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { DOCUMENT } from "../cases/caseFolder.ts";
import { CaseWriter } from "../cases/caseWriter.ts";
import { filesOf } from "../cases/imageRecord.ts";
import { otherWriter, WriterLock } from "../cases/writerLock.ts";
import { writeError } from "../report/resultFiles.ts";
import { Folders } from "./folders.ts";
import { type CaseMeans, OpenCase } from "./openCase.ts";
import { type Place, Shelf } from "./shelf.ts";

export interface BatchOptions extends CaseMeans {
  /** Where cases are kept. */
  folder: string;
}

export class Batch {
  readonly folders = new Folders();
  private readonly shelf: Shelf;
  /** By path: a case that is moved is another one. */
  private readonly cases = new Map<string, OpenCase>();

  constructor(private readonly options: BatchOptions) {
    this.shelf = new Shelf(options.folder);
  }

  /** The newest first; those that cannot be read last. */
  list(): CaseEntry[] {
    const entries = this.shelf.places().map((place) => this.opened(place).entry());
    return entries.sort((a, b) => b.created.localeCompare(a.created));
  }

  /** @throws SelfsameError notFound; usage where nothing can be written. */
  create(folder: string, title?: string): CaseEntry {
    const meant = this.folders.pathOf(folder);
    const name = title?.trim() || basename(meant) || "Scan";
    const path = this.shelf.newFolder(name);
    const writer = CaseWriter.create(path, name);
    const { id } = writer.reader.document;
    writer.close();
    const made = this.case(id);
    made.meant = meant;
    return made.entry();
  }

  /** @throws SelfsameError notFound, unreadable, unsupported; usage where the same case is listed already. */
  open(folder: string): CaseEntry {
    return this.case(this.shelf.add(this.folders.pathOf(folder))).entry();
  }

  /** @throws SelfsameError notFound */
  case(id: string): OpenCase {
    const known = [...this.cases.values()].find(({ place }) => place.id === id && existsSync(place.path));
    if (known) return known;
    const place = this.shelf.places().find((one) => one.id === id);
    if (!place) throw new SelfsameError("notFound", "There is no such case any more.", "Open it again.");
    return this.opened(place);
  }

  /**
   * Deletes a case that is Selfsame's own, forgets another.
   * @throws SelfsameError usage while it is scanned or written to.
   */
  async remove(id: string): Promise<void> {
    const known = this.case(id);
    const { path, own } = known.place;
    if (known.scanning)
      throw new SelfsameError("usage", "A scan into this case runs.", "Cancel it, then remove the case.");
    const other = own ? otherWriter(path) : undefined;
    if (other)
      throw new SelfsameError("usage", `The case is open for writing by ${other}.`, "Close it there, then remove it.");
    await known.close(new SelfsameError("notFound", "The case was removed."));
    this.cases.delete(path);
    if (own) deleteCase(path);
    else this.shelf.forget(path);
  }

  /** A file that is recorded of a picture's result. @throws SelfsameError notFound */
  async file(id: string, image: number, name: string): Promise<Uint8Array> {
    const { reader } = this.case(id);
    const row = Number.isSafeInteger(image) ? reader.image(image) : undefined;
    const { sha256, pipeline } = row ?? {};
    const recorded =
      sha256 && pipeline && filesOf(reader.database, sha256, pipeline).some((file) => file.name === name);
    if (!recorded) throw noFile(name);
    return readFile(join(reader.resultFolder(sha256, pipeline), name)).catch(() => {
      throw noFile(name);
    });
  }

  /** Ends scans in order; the next ones go on with them. */
  async close(): Promise<void> {
    await Promise.all([...this.cases.values()].map((one) => one.close()));
    this.cases.clear();
  }

  private opened(place: Place): OpenCase {
    const known = this.cases.get(place.path);
    // Another case may lie at its path by now, or it may be readable again.
    if (known?.place.id === place.id && known.place.problem === place.problem) return known;
    void known?.close();
    const opened = new OpenCase(place, this.folders, this.options);
    this.cases.set(place.path, opened);
    return opened;
  }
}

const noFile = (name: string): SelfsameError =>
  new SelfsameError("notFound", `The picture's result has no file "${name}".`);

/** Moved away first: a case that is half deleted is none. */
function deleteCase(path: string): void {
  if (!existsSync(join(path, DOCUMENT))) throw new SelfsameError("notFound", `There is no case in ${path}.`);
  const doomed = join(dirname(path), `.${basename(path)}.deleted`);
  try {
    WriterLock.take(path).abandon();
    rmSync(doomed, { recursive: true, force: true });
    renameSync(path, doomed);
    rmSync(doomed, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch (error) {
    if (error instanceof SelfsameError) throw error;
    throw writeError(path, error, "Close whatever uses the case, then try again.");
  }
}
