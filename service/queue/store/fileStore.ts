/** A store in a folder: of a network file system, or, with workers on the same machine, of this one. */
import { randomUUID } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { copyFile, link, mkdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SelfsameError } from "../../../contract/errors.ts";
import { writeError } from "../../report/resultFiles.ts";
import { receive, type Store } from "./store.ts";

export class FileStore implements Store {
  /** @throws SelfsameError notFound where there is no such folder: a share that is not mounted must not look like an empty one. */
  constructor(
    private readonly folder: string,
    readonly shown = folder,
  ) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new SelfsameError("notFound", `There is no folder ${folder} for the store.`, "Make it, or mount it.");
  }

  put(key: string, path: string): Promise<void> {
    return this.place(key, path, rename);
  }

  async putNew(key: string, path: string): Promise<boolean> {
    try {
      await this.place(key, path, link);
      return true;
    } catch (error) {
      if ((error as { cause?: NodeJS.ErrnoException }).cause?.code === "EEXIST") return false;
      throw error;
    }
  }

  async get(key: string, path: string, limit: number): Promise<string | undefined> {
    try {
      return await receive(createReadStream(join(this.folder, key)), path, limit);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      await rm(path, { force: true });
      return undefined;
    }
  }

  /** With the folders that are empty then. */
  async remove(key: string): Promise<void> {
    await rm(join(this.folder, key), { force: true });
    for (let folder = dirname(key); folder !== "."; folder = dirname(folder)) {
      const gone = await rmdir(join(this.folder, folder)).then(
        () => true,
        () => false,
      );
      if (!gone) return;
    }
  }

  private async place(key: string, path: string, move: typeof rename | typeof link): Promise<void> {
    const target = join(this.folder, key);
    const temporary = `${target}.${randomUUID()}.part`;
    try {
      // Another machine may remove a folder that is empty for a moment.
      for (let attempt = 0; ; attempt++)
        try {
          await mkdir(dirname(target), { recursive: true });
          await copyFile(path, temporary);
          break;
        } catch (error) {
          if (attempt === 3 || (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        }
      // Not flushed: whoever reads it compares hashes, and a power cut costs one picture more.
      await move(temporary, target);
    } catch (error) {
      throw Object.assign(writeError(this.folder, error, "Workers and scan must both be able to write there."), {
        cause: error,
      });
    } finally {
      await rm(temporary, { force: true });
    }
  }
}
