/**
 * A network of the model library: where its file is, what it takes, and which of its layers say something. The application's
 * own ones, those taken over from elsewhere, those trained in the Lab and files of the user's are all described like this.
 */
import type { EncoderInfo } from "../../../engine/lab/encoders.ts";

/** How a picture becomes the input tensor: a number of a pixel, 0 to 255, becomes (number / 255 - mean) / deviation. */
export interface PictureInput {
  kind: "pictures";
  /** Name of the graph's input. */
  tensor: string;
  width: number;
  height: number;
  channels: 1 | 3;
  order: "rgb" | "bgr";
  layout: "nchw" | "nhwc";
  /** For each channel in the order of the tensor. */
  mean: readonly number[];
  deviation: readonly number[];
  /** How many pictures go in at once where the graph fixes it; any number where it is left out. */
  batch?: number;
}

/** A sentence goes in as the ids of its pieces, int64 [sentences, pieces]; sentences of one batch have as many pieces. */
export interface SentenceInput {
  kind: "sentences";
  tensor: string;
  /** Path of the pieces with their scores (engine/text/sentencePiece.ts), JSON. */
  vocabulary: string;
  /** Longer sentences are cut. */
  longest: number;
}

export interface LibraryLayer {
  /** Unique in its model; the same from run to run. */
  id: string;
  name: string;
  /** The tensor in the graph that is read, its first axis being the things that went in. */
  tensor: string;
  /** Numbers for each thing that are left after the mean. */
  width: number;
  /** Axes of the tensor over which the mean is taken: [2, 3] for planes, [1] for tokens, none for rows. */
  meanOver: readonly number[];
}

export interface LibraryModel {
  /** Unique in the library: "mobilenet-v2", "user:my-net". */
  id: string;
  name: string;
  origin: EncoderInfo["origin"];
  /** What it was made for: "finds objects of 80 kinds in photographs". */
  task: string;
  /** "Apache-2.0"; "" where it is not known. */
  licence: string;
  /** Absolute path of the ONNX file. */
  file: string;
  /** Of the file, hexadecimal. */
  sha256: string;
  /** Left out where it cannot work as an encoder: what it takes is neither pictures nor sentences. */
  input?: PictureInput | SentenceInput;
  /** In the order in which a thing passes them; none where it is no encoder. */
  layers: readonly LibraryLayer[];
}
