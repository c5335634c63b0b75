/**
 * The contract of a detector: bytes became Evidence, a detector turns Evidence into one Finding.
 * Each lives in a folder of its own: `<name>/{index.ts, README.md, *.test.ts}`; `list.ts` is the list.
 */
import type { ZodType } from "zod";
import type { Evidence } from "../evidence.ts";
import type { Fact, FalseAlarm, Finding, HeatMap, PatchComparison, Region } from "../finding.ts";
import type { RgbImage } from "../image/raster.ts";

export type Need = "pixels" | "coefficients" | "metadata" | "model";

/** Numbers of a given shape, row-major. */
export interface ModelArray {
  shape: readonly number[];
  data: Float32Array;
}

/** How well the patches of a picture agree, as a network says that the reader has brought. */
export interface PatchAffinities {
  /** What the manifest of the set says of it. */
  set: { title: string; licence: string; citation: string };
  rows: number;
  columns: number;
  /** Cell (row, column) is the square of `edge` pixels at (column * step, row * step). */
  edge: number;
  step: number;
  /** n x n for n = rows * columns, symmetric: probabilities, 0..1, that two patches were made alike. */
  affinity: Float32Array;
}

/** The pattern that a camera's sensor leaves in each of its photographs, estimated from some of them. */
export interface CameraFingerprint {
  /** A name to ask for it by. */
  id: string;
  /** As the photographs' EXIF had them; empty where they had none. */
  make: string;
  model: string;
  /** SHA-256 of the photographs, lower-case hex. */
  photographs: readonly string[];
  /** Size of the rows that the photographs store, before EXIF orientation. */
  width: number;
  height: number;
  /** Row-major; times `scale` the relative change of a pixel's sensitivity (about +-.01). */
  values: Int8Array;
  scale: number;
}

/** Which fingerprints a picture is to be held against. */
export interface FingerprintRequest {
  /** The one of this id, whatever the camera; else those of the camera that make and model name. */
  id?: string;
  make?: string;
  model?: string;
  /** Size of the picture's stored rows. */
  width: number;
  height: number;
}

/** What a detector gets from outside. */
export interface Tools {
  /** Share of the work done, 0..1. */
  progress(fraction: number): void;
  signal: AbortSignal;
  /**
   * The outputs of a model that ships, by name. On the cpu, with a bounded share of it.
   * @param model its id in models/manifest.json.
   * @throws Error where the model is missing or is not the one that was measured.
   */
  infer(model: string, inputs: Readonly<Record<string, ModelArray>>): Promise<Record<string, ModelArray>>;
  /**
   * What was measured of a model and ships with it, plain JSON.
   * @throws Error as above.
   */
  modelFacts(model: string): Promise<unknown>;
  /**
   * Compares all patches of a picture by networks from the reader's folder of models. On the cpu it takes a minute or more.
   * @param set its id in its manifest. @param progress share of this work, 0..1.
   * @throws Error where there is no such set or it is refused, naming those there are; the signal's reason where it is
   * aborted.
   */
  patchAffinities(set: string, image: RgbImage, progress: (fraction: number) => void): Promise<PatchAffinities>;
  /**
   * The reader's fingerprints of cameras that answer to a request and have its size; none where there are none.
   * @throws Error where the one asked for by its id is not there, has another size, or its file is refused.
   */
  cameraFingerprints(request: FingerprintRequest): Promise<CameraFingerprint[]>;
  /** The same picture after one JPEG compression and decompression. quality: libjpeg scale 1..100. */
  resaveJpeg(image: RgbImage, options: { quality: number; subsampling: "4:4:4" | "4:2:0" }): Promise<RgbImage>;
}

/** What `run` returns: the parts of a Finding that only the detector can know. */
export interface Observation {
  /** notApplicable: where only a tool could tell, which `applies` has not. */
  state?: "ran" | "abstained" | "notApplicable";
  reason?: string;
  /** Finite. A detector that gives one leaves score, alarm and falseAlarm to the calibration. */
  statistic?: number;
  score?: number;
  alarm?: boolean;
  falseAlarm?: FalseAlarm;
  summary?: string;
  map?: HeatMap;
  regions?: Region[];
  facts?: Fact[];
  patches?: PatchComparison;
  /** Limits that hold for this picture, in addition to the method's own. */
  limits?: string[];
}

export interface Detector<P = unknown> {
  /** Folder name and stable identifier: "jpeg-grid". */
  id: string;
  title: string;
  /** The question it answers: "Do the JPEG grids of all regions agree?" */
  question: string;
  /** Raised whenever the same input may give another output. */
  version: string;
  /** vote: its alarm counts in the verdict. view: something to look at, never an alarm. */
  kind: "vote" | "view";
  params: ZodType<P>;
  needs: Need[];
  /**
   * It asks for nothing but the pixels, and what is known of the file without computing: no coefficients or previews, and of
   * the tools none but `progress` and `signal`. So it can run in another thread than the one that holds all these.
   */
  pixelsSuffice?: true;
  /** What the method cannot see, whatever the picture. */
  limits: string[];
  /** true, or the reason why this detector has nothing to say about such a file. */
  applies(evidence: Evidence): true | string;
  run(evidence: Evidence, params: P, tools: Tools): Promise<Observation>;
}

/**
 * Fills in the frame of a finding around what the detector observed. A detector that breaks yields a finding of state
 * "failed"; only wrong parameters (ZodError) and cancelling are thrown.
 */
export async function runDetector<P>(
  detector: Detector<P>,
  evidence: Evidence,
  rawParams: unknown,
  tools: Tools,
): Promise<Finding> {
  const started = performance.now();
  const params = detector.params.parse(rawParams ?? {});
  const frame = (
    rest: Omit<Finding, "detector" | "version" | "limits" | "elapsedMs"> & { limits?: string[] },
  ): Finding => ({
    detector: detector.id,
    version: detector.version,
    params: params as Record<string, unknown>,
    ...rest,
    limits: [...detector.limits, ...(rest.limits ?? [])],
    elapsedMs: performance.now() - started,
  });
  try {
    const applies = detector.applies(evidence);
    if (applies !== true) return frame({ state: "notApplicable", reason: applies });
    const observation = await detector.run(evidence, params, tools);
    return frame({ ...observation, state: observation.state ?? "ran" });
  } catch (error) {
    if (tools.signal.aborted) throw error;
    return frame({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
  }
}
