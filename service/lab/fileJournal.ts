/** The journal of a run, kept in its folder. */
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import type { Journal, SavedState } from "../../engine/lab/journal.ts";
import { readSafetensors, writeSafetensors } from "../../engine/tensor/checkpoints/safetensors.ts";
import { fileNameOf, type RunFolder } from "./runFolder.ts";

/** What is lost at most when the process is killed. */
const secondsBetweenSaves = 10;

export class FileJournal implements Journal {
  private lastSave = performance.now();

  /**
   * @param flush writes down what the run has told, before a part counts as finished.
   * @param ending whether the run is about to pause or to end.
   */
  constructor(
    private readonly folder: RunFolder,
    private readonly flush: () => void,
    private readonly ending: () => boolean,
  ) {}

  async once<T>(part: string, compute: () => Promise<T>): Promise<T> {
    const name = `parts/${fileNameOf(part)}.json`;
    const before = this.folder.read(name);
    if (before) return (decode(before.toString("utf8"), this.folder.path) as { value: T }).value;
    const value = await compute();
    this.flush();
    this.folder.write(name, encode({ part, value }));
    this.folder.remove(stateFile(part));
    return value;
  }

  due(): boolean {
    return this.ending() || performance.now() - this.lastSave > secondsBetweenSaves * 1000;
  }

  async save(part: string, { tensors, metadata }: SavedState): Promise<void> {
    this.flush();
    this.folder.write(stateFile(part), writeSafetensors(tensors, metadata));
    this.lastSave = performance.now();
  }

  async saved(part: string): Promise<SavedState | undefined> {
    const file = this.folder.read(stateFile(part));
    if (!file) return undefined;
    try {
      return readSafetensors(file);
    } catch (error) {
      throw new SelfsameError(
        "unreadable",
        `The saved state ${stateFile(part)} in ${this.folder.path} is damaged: ${asSelfsameError(error).message}.`,
        "Delete that file and resume: this part starts again, finished parts are kept.",
      );
    }
  }

  async keep(name: string, bytes: Uint8Array): Promise<void> {
    this.folder.write(name, bytes);
  }
}

const stateFile = (part: string): string => `states/${fileNameOf(part)}.safetensors`;

/** JSON knows neither infinity nor NaN; a diverged training has both. */
const encode = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === "number" && !Number.isFinite(item) ? { $number: String(item) } : item,
  );

function decode(text: string, folder: string): unknown {
  try {
    return JSON.parse(text, (_, item: unknown) =>
      typeof item === "object" && item !== null && "$number" in item ? Number(item.$number) : item,
    );
  } catch {
    throw new SelfsameError(
      "unreadable",
      `A part of the run in ${folder} is no longer JSON.`,
      "Delete the damaged file in parts/ and resume: that part is computed again.",
    );
  }
}
