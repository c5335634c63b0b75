/** Pictures with labels, as classifiers and autoencoders take them. */
import { random, shuffled } from "../random.ts";
import type { Tensor } from "../tensor/value.ts";

export interface LabelledImages {
  /** Of every picture. */
  width: number;
  height: number;
  channels: 1 | 3;
  /** 0 to 255, [count, height, width, channels]. */
  pixels: Uint8Array;
  /** Index into `classes` of each picture. */
  labels: Int32Array;
  classes: readonly string[];
  /** What was left out and why, for the reader: "3 files could not be read: a.jpg (truncated) ..." */
  notes: readonly string[];
}

/** Pictures with words to them. Labels are groups of things that belong together, where the source knows such. */
export interface CaptionedImages extends LabelledImages {
  channels: 3;
  /** Of each picture. */
  captions: readonly string[];
}

/** Which pictures are learnt from and which are only measured on: a random share of each class. */
export interface Split {
  train: Int32Array;
  test: Int32Array;
}

/** Splits each class by itself, so that rare ones are on both sides. The same for the same seed. */
export function splitByClass({ labels, classes }: LabelledImages, testShare: number, seed: number): Split {
  const train: number[] = [];
  const test: number[] = [];
  classes.forEach((_, label) => {
    const members = [...labels.keys()].filter((i) => labels[i] === label);
    const order = shuffled(members.length, random(seed, "split", label));
    const held = Math.round(members.length * testShare);
    test.push(...Array.from(order.subarray(0, held), (at) => members[at]));
    train.push(...Array.from(order.subarray(held), (at) => members[at]));
  });
  return { train: Int32Array.from(train), test: Int32Array.from(test) };
}

/** The chosen pictures as numbers from 0 to 1, [n, channels, height, width]. */
export function imageTensor({ width, height, channels, pixels }: LabelledImages, chosen: ArrayLike<number>): Tensor {
  const plane = width * height;
  const data = new Float32Array(chosen.length * channels * plane);
  for (let n = 0; n < chosen.length; n++) {
    const from = chosen[n] * plane * channels;
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < plane; i++) data[(n * channels + c) * plane + i] = pixels[from + i * channels + c] / 255;
  }
  return { shape: [chosen.length, channels, height, width], dtype: "f32", data };
}

/** Their labels, [n]. */
export function labelTensor({ labels }: LabelledImages, chosen: ArrayLike<number>): Tensor {
  return { shape: [chosen.length], dtype: "i64", data: Int32Array.from(chosen, (i) => labels[i]) };
}

/** `size` of the given indices for one step: drawn with replacement, determined by seed and step. */
export function batchOf(from: ArrayLike<number>, size: number, ...key: (number | string)[]): Int32Array {
  const source = random("batch", ...key);
  return Int32Array.from({ length: size }, () => from[source.integer(from.length)]);
}
