/**
 * What a detector says. The shape is the same for every method, so that the window, the batch, the reports and
 * the tests never need to know which one they are looking at.
 */
import type { Plane } from "./image/raster.ts";

/**
 * ran: the method looked at this picture. notApplicable: it cannot look at such a file, `reason` says why.
 * abstained: it looked and found nothing it may judge by. failed: it broke; never to be read as "nothing found".
 */
export type FindingState = "ran" | "notApplicable" | "abstained" | "failed";

/** How much a single fact matters. `alarm` facts make the finding an alarm. */
export type Severity = "info" | "notice" | "alarm";

/** One statement that a reader can check. */
export interface Fact {
  label: string;
  /** The value as text, with its unit. */
  value: string;
  severity?: Severity;
  /** Why it matters, in words a journalist understands. */
  explanation?: string;
  /** Innocent reasons for it. */
  benign?: string[];
}

/** A rectangle of the picture in pixels, in the frame after EXIF orientation, that the detector points at. */
export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Number of pixels that belong to the region itself, at most `width * height`. */
  area: number;
  /** log10 of the number of false alarms expected for this region in a picture without manipulation. */
  logNfa?: number;
  label?: string;
}

/**
 * A map over the whole picture, at its own resolution, in the frame after EXIF orientation: map pixel (i, j) covers
 * the image rectangle [i*W/w, (i+1)*W/w) x [j*H/h, (j+1)*H/h). NaN = not computed.
 */
export interface HeatMap extends Plane {
  /** Values drawn at the two ends of the colour map, and written as 0 and 65535. */
  range: [low: number, high: number];
  /** What the numbers are: "grey levels", "votes", "probability". */
  unit: string;
  /** What the two ends mean to a reader. */
  meaning: { low: string; high: string };
  /** heat: drawn with the reader's colour map over the picture. grey: a picture of its own, drawn in grey. */
  style: "heat" | "grey";
}

/** What an alarm costs: nfa = expected number of false detections in a picture without manipulation (proven);
 * rate = share of pristine pictures that raise this alarm (measured, on the set named in `basis`). */
export interface FalseAlarm {
  kind: "nfa" | "rate";
  value: number;
  basis?: string;
}

/** How two regions agree in one attribute of their making, as a network that was trained on it judges pairs of patches. */
export interface AttributeAgreement {
  /** "jpegQuality", "Make". */
  id: string;
  /** "JPEG quality", "maker of the camera". */
  label: string;
  /** Where it comes from: the picture's later life, or the camera's own record. */
  source: "development" | "exif";
  /** Mean probability, 0..1, that two patches share it: of the larger region, of the smaller one, one of each. */
  withinMajority: number;
  withinMinority: number;
  between: number;
  /** Area under the curve with which it was told on cameras held out from training: .5 is guessing. */
  auc: number;
  /** 95 % interval of it. */
  interval: [low: number, high: number];
}

/** What a detector that compares patches with each other saw, for looking closer. */
export interface PatchComparison {
  rows: number;
  columns: number;
  /** Cell (row, column) looks at the rectangle of `width` x `height` pixels at (left + column * stepX, top + row * stepY). */
  left: number;
  top: number;
  stepX: number;
  stepY: number;
  width: number;
  height: number;
  /** Numbers per cell. */
  length: number;
  /** Base64 of rows * columns * length signed bytes: unit vectors times 127, cell by cell; all 0 in cells not computed. */
  embeddings: string;
  /** Computed cells, sorted for an affinity matrix: the larger region first. */
  order: number[];
  /** How many of `order` belong to the larger region; all of them if there is one region only. */
  majority: number;
  attributes: AttributeAgreement[];
}

/** The result of one detector on one picture. */
export interface Finding {
  detector: string;
  version: string;
  state: FindingState;
  reason?: string;
  /**
   * What the method measured, one number, larger = more suspicious; its README says what it is. The calibration that ships
   * turns it into score, alarm and falseAlarm. Absent where the detector judges by rules or proofs of its own.
   */
  statistic?: number;
  /** Calibrated, 0..1: probability that something was altered, given this detector alone. */
  score?: number;
  /** Beyond the published operating point. */
  alarm?: boolean;
  falseAlarm?: FalseAlarm;
  /** One sentence: what was found. Absent unless the detector ran. */
  summary?: string;
  map?: HeatMap;
  regions?: Region[];
  facts?: Fact[];
  /** Of detectors that compare patches. */
  patches?: PatchComparison;
  /** What this detector cannot see, in words a reader understands. */
  limits: string[];
  /** Every parameter used, defaults included. */
  params?: Record<string, unknown>;
  elapsedMs: number;
}
