/** Facts about the machine that a timing means nothing without, and the way timings are taken. */
import { cpus, release, totalmem, type } from "node:os";

export const machineFacts = (): string =>
  [
    `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `${type()} ${release()}`,
    `Node ${process.version}`,
  ].join(" · ");

export interface Timing {
  median: number;
  min: number;
  max: number;
  runs: number;
}

/** Milliseconds of `work`, over `runs` runs after one that is not counted. */
export async function measure(work: () => Promise<unknown> | unknown, runs: number): Promise<Timing> {
  await work();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return summarise(times);
}

/** Median and extremes of at least one time in milliseconds. */
export function summarise(times: number[]): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1], runs: times.length };
}
