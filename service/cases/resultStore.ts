/**
 * Results as files: `results/<sha256>/<pipeline>/`. A place is written once: another version of the program, or other
 * parameters, have another pipeline, so that what was once found and logged stays where it was.
 */
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { VerifyDocument } from "../../contract/findings.ts";
import { sha256 } from "./canonicalJson.ts";
import { filesBelow, foldersIn, RESULTS } from "./caseFolder.ts";
import type { Database } from "./database.ts";
import { flushFolder, settled } from "./durableFile.ts";
import { type FileRow, filesOf } from "./imageRecord.ts";

export interface Outcome {
  document: VerifyDocument;
  /** SHA-256 of what the result depends on beside the picture: program, models, detectors, parameters. */
  pipeline: string;
  perceptualHash: string | null;
  /** The folder that `stage` gave and `writeResultFiles` filled; needed unless the case has this result already. */
  staged?: string;
}

/** Which result, and where it was staged. */
export interface Place {
  /** Of the picture. */
  sha256: string;
  pipeline: string;
  /** Folder with a folder `<sha256>` in it, of which result.json is one file. */
  staged?: string;
}

export class ResultStore {
  constructor(
    private readonly folder: string,
    private readonly database: Database,
  ) {}

  /** Names and hashes of what was staged, once it has reached the disk. */
  async prepare({ sha256: picture, pipeline, staged }: Place): Promise<FileRow[]> {
    // Both become names of folders.
    for (const hash of [picture, pipeline]) if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error(`${hash} is no SHA-256.`);
    if (!staged) return [];
    const from = join(staged, picture);
    return Promise.all(
      filesBelow(from).map(async (name) => {
        const bytes = await settled(join(from, name));
        return { name, bytes: bytes.length, hash: sha256(bytes) };
      }),
    );
  }

  /** Within a transaction: moves a staged result to its place, unless there is one. @returns the files of the result. */
  place({ sha256: hash, pipeline, staged }: Place, files: readonly FileRow[]): readonly FileRow[] {
    const known = filesOf(this.database, hash, pipeline);
    if (known.length > 0) return known;
    if (!staged || !files.some(({ name }) => name === "result.json"))
      throw new Error(`There is no result of ${hash}, neither in the case nor staged.`);
    const parent = join(this.folder, RESULTS, hash);
    const target = join(parent, pipeline);
    mkdirSync(parent, { recursive: true });
    // What a killed process left there was never recorded.
    rmSync(target, { recursive: true, force: true });
    renameSync(join(staged, hash), target);
    flushFolder(target);
    flushFolder(parent);
    flushFolder(join(this.folder, RESULTS));
    for (const { name, bytes, hash: own } of files)
      this.database.run("INSERT INTO resultFiles VALUES (?, ?, ?, ?, ?)", hash, pipeline, name, bytes, own);
    return files;
  }

  /** After a transaction that came to nothing. */
  removeUnrecorded({ sha256: hash, pipeline }: Place): void {
    this.removeIfUnrecorded(hash, pipeline);
  }

  /** What a killed process moved to its place and did not record. @returns how many results. */
  removeAllUnrecorded(): number {
    let count = 0;
    for (const hash of foldersIn(join(this.folder, RESULTS)))
      for (const pipeline of foldersIn(join(this.folder, RESULTS, hash)))
        if (this.removeIfUnrecorded(hash, pipeline)) count++;
    return count;
  }

  private removeIfUnrecorded(hash: string, pipeline: string): boolean {
    if (filesOf(this.database, hash, pipeline).length > 0) return false;
    rmSync(join(this.folder, RESULTS, hash, pipeline), { recursive: true, force: true });
    return true;
  }
}
