/** What agents of the referential game see: numbers drawn around the centres of classes, or pictures. */
import { normals, type Random, random } from "../../../random.ts";
import type { Features } from "../../encoders.ts";
import { type LabelledImages, splitByClass } from "../../images.ts";

export interface Seen {
  label: number;
  features: Float32Array;
  /** Index of the picture, where it is one. */
  picture?: number;
}

export interface Things {
  /** Numbers of each thing; on average over all things they are 0, and their mean square is 1. */
  width: number;
  classes: readonly string[];
  /** One thing, drawn at random: of those that are learnt from, or of those that are only measured on. */
  draw(source: Random, held: boolean): Seen;
}

/** Classes are points of a normal distribution, things lie around them with this deviation. */
const SPREAD = 0.5;

/** Normal numbers around centres that are normal numbers themselves. */
export function gaussianThings(classes: number, width: number, seed: number): Things {
  const centres = normals(classes * width, random(seed, "centres"));
  return {
    width,
    classes: Array.from({ length: classes }, (_, i) => `class ${i + 1}`),
    draw(source) {
      const label = source.integer(classes);
      const features = Float32Array.from(
        { length: width },
        (_, k) => (centres[label * width + k] + SPREAD * source.normal()) / Math.hypot(1, SPREAD),
      );
      return { label, features };
    },
  };
}

export interface PictureThings extends Things {
  draw(source: Random, held: boolean): Seen & { picture: number };
  /** What agents see of a picture. */
  featuresOf(picture: number): Float32Array;
}

/** Share of the pictures that is only measured on. */
const HELD = 0.25;

/** Pictures by their features, each class as often as the others. */
export function pictureThings(images: LabelledImages, features: Features, seed: number): PictureThings {
  const { train, test } = splitByClass(images, HELD, seed);
  const byClass = (chosen: Int32Array) =>
    images.classes.map((_, label) => chosen.filter((i) => images.labels[i] === label));
  const [learnt, held] = [byClass(train), byClass(test)];
  const scaled = standardised(features, train);
  const filled = images.classes
    .map((_, label) => label)
    .filter((label) => learnt[label].length > 0 && held[label].length > 0);
  const featuresOf = (picture: number) => scaled.subarray(picture * features.width, (picture + 1) * features.width);
  return {
    width: features.width,
    featuresOf,
    classes: filled.map((label) => images.classes[label]),
    draw(source, fromHeld) {
      const label = source.integer(filled.length);
      const pool = (fromHeld ? held : learnt)[filled[label]];
      const picture = pool[source.integer(pool.length)];
      return { label, picture, features: featuresOf(picture) };
    },
  };
}

/** Each column minus its mean, all over one common deviation, both of the rows that are learnt from. */
function standardised({ rows, width, data }: Features, from: Int32Array): Float32Array {
  const means = new Float64Array(width);
  for (const row of from) for (let k = 0; k < width; k++) means[k] += data[row * width + k] / from.length;
  let square = 0;
  for (const row of from)
    for (let k = 0; k < width; k++) square += (data[row * width + k] - means[k]) ** 2 / (from.length * width);
  const scale = square === 0 ? 1 : 1 / Math.sqrt(square);
  return Float32Array.from({ length: rows * width }, (_, i) => (data[i] - means[i % width]) * scale);
}

/** Pixels as features: means over blocks, so that no edge has more than `most` of them. */
export function pixelFeatures({ width, height, channels, pixels, labels }: LabelledImages, most: number): Features {
  const [columns, rows] = [Math.min(width, most), Math.min(height, most)];
  const data = new Float32Array(labels.length * rows * columns * channels);
  let at = 0;
  for (let n = 0; n < labels.length; n++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const [top, bottom] = [Math.floor((row * height) / rows), Math.floor(((row + 1) * height) / rows)];
        const [left, right] = [Math.floor((column * width) / columns), Math.floor(((column + 1) * width) / columns)];
        for (let channel = 0; channel < channels; channel++) {
          let total = 0;
          for (let y = top; y < bottom; y++)
            for (let x = left; x < right; x++) total += pixels[((n * height + y) * width + x) * channels + channel];
          data[at++] = total / (255 * (bottom - top) * (right - left));
        }
      }
  return { rows: labels.length, width: rows * columns * channels, data };
}
