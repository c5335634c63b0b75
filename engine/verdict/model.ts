/**
 * The report as data: every sentence and number a report shows, in reading order. HTML, PDF and JSON are three ways of
 * writing this one model down, so they cannot disagree.
 */
import type { Fact, FindingState, Region } from "../finding.ts";
import type { VerdictLevel } from "./verdict.ts";

/** A name and its value, one line of a table. */
export interface Row {
  label: string;
  value: string;
}

/** A figure that belongs into the report. Its pixels are fetched by `source`; the model holds what is said about it. */
export interface FigureReference {
  /** "Figure 3": unique in the report. */
  number: number;
  /** Which pixels: the picture, the fused map, or the map of the named detector of this exhibit. */
  source: { kind: "picture" } | { kind: "fused" } | { kind: "finding"; detector: string };
  caption: string;
  /** What the colours mean; absent for the picture itself. */
  scale?: FigureScale;
  /** Drawn as outlines, in pixels of the upright picture. */
  regions: Region[];
}

export interface FigureScale {
  low: number;
  high: number;
  unit: string;
  meaning: { low: string; high: string };
  style: "heat" | "grey";
  /** Resolution at which the method computed the map. */
  width: number;
  height: number;
}

/** A detector that ran, and what it found. */
export interface FindingSection {
  detector: string;
  title: string;
  question: string;
  kind: "vote" | "view";
  alarm: boolean;
  /** "Alarm", "Notice", "Nothing found", "Shown": the state as a reader sees it. */
  mark: string;
  summary?: string;
  score?: number;
  /** What the alarm costs, as a sentence. */
  falseAlarm?: string;
  facts: Fact[];
  regions: Region[];
  figure?: FigureReference;
  limits: string[];
  parameters: Row[];
  version: string;
  elapsedMs: number;
}

/** A detector that came to no result, and why. */
export interface SilentDetector {
  detector: string;
  title: string;
  question: string;
  kind: "vote" | "view";
  state: Exclude<FindingState, "ran">;
  /** "Not applicable", "Abstained", "Failed". */
  mark: string;
  reason: string;
  /** What it saw before it abstained. */
  facts: Fact[];
  parameters: Row[];
  version: string;
  elapsedMs: number;
}

export interface MetadataTable {
  title: string;
  rows: Row[];
  /** Rows that are in the file and not in this report. */
  leftOut: number;
  error?: string;
}

/** All there is to say about one picture. */
export interface ExhibitSection {
  number: number;
  name: string;
  sha256: string;
  facts: Row[];
  notices: string[];
  conclusion: {
    level: VerdictLevel;
    heading: string;
    text: string;
    score?: number;
    scoreNote?: string;
    /** What moved the score, and by how much. */
    contributions: Row[];
  };
  picture: FigureReference;
  fused?: FigureReference;
  findings: FindingSection[];
  silent: SilentDetector[];
  /** What was not done, one sentence each. */
  notDone: string[];
  metadata: MetadataTable[];
  reproduce: { command: string; notes: string[] };
  elapsedMs: number;
}

export interface ReportModel {
  title: string;
  /** ISO 8601, UTC. */
  created: string;
  exhibits: ExhibitSection[];
  method: { text: string[]; versions: Row[]; environment: Row[]; settings: Row[] };
  limits: string[];
}
