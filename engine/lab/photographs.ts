/** Photographs as cameras wrote them, for training what looks at the traces of their making. */
import type { RgbImage } from "../image/raster.ts";

export interface Photograph {
  /** Path below the folder, with forward slashes. */
  name: string;
  /** First word of the maker and the model, lower case: "canon|eos 5d". */
  camera: string;
  /** EXIF tags by name, as text. */
  exif: Readonly<Record<string, string>>;
  /** Pieces of it in several sizes: native tiles, and the whole reduced. */
  views: readonly RgbImage[];
}

/** The cameras of these, each once, sorted. */
export const camerasOf = (photographs: readonly Pick<Photograph, "camera">[]): string[] =>
  [...new Set(photographs.map(({ camera }) => camera))].sort();

export interface PhotographSet {
  /** As their cameras wrote them. */
  photographs: Photograph[];
  /** Saved by an image editor since: not to be learnt from, but good for counting how often untouched scenes alarm. */
  edited: Photograph[];
  /** How many files were left out, by reason. */
  excluded: Readonly<Record<string, number>>;
}

/** How photographs are read. */
export interface PhotographOptions {
  /** Native tiles of each, drawn at random. */
  tiles: number;
  /** Edge of a tile in pixels. */
  tileEdge: number;
  /** So many views of the whole, reduced to random sizes of the longer side by random kernels. */
  reduced: { count: number; least: number; most: number };
  seed: number;
}

/** One way of developing a picture once more, as sharing it and working on it do. Steps that are left out do not happen. */
export interface Development {
  /** Size after resampling. */
  size?: { width: number; height: number; kernel: "nearest" | "cubic" | "mitchell" | "lanczos2" | "lanczos3" };
  /** Standard deviation in pixels. */
  blur?: number;
  /** Standard deviation in pixels of unsharp masking. */
  sharpen?: number;
  /** Exponent of the tone curve. */
  gamma?: number;
  /** Factor and offset of all values. */
  linear?: [factor: number, offset: number];
  saturation?: number;
  jpeg?: { quality: number; subsampling: "4:4:4" | "4:2:0" };
}
