/** Networks of the paper, built from modules (appendix D). */
import { constant } from "../ops/leaves.ts";
import { reshape, transpose } from "../ops/shape.ts";
import { conv2D, embedding, linear } from "./atoms.ts";
import {
  absolute,
  addHeads,
  functionalAttention,
  meanOverPlane,
  meanOverTokens,
  meanSubtract,
  plus,
  removeHeads,
  residual,
  rmsDivide,
  rmsDividePlanes,
  scaled,
  scaledGelu,
  scaledRelu,
} from "./bonds.ts";
import { bond, compose, type Module, repeat, tare, tuple } from "./module.ts";

/** Layers with rectifiers between: `depth` weights in all, at least two. */
export function mlp(sizes: { width: number; depth: number; input: number; output: number }): Module {
  const { width, depth, input, output } = sizes;
  const inner = Array.from({ length: depth - 2 }, () => compose(scaledRelu, linear("hidden", width, width)));
  return compose(linear("final", output, width), ...inner, compose(scaledRelu, linear("initial", width, input)));
}

/** A residual network on vectors: `blocks` blocks of `depth` layers each. */
export function resMlp(sizes: { width: number; blocks: number; depth: number; input: number; output: number }): Module {
  const { width, blocks, depth, input, output } = sizes;
  const layer = compose(meanSubtract, absolute, linear("block", width, width), rmsDivide);
  const body = tare(repeat(residual(repeat(layer, depth), 1 / blocks), blocks));
  return compose(linear("final", output, width), body, linear("initial", width, input));
}

/**
 * A residual convolutional network on pictures [n, input, h, w]: each stage halves the picture, doubles the channels and
 * has `blocks` blocks of two convolutions; the blocks of all stages together have mass 20 (appendix D).
 */
export function resNet(sizes: {
  width: number;
  stages: number;
  blocks: number;
  input: number;
  output: number;
}): Module {
  const { width, stages, blocks, input, output } = sizes;
  const share = 1 / (stages * blocks);
  const parts = Array.from({ length: stages }, (_, stage) => {
    const channels = width * 2 ** stage;
    const branch = compose(
      conv2D("block", channels, channels, 3),
      scaledRelu,
      conv2D("block", channels, channels, 3),
      rmsDividePlanes,
    );
    const enter = conv2D("stage", channels, stage === 0 ? input : channels / 2, 3, stage === 0 ? 1 : 2);
    return { enter, body: repeat(residual(branch, share), blocks) };
  });
  const body = parts
    .toReversed()
    .flatMap(({ enter, body: blocksOfStage }) => [tare(blocksOfStage, 20 / stages), enter]);
  return compose(linear("head", output, width * 2 ** (stages - 1)), meanOverPlane, ...body);
}

/** A plain convolutional network: convolutions of stride 2 with rectifiers, then one linear map. */
export function cnn(sizes: { width: number; depth: number; input: number; output: number }): Module {
  const { width, depth, input, output } = sizes;
  const layers = Array.from({ length: depth }, (_, i) => {
    const channels = width * 2 ** i;
    return compose(scaledRelu, conv2D(`layer${i}`, channels, i === 0 ? input : channels / 2, 3, 2));
  });
  return compose(linear("head", output, width * 2 ** (depth - 1)), meanOverPlane, ...layers.toReversed());
}

/** Attention of several heads on [n, length, width], with its four weights. */
function attend(heads: number, width: number, causal: boolean): Module {
  const project = (name: string) => compose(addHeads(heads), linear(name, width, width));
  return compose(
    linear("mix", width, width),
    removeHeads,
    scaled(1 / 3, functionalAttention(causal)),
    tuple(project("query"), project("key"), project("value")),
    norm,
  );
}

const norm = compose(rmsDivide, meanSubtract);

/** `blocks` blocks of attention and two linear maps, of mass 5 together. */
function transformer(heads: number, width: number, blocks: number, causal: boolean): Module {
  const think = compose(linear("shrink", width, 4 * width), scaledGelu, linear("grow", 4 * width, width), norm);
  const share = 1 / (2 * blocks);
  return tare(repeat(compose(residual(think, share), residual(attend(heads, width, causal), share)), blocks), 5);
}

/** A transformer on pictures [n, input, size, size] in patches (Dosovitskiy et al. 2021), pooled by the mean of its tokens. */
export function vit(sizes: {
  size: number;
  patch: number;
  input: number;
  heads: number;
  width: number;
  blocks: number;
  output: number;
}): Module {
  const { size, patch, input, heads, width, blocks, output } = sizes;
  const count = (size / patch) ** 2;
  // A patch as a vector is a reshaping; the linear map on it is the embedding of the patch.
  const cut = bond(1, (x) => {
    const [batch] = x.shape;
    const side = size / patch;
    const split = reshape(x, [batch, input, side, patch, side, patch]);
    return reshape(transpose(split, [0, 2, 4, 1, 3, 5]), [batch, count, input * patch * patch]);
  });
  const positions = bond(1, () => constant([...Array(count).keys()], [count], "i64"));
  const initial = tare(
    plus(
      scaled(1 / 2, compose(linear("patch", width, input * patch * patch), cut)),
      scaled(1 / 2, compose(embedding("position", count, width), positions)),
    ),
  );
  return compose(
    linear("head", output, width),
    meanOverTokens,
    norm,
    transformer(heads, width, blocks, false),
    initial,
  );
}

/** A causal transformer on token indices [batch, length]; the blocks together have mass 5. */
export function gpt(sizes: {
  vocabulary: number;
  context: number;
  heads: number;
  width: number;
  blocks: number;
}): Module {
  const { vocabulary, context, heads, width, blocks } = sizes;
  const positions = bond(1, (tokens) => constant([...Array(tokens.shape[1]).keys()], [tokens.shape[1]], "i64"));
  const initial = tare(
    plus(
      scaled(1 / 2, embedding("token", vocabulary, width)),
      scaled(1 / 2, compose(embedding("position", context, width), positions)),
    ),
  );
  return compose(linear("head", vocabulary, width), norm, transformer(heads, width, blocks, true), initial);
}
