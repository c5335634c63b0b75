/**
 * Networks that turn pictures or sentences into features, as experiments see them: which there are, what layers they have,
 * and what these layers say of the things that are put in. The service opens the files.
 */
import type { LabelledImages } from "./images.ts";

/** One row of numbers for each thing. */
export interface Features {
  rows: number;
  width: number;
  /** rows * width, row-major. */
  data: Float32Array;
}

export interface EncoderLayer {
  /** Unique in its encoder; the same from run to run. */
  id: string;
  name: string;
  /** Numbers for each thing, after the mean over the plane of a picture or over the tokens of a sentence. */
  width: number;
}

export interface EncoderInfo {
  id: string;
  name: string;
  input: "pictures" | "sentences";
  /** The application's own, taken over from elsewhere, trained here in the Lab, or a file of the user's. */
  origin: "own" | "starter" | "trained" | "user";
  /** What it was made for: "finds objects of 80 kinds in photographs". */
  task: string;
  /** In the order in which a thing passes them. */
  layers: readonly EncoderLayer[];
}

export interface EncodeOptions {
  /** All layers where left out. */
  layers?: readonly string[];
  /** The same network with weights drawn anew at random, by this seed: what its structure alone is worth. */
  untrained?: number;
}

export interface Encoders {
  list(): Promise<readonly EncoderInfo[]>;
  /**
   * Features of each layer by its id; pictures are brought to the size and range the network wants.
   * @throws Error where the encoder does not exist, cannot be opened, or takes no pictures.
   */
  encodePictures(id: string, images: LabelledImages, options?: EncodeOptions): Promise<ReadonlyMap<string, Features>>;
  /** The same of sentences. */
  encodeSentences(
    id: string,
    sentences: readonly string[],
    options?: EncodeOptions,
  ): Promise<ReadonlyMap<string, Features>>;
}
