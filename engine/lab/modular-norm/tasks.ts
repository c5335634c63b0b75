/**
 * What the networks of the sweeps learn: a teacher network's answers for vectors, the next symbol of a random grammar for
 * the transformer.
 */

import { normals, random } from "../../random.ts";
import { crossEntropy } from "../../tensor/functions/losses.ts";
import type { Module } from "../../tensor/modules/module.ts";
import { gpt, mlp, resMlp } from "../../tensor/modules/networks.ts";
import { input } from "../../tensor/ops/leaves.ts";
import type { Tensor, Value } from "../../tensor/value.ts";

export type Architecture = "mlp" | "resmlp" | "gpt";

export interface Task {
  /** The network of a width and a depth. */
  network(width: number, depth: number): Module;
  /** The loss of the network's output, [1]. */
  loss(apply: (x: Value) => Value): Value;
  batch(seed: number, step: number): Record<string, Tensor>;
}

const BATCH = 128;
const INPUTS = 32;
const CLASSES = 10;
/** Width of the teacher's hidden layer. */
const TEACHER = 64;

/** 32 normal numbers to one of 10 classes: the largest output of a random tanh network. */
function teacher(examples: number, network: Task["network"]): Task {
  const first = normals(TEACHER * INPUTS, random("teacher", 1), 2 / Math.sqrt(INPUTS));
  const second = normals(CLASSES * TEACHER, random("teacher", 2), 1 / Math.sqrt(TEACHER));
  const x = normals(examples * INPUTS, random("examples"));
  const labels = Int32Array.from({ length: examples }, (_, n) => {
    const hidden = product(first, x.subarray(n * INPUTS, (n + 1) * INPUTS)).map(Math.tanh);
    const scores = product(second, hidden);
    return scores.indexOf(Math.max(...scores));
  });
  return {
    network,
    loss: (apply) => crossEntropy(apply(input("x", [BATCH, INPUTS])), input("labels", [BATCH], "i64")),
    batch: (seed, step) => {
      const source = random("batch", seed, step);
      const chosen = Int32Array.from({ length: BATCH }, () => source.integer(examples));
      const data = new Float32Array(BATCH * INPUTS);
      chosen.forEach((example, n) => {
        data.set(x.subarray(example * INPUTS, (example + 1) * INPUTS), n * INPUTS);
      });
      return {
        x: { shape: [BATCH, INPUTS], dtype: "f32", data },
        labels: { shape: [BATCH], dtype: "i64", data: chosen.map((example) => labels[example]) },
      };
    },
  };
}

/** W x */
function product(w: Float32Array, x: ArrayLike<number>): number[] {
  return Array.from({ length: w.length / x.length }, (_, row) => {
    let total = 0;
    for (let k = 0; k < x.length; k++) total += w[row * x.length + k] * x[k];
    return total;
  });
}

/** Of the transformer. */
export const HEADS = 4;

const SEQUENCES = 16;
const CONTEXT = 32;
const SYMBOLS = 24;
/** Symbols that can follow a pair of symbols. */
const FOLLOWERS = 3;

/** Symbols of which each depends on the two before it. */
const grammar: Task = {
  network: (width, depth) => gpt({ vocabulary: SYMBOLS, context: CONTEXT, heads: HEADS, width, blocks: depth }),
  loss: (apply) =>
    crossEntropy(apply(input("symbols", [SEQUENCES, CONTEXT], "i64")), input("next", [SEQUENCES, CONTEXT], "i64")),
  batch: (seed, step) => {
    const source = random("grammar", seed, step);
    const symbols = new Int32Array(SEQUENCES * CONTEXT);
    const next = new Int32Array(SEQUENCES * CONTEXT);
    for (let n = 0; n < SEQUENCES; n++) {
      let [before, last] = [source.integer(SYMBOLS), source.integer(SYMBOLS)];
      for (let t = 0; t < CONTEXT; t++) {
        const follower = random("rule", before, last, source.integer(FOLLOWERS)).integer(SYMBOLS);
        symbols[n * CONTEXT + t] = last;
        next[n * CONTEXT + t] = follower;
        [before, last] = [last, follower];
      }
    }
    return {
      symbols: { shape: [SEQUENCES, CONTEXT], dtype: "i64", data: symbols },
      next: { shape: [SEQUENCES, CONTEXT], dtype: "i64", data: next },
    };
  },
};

/** @param examples of the teacher's answers to learn from; the grammar never repeats itself. */
export function taskOf(architecture: Architecture, examples: number): Task {
  const sizes = { input: INPUTS, output: CLASSES };
  switch (architecture) {
    case "mlp":
      return teacher(examples, (width, depth) => mlp({ width, depth, ...sizes }));
    case "resmlp":
      return teacher(examples, (width, depth) => resMlp({ width, blocks: depth, depth: 2, ...sizes }));
    case "gpt":
      return grammar;
  }
}
