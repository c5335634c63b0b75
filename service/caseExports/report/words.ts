/** Which pictures a report is of, and in what order, in words. */
import type { CaseFilter, CaseSort, ImageState, VerdictLevel } from "../../../contract/cases.ts";
import { listInWords } from "../../../engine/listInWords.ts";

export const levelNames: Record<VerdictLevel, string> = {
  alarm: "Alarm: inconsistencies found",
  notice: "Notice: something worth a look",
  clear: "No inconsistency found by the detectors that ran",
  undetermined: "Undetermined: nothing can be said",
};

export const stateNames: Record<ImageState, string> = {
  done: "Examined",
  failed: "Failed",
  skipped: "Skipped",
  waiting: "Waiting to be examined",
  running: "Being examined",
};

type Words = { [Key in keyof Required<CaseFilter>]: (value: NonNullable<CaseFilter[Key]>) => string };

const anyOf = (values: readonly (string | null)[]): string =>
  values.map((value) => (value === null ? "none" : `"${value}"`)).join(" or ") || "nothing at all";

const words: Words = {
  states: (states) => `state ${anyOf(states)}`,
  levels: (levels) => `verdict ${anyOf(levels)}`,
  formats: (formats) => `format ${anyOf(formats)}`,
  cameras: (cameras) => `camera ${anyOf(cameras)}`,
  softwares: (softwares) => `software ${anyOf(softwares)}`,
  marks: (marks) => `mark ${anyOf(marks)}`,
  alarms: (detectors) => `an alarm of ${anyOf(detectors)}`,
  years: (years) => `year ${anyOf(years)}`,
  takenFrom: (time) => `taken from ${time} on`,
  takenTo: (time) => `taken until the end of ${time}`,
  hasPlace: (has) => (has ? "a place" : "no place"),
  hasNote: (has) => (has ? "a note" : "no note"),
  text: (text) => `words that begin with "${text}" in path or metadata`,
};

/** Undefined where all pictures are taken. */
export function filterInWords(filter: CaseFilter): string | undefined {
  const parts = (Object.keys(filter) as (keyof CaseFilter)[]).flatMap((key) => {
    const value = filter[key];
    return value === undefined ? [] : [(words[key] as (value: unknown) => string)(value)];
  });
  return parts.length > 0 ? `Only pictures with ${listInWords(parts)}` : undefined;
}

/** Names of what can be sorted by, where the column's own does not say it. */
const columns: Partial<Record<CaseSort["by"] & string, string>> = {
  bytes: "size of the file",
  modified: "time of the file",
  takenAt: "time at which they were taken",
  level: "verdict",
  elapsedMs: "time that their examination took",
  notes: "number of notes",
};

/** Without a wish the strongest come first. */
export const strongestFirst = ({ by, descending }: CaseSort): boolean => by === "id" && !descending;

export function sortInWords(sort: CaseSort): string {
  if (strongestFirst(sort)) return "The highest score first";
  const { by, descending } = sort;
  const name =
    typeof by === "object" ? `score of ${by.detector}` : by === "id" ? "order of discovery" : (columns[by] ?? by);
  return `By ${name}, ${descending ? "the greatest or last first" : "the smallest or first first"}`;
}
