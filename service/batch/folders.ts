/** Folders that the window names without knowing where they are. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { Folder, FolderList } from "../../contract/batch.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { DOCUMENT } from "../cases/caseFolder.ts";
import { entriesOf } from "../lab/folders.ts";

const wanted = "Choose another folder.";

export class Folders {
  private readonly tokens = new Map<string, string>();
  private readonly paths = new Map<string, string>();

  /** The folder with what stands for it; the same each time. */
  tell(path: string): Folder {
    const absolute = resolve(path);
    let folder = this.tokens.get(absolute);
    if (folder === undefined) {
      folder = randomUUID();
      this.tokens.set(absolute, folder);
      this.paths.set(folder, absolute);
    }
    return {
      folder,
      name: basename(absolute) || absolute,
      path: absolute,
      isCase: existsSync(join(absolute, DOCUMENT)),
    };
  }

  /** @throws SelfsameError notFound where nothing of that name was given out. */
  pathOf(folder: string): string {
    const path = this.paths.get(folder);
    if (path === undefined) throw new SelfsameError("notFound", "This folder is no longer known.", "Choose it again.");
    return path;
  }

  /**
   * What is directly in a folder, in the order of names; hidden folders and files are left out.
   * @param folder the reader's own where left out.
   * @throws SelfsameError notFound; usage where it cannot be read.
   */
  async list(folder?: string): Promise<FolderList> {
    const path = folder === undefined ? homedir() : this.pathOf(folder);
    const entries = (await entriesOf(path, wanted)).filter(({ name }) => !name.startsWith("."));
    const isFolder = await Promise.all(
      entries.map(async (entry) => {
        if (!entry.isSymbolicLink()) return entry.isDirectory();
        return (await stat(join(path, entry.name)).catch(() => undefined))?.isDirectory() ?? false;
      }),
    );
    const folders = entries.filter((_, i) => isFolder[i]).sort((a, b) => inOrder.compare(a.name, b.name));
    const parent = dirname(path);
    return {
      ...this.tell(path),
      parent: parent === path ? undefined : this.tell(parent).folder,
      folders: folders.map(({ name }) => this.tell(join(path, name))),
      files: entries.length - folders.length,
    };
  }
}

const inOrder = new Intl.Collator("en", { numeric: true });
