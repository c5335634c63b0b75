/** Counts of a case and the state of its scan, in words. */
import type { CaseEntry } from "../../../contract/batch.ts";
import type { ScanCounts, ScanProgress } from "../../../contract/scan.ts";
import { thousands } from "../../../engine/verdict/words.ts";
import { estimate } from "../../lab/words.ts";

/** "1 picture", "1,204 pictures". */
export const pictures = (n: number): string => (n === 1 ? "1 picture" : `${thousands(n)} pictures`);

const stateWords = [
  ["done", "examined"],
  ["failed", "failed"],
  ["skipped", "skipped"],
  ["running", "being examined"],
  ["waiting", "waiting"],
] as const;

export interface Part {
  state: (typeof stateWords)[number][0] | "notPictures";
  count: number;
  text: string;
}

/** What a total consists of: parts that sum to it. Empty ones are left out. */
export function partsOf(counts: CaseEntry["states"] | ScanCounts): Part[] {
  const parts: Part[] = stateWords.flatMap(([state, word]) => {
    const n = counts[state] ?? 0;
    return n > 0 ? [{ state, count: n, text: `${thousands(n)} ${word}` }] : [];
  });
  const strangers = "notPictures" in counts ? counts.notPictures : 0;
  if (strangers > 0)
    parts.push({
      state: "notPictures",
      count: strangers,
      text: `${thousands(strangers)} ${strangers === 1 ? "is no picture" : "are no pictures"}`,
    });
  return parts;
}

/** "141 pictures: 120 examined, 3 failed, 18 waiting". */
export function statesInWords({ total, states }: Pick<CaseEntry, "total" | "states">): string {
  const parts = partsOf(states);
  if (parts.length === 0) return "No pictures yet";
  return `${pictures(total)}: ${parts.map(({ text }) => text).join(", ")}`;
}

/** Of files that the case knows and that are gone. */
export const missingInWords = (count: number): string =>
  `${count === 1 ? "One file is" : `${thousands(count)} files are`} no longer in the folder; what was found is kept.`;

export const phaseNames: Record<ScanProgress["phase"], string> = {
  walking: "Looking for pictures",
  examining: "Examining",
  paused: "Paused",
  watching: "Waiting for new files",
  ended: "Ended",
};

/** Share of the files that have their outcome, 0 to 1. */
export const shareOf = ({ waiting, running, total }: ScanCounts): number =>
  total > 0 ? (total - waiting - running) / total : 0;

/** "1.3 pictures/s", "28 pictures/s"; below that "12 pictures/min". */
export function rateInWords(rate: number): string {
  if (rate >= 9.95) return `${Math.round(rate)} pictures/s`;
  if (rate >= 0.95) return `${rate.toFixed(1)} pictures/s`;
  return `${Number((60 * rate).toPrecision(2))} pictures/min`;
}

/** Rate and time left as far as they are known, "1.3 pictures/s, about 5 min left". */
export function paceInWords({ phase, rate, remainingMs }: ScanProgress): string | undefined {
  if (phase !== "walking" && phase !== "examining") return undefined;
  const parts = [
    ...(rate !== null && rate > 0 ? [rateInWords(rate)] : []),
    ...(remainingMs !== null && remainingMs > 0 ? [`${estimate(remainingMs / 1000)} left`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : undefined;
}
