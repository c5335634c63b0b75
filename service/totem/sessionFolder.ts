/**
 * The folder of one session of the wizard:
 *
 *   session.json     what was entered and found, written whole or not at all
 *   photograph       the bytes of the picture
 *   verified-…/      map and grids of the verification
 */
import { readFileSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import { type TotemSession, totemSessionSchema } from "../../contract/totemSessions.ts";
import { writeError } from "../report/resultFiles.ts";
import { writeWhole } from "../wholeFile.ts";

const DOCUMENT = "session.json";

export class SessionFolder {
  readonly path: string;
  readonly photograph: string;

  /** @param parent of all sessions. @throws SelfsameError notFound where the identifier is no name of a folder. */
  constructor(parent: string, id: string) {
    // An identifier is the name of a folder, never a path.
    if (id !== basename(id) || id.startsWith(".") || id.includes("\\")) throw missing();
    this.path = join(parent, id);
    this.photograph = join(this.path, "photograph");
  }

  /** @throws SelfsameError notFound; unreadable where the document is damaged. */
  read(): TotemSession {
    let text: string;
    try {
      text = readFileSync(join(this.path, DOCUMENT), "utf8");
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "ENOENT" || code === "ENOTDIR") throw missing();
      throw new SelfsameError("unreadable", `The session in ${this.path} cannot be read: the system says ${code}.`);
    }
    try {
      return totemSessionSchema.parse(JSON.parse(text));
    } catch {
      throw new SelfsameError(
        "unreadable",
        `${DOCUMENT} in ${this.path} is damaged.`,
        "The photograph beside it is as it was: begin a new session with it, or remove this one.",
      );
    }
  }

  /** With the time of this change. @throws SelfsameError usage, saying why it cannot be written. */
  write(session: TotemSession): TotemSession {
    const changed = { ...session, modified: new Date().toISOString() };
    try {
      writeWhole(join(this.path, DOCUMENT), `${JSON.stringify(changed, null, 1)}\n`);
    } catch (error) {
      throw writeError(this.path, error, "What is on the screen is not lost: make room, then change something.");
    }
    return changed;
  }

  /** ISO 8601: when a document that cannot be read was written last. */
  touched(): string {
    return statSync(join(this.path, DOCUMENT)).mtime.toISOString();
  }

  /** One of the files that the session's verification lists. @throws SelfsameError notFound */
  file(name: string): Uint8Array {
    const { verification } = this.read();
    const listed = [verification?.map, ...(verification?.grids ?? []).map(({ file }) => file)];
    if (!listed.includes(name)) throw new SelfsameError("notFound", `The session has no file "${name}".`);
    return readFileSync(join(this.path, name));
  }

  /** Removes a part of it, or all. */
  remove(below = "."): void {
    rmSync(join(this.path, below), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

const missing = (): SelfsameError => new SelfsameError("notFound", "There is no such session.");
