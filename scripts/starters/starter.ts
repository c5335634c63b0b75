/** What a starter encoder is made of: files of a package, the part of the graph that is taken, the layers that are named. */
import type { PictureInput } from "../../contract/models.ts";
import type { ConvertOptions } from "../../engine/tensor/tfjs/convert.ts";
import type { NpmPackage } from "./npmPackage.ts";

export interface StarterLayer {
  id: string;
  name: string;
  /** Result of the graph of TensorFlow. */
  result: string;
  /** Planes, those with channels before places in the graph of TensorFlow too, a row for each piece of a sentence, or one row. */
  kind: "planes" | "planesAsWritten" | "pieces" | "row";
}

/** A model.json with its weights, and what else is taken along. */
export interface StarterFiles {
  model: unknown;
  shard(path: string): Uint8Array;
  /** Files that are written beside the model, by their names. */
  beside?: Readonly<Record<string, Uint8Array>>;
}

export interface Starter {
  id: string;
  name: string;
  task: string;
  licence: string;
  /** Who made it, from what, and what was done to it. Markdown. */
  card: string;
  source: NpmPackage;
  /** Paths inside the package that are needed. */
  files: readonly string[];
  read(files: ReadonlyMap<string, Buffer>): StarterFiles;
  convert: ConvertOptions;
  /** The vocabulary is the name of a file beside. */
  input: PictureInput | { kind: "sentences"; tensor: string; vocabulary: string; longest: number };
  layers: readonly StarterLayer[];
}
