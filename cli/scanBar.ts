/** How far a scan is, on stderr: a bar on a terminal; elsewhere a line now and then. */
import type { ScanProgress } from "../contract/scan.ts";

const BAR = 24;
const LINE_EVERY_MS = 30_000;

export class ScanBar {
  private readonly live = process.stderr.isTTY === true;
  private toldAt = performance.now();

  readonly draw = (progress: ScanProgress): void => {
    const text = scanLine(progress);
    if (this.live) {
      process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
      return;
    }
    const now = performance.now();
    if (now - this.toldAt < LINE_EVERY_MS) return;
    this.toldAt = now;
    process.stderr.write(`${text}\n`);
  };

  /** Takes the bar away. */
  clear(): void {
    if (this.live) process.stderr.write("\r\u001b[K");
  }
}

/** "[######      ] 12/48  done 10, failed 2, waiting 36  1.3/s  28 s left". */
export function scanLine({ counts, phase, rate, remainingMs }: ScanProgress): string {
  const { waiting, running, done, failed, skipped, notPictures, total } = counts;
  const ended = total - waiting - running;
  const filled = total > 0 ? Math.floor((BAR * ended) / total) : 0;
  const parts = { done, failed, skipped, "not pictures": notPictures, running, waiting };
  const told = Object.entries(parts).flatMap(([name, count]) => (count > 0 ? [`${name} ${count}`] : []));
  return [
    `[${"#".repeat(filled)}${" ".repeat(BAR - filled)}] ${ended}/${total}${phase === "walking" ? "+" : ""}`,
    told.join(", "),
    ...(rate !== null && phase !== "watching" ? [`${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s`] : []),
    ...(remainingMs !== null && remainingMs > 0 ? [`${duration(remainingMs)} left`] : []),
    ...(phase === "watching" ? ["watching for new files; Ctrl+C ends"] : []),
  ].join("  ");
}

/** "28 s", "12 min", "3.5 h". */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
