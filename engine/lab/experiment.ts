/**
 * What an experiment of the Lab is: a question from a paper, parameters, a run that tells what it measures while it
 * measures it, and claims that hold or do not. Executors, data and the record of a run are handed in.
 */
import type { z } from "zod";
import type { RgbImage } from "../image/raster.ts";
import type { Executor } from "../tensor/executor.ts";
import type { Encoders, Features } from "./encoders.ts";
import type { LabEvent } from "./events.ts";
import type { Generators } from "./generators.ts";
import type { CaptionedImages, LabelledImages } from "./images.ts";
import type { Journal } from "./journal.ts";
import type { Development, PhotographOptions, PhotographSet } from "./photographs.ts";

export interface Paper {
  title: string;
  authors: string;
  /** "NeurIPS 2024, arXiv:2405.14813" */
  venue: string;
}

/** Parameters for a certain patience; the estimate is of two cores. */
export interface Preset<P> {
  id: "seconds" | "minutes" | "hours";
  label: string;
  estimateSeconds: number;
  params: Partial<P>;
}

export interface ExperimentTools {
  executor: Executor;
  /** So many executors that work side by side, each on its own thread where the machine has them. */
  lanes(count: number): Promise<readonly Executor[]>;
  data: LabData;
  /** Networks that are there already, for looking into them. */
  encoders: Encoders;
  /** Networks that draw pictures. */
  generators: Generators;
  emit(event: LabEvent): void;
  journal: Journal;
  /** To be awaited between steps: waits while the run is paused, throws AbortError when it is cancelled. */
  checkpoint(): Promise<void>;
}

export interface LabData {
  /** Handwritten digits, 28 x 28 grey. */
  digits(): Promise<LabelledImages>;
  /**
   * A folder of folders of pictures, each named for its label, brought to squares of `size` pixels, RGB. With `nested`,
   * folders in these folders have labels of their own: "birds/owl".
   */
  folder(path: string, size: number, options?: { nested?: boolean }): Promise<LabelledImages>;
  /**
   * Emoji with their English names, `size` x `size` pixels on white, RGB, each picture and each name once; labels are the
   * groups they belong to ("animals-nature") or, with `subgroups`, the smaller ones ("animal-bird").
   */
  emoji(size: number, options?: { subgroups?: boolean }): Promise<CaptionedImages>;
  /** The pictures of a folder that have words to them: a CSV file of names and captions, or a .txt of the same name beside each. */
  captioned(path: string, size: number): Promise<CaptionedImages>;
  /** Features that the user brings, one row for each thing: .npy, or .safetensors with one matrix for each layer. */
  features(path: string): Promise<ReadonlyMap<string, Features>>;
  /** The middle square of one picture of the user's, `size` x `size` pixels, RGB, under a single label. */
  picture(path: string, size: number): Promise<LabelledImages>;
  /** The file of a model that the user brings. */
  file(path: string): Promise<Uint8Array>;
  /** The photographs in a folder that are as a camera wrote them, and why the others are not. */
  photographs(path: string, options: PhotographOptions): Promise<PhotographSet>;
  /** A picture developed once more. */
  develop(image: RgbImage, development: Development): Promise<RgbImage>;
}

/** A sentence of the paper against what was measured. */
export interface Claim {
  text: string;
  /** What was measured, with its unit. */
  measured: string;
  /** What it has to be for the claim to hold. */
  threshold: string;
  holds: boolean;
}

export interface Experiment<P = Record<string, unknown>, R = unknown> {
  id: string;
  title: string;
  paper: Paper;
  question: string;
  /** The form draws itself from it: every field has a title, a description, a default and limits. */
  params: z.ZodType<P, unknown>;
  presets: readonly Preset<P>[];
  /** Deterministic for given parameters (seed included) on cpu. The result is plain JSON. */
  run(params: P, tools: ExperimentTools): Promise<R>;
  /** Measured, never assumed: computed from the result alone. */
  claims(result: R): Claim[];
}
