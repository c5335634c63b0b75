/**
 * The folder of one run:
 *
 *   run.json        what was asked, where it stands (written by the service)
 *   events.jsonl    everything the run told, one event a line
 *   parts/          results of its finished parts, JSON
 *   states/         where unfinished trainings stand, safetensors
 *   result.json     result and claims
 *   series/, figures/   the curves as CSV, SVG and PNG
 *
 * Whole files are written beside their place and moved there, so that whatever ends the process leaves the old file or
 * the new one. `events.jsonl` grows by appending; a last line that was cut off is dropped when it is read.
 */
import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from "node:fs";
import { join } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import { labEventSchema } from "../../contract/lab.ts";
import type { LabEvent } from "../../engine/lab/events.ts";
import { writeWhole } from "../wholeFile.ts";

/** Files and folders that are the run's own memory and nothing for a reader. */
const internal = /^(run\.json|events\.jsonl|lock|parts|states|.*\.part)$/;

export class RunFolder {
  constructor(readonly path: string) {}

  /** @throws SelfsameError usage where it cannot be made. */
  create(): void {
    guarded(this.path, () => {
      mkdirSync(join(this.path, "parts"), { recursive: true });
      mkdirSync(join(this.path, "states"), { recursive: true });
    });
  }

  /** Writes a file completely or not at all. @throws SelfsameError with the reason in plain words. */
  write(name: string, data: string | Uint8Array): void {
    guarded(this.path, () => writeWhole(join(this.path, name), data));
  }

  /** Undefined where there is no such ordinary file: a device in its place could be read for ever. */
  read(name: string): Buffer | undefined {
    const path = join(this.path, name);
    try {
      return statSync(path).isFile() ? readFileSync(path) : undefined;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw error;
    }
  }

  remove(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }

  append(events: readonly LabEvent[]): void {
    const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
    guarded(this.path, () => appendFileSync(join(this.path, "events.jsonl"), text));
  }

  /** Everything told so far. A line that was cut off or is none of ours is left out. */
  events(): LabEvent[] {
    const text = this.read("events.jsonl")?.toString("utf8") ?? "";
    return text.split("\n").flatMap((line) => {
      try {
        const event = labEventSchema.safeParse(JSON.parse(line));
        return event.success ? [event.data] : [];
      } catch {
        return [];
      }
    });
  }

  /** Drops what follows the last whole line, so that the next event starts one of its own. */
  mendEvents(): void {
    const text = this.read("events.jsonl");
    if (!text) return;
    const end = text.lastIndexOf(0x0a) + 1;
    if (end < text.length) truncateSync(join(this.path, "events.jsonl"), end);
  }

  /** What a reader may want, with forward slashes, in order. */
  files(): string[] {
    const list = (below: string): string[] =>
      readdirSync(join(this.path, below), { withFileTypes: true }).flatMap((entry) => {
        const name = below ? `${below}/${entry.name}` : entry.name;
        if (internal.test(entry.name)) return [];
        return entry.isDirectory() ? list(name) : [name];
      });
    return existsSync(this.path) ? list("").sort() : [];
  }
}

/** A name for a part that every file system takes, and that no two parts share. */
export function fileNameOf(part: string): string {
  const readable = part.replace(/[^A-Za-z0-9.=-]+/g, "_").slice(0, 80);
  return `${readable}-${createHash("sha256").update(part).digest("hex").slice(0, 8)}`;
}

const reasons: Record<string, [message: string, advice: string]> = {
  ENOSPC: ["the disk is full", "Free some space, then resume the run: what it has computed is kept."],
  EDQUOT: ["your quota of the disk is used up", "Free some space, then resume the run: what it has computed is kept."],
  EFBIG: ["the file would become larger than the system allows", "Raise the limit, then resume the run."],
  EROFS: ["the disk is read-only", "Choose another folder."],
  EACCES: ["you may not write there", "Choose another folder, or change its permissions."],
  EPERM: ["you may not write there", "Choose another folder, or change its permissions."],
  ENOTDIR: ["a part of the path is a file", "Choose another folder."],
  EEXIST: ["there is a file of that name", "Choose another folder."],
  ENOENT: ["the folder is gone", "If it was moved, move it back, then resume the run."],
};

function guarded<T>(folder: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (!code) throw error;
    const [why, advice] = reasons[code] ?? [`the system says ${code}`, "Try another folder."];
    throw new SelfsameError("usage", `Nothing can be written to ${folder}: ${why}.`, advice);
  }
}
