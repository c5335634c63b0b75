/** What stands in the form of a scan, and the options it means. Empty fields are left to the service. */
import type { ScanOptions } from "../../../contract/batch.ts";

export interface ScanDraft {
  title: string;
  /** One pattern a line. */
  include: string;
  exclude: string;
  /** Identifiers; all where undefined. */
  detectors?: readonly string[];
  maps: ScanOptions["maps"];
  watch: boolean;
  /** Number of worker processes as typed. */
  jobs: string;
}

export const freshDraft = (title: string): ScanDraft => ({
  title,
  include: "",
  exclude: "",
  maps: "fused",
  watch: false,
  jobs: "",
});

const MOST_JOBS = 256;
const MOST_PATTERNS = 100;

/** Patterns of a field: one a line, without the blanks around them; empty lines say nothing, and none counts twice. */
export function patternsOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ""))];
}

export type ScanProblems = Partial<Record<"include" | "exclude" | "detectors" | "jobs", string>>;

/** The options that a form means, or what is wrong with it by field. */
export function readScan(draft: ScanDraft): { options: Partial<ScanOptions>; problems: ScanProblems } {
  const problems: ScanProblems = {};
  const include = patternsOf(draft.include);
  const exclude = patternsOf(draft.exclude);
  for (const [name, patterns] of Object.entries({ include, exclude } as const))
    if (patterns.length > MOST_PATTERNS) problems[name as "include"] = `At most ${MOST_PATTERNS} patterns.`;
  if (draft.detectors?.length === 0) problems.detectors = "Choose at least one.";
  const typed = draft.jobs.trim();
  const jobs = typed === "" ? undefined : Number(typed);
  if (jobs !== undefined && !(Number.isInteger(jobs) && jobs >= 1 && jobs <= MOST_JOBS))
    problems.jobs = `Allowed: a whole number from 1 to ${MOST_JOBS}, or nothing.`;
  return {
    options: {
      watch: draft.watch,
      include,
      exclude,
      maps: draft.maps,
      ...(draft.detectors ? { detectors: [...draft.detectors] } : {}),
      ...(jobs === undefined ? {} : { jobs }),
    },
    problems,
  };
}

/** The chosen detectors after one was ticked or not; undefined once they are all of them again. */
export function tickDetector(
  all: readonly string[],
  chosen: readonly string[] | undefined,
  detector: string,
  ticked: boolean,
): readonly string[] | undefined {
  const next = all.filter((id) => (id === detector ? ticked : (chosen ?? all).includes(id)));
  return next.length === all.length ? undefined : next;
}
