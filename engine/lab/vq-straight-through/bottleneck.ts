/** What stands between encoder and decoder, put together from its recipe as part of a graph. */

import { normals, random } from "../../random.ts";
import { add } from "../../tensor/ops/elementwise.ts";
import { gather } from "../../tensor/ops/indexing.ts";
import { constant, input, parameter } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import type { Trained } from "../../tensor/training.ts";
import { type Shape, sizeOf, type Tensor, type Value } from "../../tensor/value.ts";
import { type Affine, learnt, matching, statisticsLeaves, transformed, untransformed, updated } from "./affine.ts";
import { codebookStep } from "./alternating.ts";
import { levelsFor, roundedToLevels } from "./fsq.ts";
import { commitmentLoss, nearest, passedThrough } from "./quantiser.ts";
import { countDown, freshCodes, replacing } from "./replacement.ts";
import { rotatedThrough } from "./rotation.ts";
import type { Recipe } from "./variants.ts";

export interface BottleneckOptions {
  seed: number;
  codes: number;
  beta: number;
  nu: number;
  affineFactor: number;
  affineMomentum: number;
  timeout: number;
  codebookRate: number;
  /** The first codebook, [K, d], where it is not random. */
  start?: Float32Array;
}

export interface Bottleneck {
  /** What the decoder gets, [n, d]: its numbers are quantised, its gradient is that of the method. */
  output: Value;
  /** The same without quantisation. */
  unquantised: Value;
  /** i64 [n]. */
  indices: Value;
  /** The codes as they stand in the space of embeddings, [K, d]; a method without a codebook has none. */
  codes?: Value;
  /** Number of codes that there are. */
  size: number;
  /** What is added to the loss of the task. */
  loss?: Value;
  trained: Trained[];
  /** What a step changes besides the trained weights. */
  carry: Record<string, { next: Value; initial: Tensor }>;
  /** Numbers that a step needs besides its batch. */
  feeds(step: number): Record<string, Tensor>;
}

const none = () => ({});

/**
 * @param z embeddings, [n, d].
 * @param training whether running statistics, counters and alternating steps go on; to measure, they stand still.
 */
export function bottleneck(recipe: Recipe, z: Value, options: BottleneckOptions, training: boolean): Bottleneck {
  if (recipe.kind === "fsq") return scalarLevels(z, options);
  if (recipe.kind === "simvq") return linearOverFrozen(z, options);
  if (recipe.alternating) return alternately(z, options, training);
  return withCodebook(recipe, z, options, training);
}

const trainedBy = (name: string, shape: Shape, initial: Float32Array): Trained => ({
  value: parameter(name, shape),
  initial,
  optimiser: plain(adam()),
});

const firstCodes = ({ seed, codes, start }: BottleneckOptions, width: number): Float32Array =>
  start ?? normals(codes * width, random(seed, "codebook"));

/** Codes that gradient descent learns, with everything that can be combined around them. */
function withCodebook(recipe: Recipe, z: Value, options: BottleneckOptions, training: boolean): Bottleneck {
  const [n, width] = z.shape;
  const { seed, codes, beta, nu, affineFactor, affineMomentum, timeout } = options;
  const codebook = trainedBy("codebook", [codes, width], firstCodes(options, width));
  const trained = [codebook];
  const carry: Bottleneck["carry"] = {};
  let affine: Affine | undefined;
  if (recipe.affine === "learnt") {
    const [s, t] = ["affineScale", "affineShift"].map((name) => trainedBy(name, [1, width], new Float32Array(width)));
    trained.push(s, t);
    affine = learnt(s.value, t.value, affineFactor);
  }
  if (recipe.affine === "running") {
    const { leaves, initial } = statisticsLeaves(width);
    const now = training ? updated(leaves, z, codebook.value, affineMomentum) : leaves;
    for (const name of Object.keys(initial) as (keyof typeof initial)[])
      carry[name] = { next: now[name], initial: initial[name] };
    affine = matching(now);
  }
  const standing = affine ? transformed(codebook.value, affine) : codebook.value;
  const q = nearest(z, standing);
  const zq = gather(standing, q);
  let feeds: Bottleneck["feeds"] = none;
  if (recipe.replacement) {
    const before = input("waiting", [codes]);
    const { waiting, dead } = countDown(before, q, timeout);
    carry["waiting"] = {
      next: waiting,
      initial: { shape: [codes], dtype: "f32", data: new Float32Array(codes).fill(timeout) },
    };
    const fresh = freshCodes(z, input("freshRows", [codes], "i64"), input("freshNoise", [codes, width]));
    codebook.optimiser = replacing(codebook.optimiser, dead, affine ? untransformed(fresh, affine) : fresh);
    feeds = (step) => {
      const source = random(seed, "replacement", step);
      return {
        freshRows: { shape: [codes], dtype: "i64", data: Int32Array.from({ length: codes }, () => source.integer(n)) },
        freshNoise: { shape: [codes, width], dtype: "f32", data: normals(codes * width, source) },
      };
    };
  }
  return {
    output: recipe.rotation ? rotatedThrough(z, zq) : passedThrough(z, zq, recipe.sync ? nu : 0),
    unquantised: z,
    indices: q,
    codes: standing,
    size: codes,
    loss: commitmentLoss(z, zq, beta),
    trained,
    carry,
    feeds,
  };
}

/** A codebook that takes its own steps, before the network takes its own; no commitment loss. */
function alternately(z: Value, options: BottleneckOptions, training: boolean): Bottleneck {
  const shape = [options.codes, z.shape[1]];
  const before = { codebook: input("codebook", shape), velocity: input("velocity", shape) };
  const q = nearest(z, before.codebook);
  const after = training
    ? codebookStep(before.codebook, before.velocity, { z, q, rate: options.codebookRate })
    : before;
  const zeros = new Float32Array(sizeOf(shape));
  return {
    output: passedThrough(z, gather(after.codebook, q)),
    unquantised: z,
    indices: q,
    codes: after.codebook,
    size: options.codes,
    trained: [],
    carry: {
      codebook: { next: after.codebook, initial: { shape, dtype: "f32", data: firstCodes(options, shape[1]) } },
      velocity: { next: after.velocity, initial: { shape, dtype: "f32", data: zeros } },
    },
    feeds: none,
  };
}

/**
 * SimVQ (Zhu et al., arXiv:2411.02038): random codes C that stay as they are, and a learnt linear layer W over all of them, with
 * the shift that the layer of the authors' code has.
 */
function linearOverFrozen(z: Value, { seed, codes, beta }: BottleneckOptions): Bottleneck {
  const width = z.shape[1];
  const frozen = constant(normals(codes * width, random(seed, "codebook"), width ** -0.5), [codes, width]);
  const deviation = (3 * width) ** -0.5;
  const w = trainedBy("simvqWeight", [width, width], normals(width * width, random(seed, "simvq"), deviation));
  const shift = trainedBy("simvqShift", [1, width], new Float32Array(width));
  const standing = add(matmul(frozen, w.value), shift.value);
  const q = nearest(z, standing);
  const zq = gather(standing, q);
  return {
    output: passedThrough(z, zq),
    unquantised: z,
    indices: q,
    codes: standing,
    size: codes,
    loss: commitmentLoss(z, zq, beta),
    trained: [w, shift],
    carry: {},
    feeds: none,
  };
}

/** FSQ between two learnt linear layers, from d numbers to one for each channel of levels and back. */
function scalarLevels(z: Value, { seed, codes }: BottleneckOptions): Bottleneck {
  const width = z.shape[1];
  const levels = levelsFor(codes);
  const channels = levels.length;
  const layer = (name: string, from: number, to: number) => {
    const weight = trainedBy(`${name}Weight`, [from, to], normals(from * to, random(seed, name), from ** -0.5));
    return { weight, shift: trainedBy(`${name}Shift`, [1, to], new Float32Array(to)) };
  };
  const [down, up] = [layer("fsqDown", width, channels), layer("fsqUp", channels, width)];
  const through = (x: Value, { weight, shift }: typeof down) => add(matmul(x, weight.value), shift.value);
  const { bounded, rounded, indices } = roundedToLevels(through(z, down), levels);
  return {
    output: through(rounded, up),
    unquantised: through(bounded, up),
    indices,
    size: levels.reduce((product, level) => product * level, 1),
    trained: [down.weight, down.shift, up.weight, up.shift],
    carry: {},
    feeds: none,
  };
}
