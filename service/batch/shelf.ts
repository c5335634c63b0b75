/** Which cases there are: those that Selfsame keeps, and those elsewhere that were opened once. */
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import { DOCUMENT, readCaseDocument } from "../cases/caseFolder.ts";
import { writeError } from "../report/resultFiles.ts";
import { writeWhole } from "../wholeFile.ts";

export interface Place {
  /** The case's own, or one of its path where that cannot be had. */
  id: string;
  path: string;
  /** Whether it lies where Selfsame keeps cases. */
  own: boolean;
  /** Why it is no case that can be opened. */
  problem?: string;
}

const elsewhereSchema = z.object({ schema: z.literal("selfsame.cases/1"), elsewhere: z.array(z.string()) });

export class Shelf {
  private readonly list: string;

  /** @param folder where cases are kept; beside it, in `<folder>.json`, stands which ones lie elsewhere. */
  constructor(private readonly folder: string) {
    this.list = `${folder}.json`;
  }

  /** Own ones first, in the order of the names of their folders. Folders that are no case are left out. */
  places(): Place[] {
    const own = this.ownFolders().map((path) => ({ path, own: true }));
    const others = this.elsewhere().map((path) => ({ path, own: false }));
    const byId = new Map<string, string>();
    return [...own, ...others].map(({ path, own }) => {
      try {
        const { id } = readCaseDocument(path);
        const first = byId.get(id);
        byId.set(id, first ?? path);
        if (first === undefined) return { id, path, own };
        return { id: idOf(path), path, own, problem: `It is the same case as the one in ${first}, which is listed.` };
      } catch (error) {
        return { id: idOf(path), path, own, problem: asSelfsameError(error).message };
      }
    });
  }

  /**
   * Remembers a case that lies elsewhere; own ones are known already.
   * @throws SelfsameError as readCaseDocument; usage where another case of the same identifier is listed.
   */
  add(path: string): string {
    const absolute = resolve(path);
    const { id } = readCaseDocument(absolute);
    const known = this.places();
    if (known.some((place) => place.path === absolute && place.problem === undefined)) return id;
    const same = known.find((place) => place.id === id);
    if (same)
      throw new SelfsameError(
        "usage",
        `The same case is listed already, from ${same.path}.`,
        "Remove that one from the list first.",
      );
    this.write([...this.elsewhere().filter((other) => other !== absolute), absolute]);
    return id;
  }

  forget(path: string): void {
    this.write(this.elsewhere().filter((other) => other !== path));
  }

  /** A folder that there is not yet, named after the title and the day. @throws SelfsameError usage */
  newFolder(title: string, now = new Date()): string {
    const slug = title
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 40);
    const name = `${slug || "case"}-${now.toISOString().slice(0, 10)}`;
    try {
      mkdirSync(this.folder, { recursive: true });
    } catch (error) {
      throw writeError(this.folder, error, "Check the permissions of the folder.");
    }
    for (let n = 1; ; n++) {
      const path = join(this.folder, n === 1 ? name : `${name}-${n}`);
      if (!existsSync(path)) return path;
    }
  }

  private ownFolders(): string[] {
    try {
      return readdirSync(this.folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
        .map(({ name }) => resolve(this.folder, name))
        .filter((path) => lstatSync(join(path, DOCUMENT), { throwIfNoEntry: false })?.isFile())
        .sort();
    } catch {
      // There was no case yet.
      return [];
    }
  }

  private elsewhere(): string[] {
    try {
      return elsewhereSchema.parse(JSON.parse(readFileSync(this.list, "utf8"))).elsewhere;
    } catch {
      // None was opened yet, or the list is damaged: cases are opened again then.
      return [];
    }
  }

  private write(elsewhere: string[]): void {
    const text = JSON.stringify({ schema: "selfsame.cases/1", elsewhere }, null, 2);
    try {
      writeWhole(this.list, `${text}\n`);
    } catch (error) {
      throw writeError(this.list, error, "The case stays where it is.");
    }
  }
}

const idOf = (path: string): string => createHash("sha256").update(path).digest("hex").slice(0, 32);
