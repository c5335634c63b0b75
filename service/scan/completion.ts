/** Which files of a watched folder are complete: those whose size and time have not changed for a while. */

export interface SeenFile {
  path: string;
  bytes: number;
  modified: number;
}

export class Completion {
  private readonly pending = new Map<string, SeenFile & { since: number; pass: number }>();
  /** Files without pictures, which the case does not know, as they were when that was found. */
  private readonly others = new Map<string, string>();
  private passes = 0;

  /** @param stableMs how long they must not have changed. */
  constructor(
    private readonly stableMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * @param file new or changed, as it is in this pass.
   * @param first whether the folder is walked through for the first time: then a file that was not written for as long counts.
   */
  isComplete({ path, bytes, modified }: SeenFile, first: boolean): boolean {
    const now = this.now();
    if (first && modified <= now - this.stableMs) return true;
    const before = this.pending.get(path);
    if (before?.bytes === bytes && before.modified === modified) {
      before.pass = this.passes;
      if (now - before.since < this.stableMs) return false;
      this.pending.delete(path);
      return true;
    }
    this.pending.set(path, { path, bytes, modified, since: now, pass: this.passes });
    return false;
  }

  /** Whether it is known to hold no picture, and has not changed since. */
  isOther(file: SeenFile): boolean {
    return this.others.get(file.path) === stamp(file);
  }

  /** It holds no picture. @returns whether that is said of this path for the first time. */
  addOther(file: SeenFile): boolean {
    const first = !this.others.has(file.path);
    this.others.set(file.path, stamp(file));
    return first;
  }

  /** What was not met in a pass is no longer there. */
  endPass(): void {
    for (const [path, { pass }] of this.pending) if (pass < this.passes) this.pending.delete(path);
    this.passes++;
  }
}

const stamp = ({ bytes, modified }: SeenFile): string => `${bytes} ${modified}`;
