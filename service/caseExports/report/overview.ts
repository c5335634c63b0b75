/** What the pictures of a report are, counted in one go through all of them. */
import type { CaseRow, ImageState, VerdictLevel } from "../../../contract/cases.ts";
import type { FalseAlarm } from "../../../engine/finding.ts";
import type { FindingRow } from "../../cases/imageRecord.ts";
import { pages, type Selection } from "../selection.ts";

export interface DetectorCount {
  detector: string;
  ran: number;
  alarms: number;
  failed: number;
  /** Of its alarms that which is most often false, by kind. */
  falseAlarms: FalseAlarm[];
}

export interface Overview {
  states: Record<ImageState, number>;
  levels: Record<VerdictLevel, number>;
  /** By identifier. */
  detectors: DetectorCount[];
  /** Alarms that no detector raised by itself. */
  together: number;
  /** The most frequent first; null where there is none. */
  cameras: [string | null, number][];
  softwares: [string | null, number][];
  formats: [string | null, number][];
  /** First and last time at which one was taken; undefined where none has one. */
  taken: { first: string; last: string } | undefined;
  withTime: number;
  withPlace: number;
  marked: number;
  noted: number;
  /** Numbers of the pictures of each list, in the order of the selection. */
  lists: Record<"alarm" | "notice" | "failed" | "skipped", number[]>;
}

/** @throws the reason of the signal. */
export async function overviewOf(selection: Selection): Promise<Overview> {
  const counter = new Counter();
  for await (const pictures of pages(selection, "Counting"))
    for (const { row, findings } of pictures) counter.add(row, findings);
  return counter.overview();
}

class Counter {
  private readonly states: Overview["states"] = { waiting: 0, running: 0, done: 0, failed: 0, skipped: 0 };
  private readonly levels: Overview["levels"] = { alarm: 0, notice: 0, clear: 0, undetermined: 0 };
  private readonly lists: Overview["lists"] = { alarm: [], notice: [], failed: [], skipped: [] };
  private readonly detectors = new Map<string, DetectorCount>();
  private readonly counts = { camera: new Map(), software: new Map(), format: new Map() } as Record<
    "camera" | "software" | "format",
    Map<string | null, number>
  >;
  private taken: Overview["taken"];
  private readonly numbers = { together: 0, withTime: 0, withPlace: 0, marked: 0, noted: 0 };

  add(row: CaseRow, findings: readonly FindingRow[]): void {
    const { state, level, takenAt } = row;
    this.states[state]++;
    if (level) this.levels[level]++;
    if (level === "alarm" || level === "notice") this.lists[level].push(row.id);
    if (state === "failed" || state === "skipped") this.lists[state].push(row.id);
    if (state === "done")
      for (const of of ["camera", "software", "format"] as const) increase(this.counts[of], row[of]);
    if (takenAt !== null) this.addTime(takenAt);
    if (row.latitude !== null) this.numbers.withPlace++;
    if (row.mark !== null) this.numbers.marked++;
    if (row.notes > 0) this.numbers.noted++;
    for (const finding of findings) this.addFinding(finding);
    if (level === "alarm" && !findings.some(({ alarm }) => alarm)) this.numbers.together++;
  }

  overview(): Overview {
    const sorted = (counts: Map<string | null, number>) =>
      [...counts].sort(([a, n], [b, m]) => m - n || (String(a) < String(b) ? -1 : 1));
    const { camera, software, format } = this.counts;
    const { states, levels, lists, taken } = this;
    return {
      ...{ states, levels, lists, taken, ...this.numbers },
      detectors: [...this.detectors.values()],
      ...{ cameras: sorted(camera), softwares: sorted(software), formats: sorted(format) },
    };
  }

  private addTime(time: string): void {
    this.numbers.withTime++;
    const { first, last } = this.taken ?? { first: time, last: time };
    this.taken = { first: time < first ? time : first, last: time > last ? time : last };
  }

  private addFinding({ detector, state, alarm, falseAlarm }: FindingRow): void {
    let count = this.detectors.get(detector);
    if (!count) {
      count = { detector, ran: 0, alarms: 0, failed: 0, falseAlarms: [] };
      this.detectors.set(detector, count);
    }
    if (state === "ran") count.ran++;
    if (state === "failed") count.failed++;
    if (!alarm) return;
    count.alarms++;
    const cost = readFalseAlarm(falseAlarm);
    if (!cost) return;
    const known = count.falseAlarms.findIndex(({ kind }) => kind === cost.kind);
    if (known < 0) count.falseAlarms.push(cost);
    else if (count.falseAlarms[known].value < cost.value) count.falseAlarms[known] = cost;
  }
}

const increase = (counts: Map<string | null, number>, value: string | null): unknown =>
  counts.set(value, (counts.get(value) ?? 0) + 1);

/** "rate 0.01, 200 photographs", as the tables hold it; undefined where it is not known. */
function readFalseAlarm(text: string | null): FalseAlarm | undefined {
  const match = text?.match(/^(rate|nfa) ([^\s,]+)(?:, (.*))?$/s);
  const value = Number(match?.[2]);
  if (!match || !Number.isFinite(value)) return undefined;
  return { kind: match[1] as FalseAlarm["kind"], value, ...(match[3] ? { basis: match[3] } : {}) };
}
