/** How far a scan is: where every file that was found stands, how fast it goes, how long it will take. */
import type { ImageState, StateTotals } from "../../contract/cases.ts";
import type { ScanCounts } from "../../contract/scan.ts";

/** So many of the last pictures tell the rate. */
const RECENT = 50;

export class Meter {
  /** Pictures that this scan gave an outcome by examining them. */
  examined = 0;
  /** Symbolic links that were met, and not followed. */
  links = 0;
  private notPictures = 0;
  private readonly ends: number[] = [];

  /** @param totals what the case holds of the folder before. */
  constructor(
    private readonly totals: StateTotals,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get counts(): ScanCounts {
    const { waiting, running, done, failed, skipped, total } = this.totals;
    const { notPictures } = this;
    return { waiting, running, done, failed, skipped, notPictures, total: total + notPictures };
  }

  add(state: ImageState, count = 1): void {
    this.totals[state] += count;
    this.totals.total += count;
  }

  move(from: ImageState, to: ImageState): void {
    this.totals[from]--;
    this.totals[to]++;
  }

  addNotPicture(): void {
    this.notPictures++;
  }

  /** A picture that waited has its outcome. */
  finish(): void {
    this.ends.push(this.now());
    if (this.ends.length > RECENT) this.ends.shift();
  }

  /** Time that passes between this and the next picture says nothing of how fast it goes. */
  interrupt(): void {
    this.ends.length = 0;
  }

  /** Pictures a second; null before three are done. */
  get rate(): number | null {
    if (this.ends.length < 3) return null;
    const seconds = (this.now() - this.ends[0]) / 1000;
    return seconds > 0 ? (this.ends.length - 1) / seconds : null;
  }

  get remainingMs(): number | null {
    const { rate } = this;
    return rate === null ? null : ((this.totals.waiting + this.totals.running) / rate) * 1000;
  }
}
