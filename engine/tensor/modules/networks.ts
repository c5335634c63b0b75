/** Networks of the paper, built from modules (appendix D). */
import { constant } from "../ops/leaves.ts";
import { embedding, linear } from "./atoms.ts";
import {
  absolute,
  addHeads,
  functionalAttention,
  meanSubtract,
  plus,
  removeHeads,
  residual,
  rmsDivide,
  scaled,
  scaledGelu,
} from "./bonds.ts";
import { bond, compose, type Module, repeat, tare, tuple } from "./module.ts";

/** A residual network on vectors: `blocks` blocks of `depth` layers each. */
export function resMlp(sizes: { width: number; blocks: number; depth: number; input: number; output: number }): Module {
  const { width, blocks, depth, input, output } = sizes;
  const layer = compose(meanSubtract, absolute, linear("block", width, width), rmsDivide);
  const body = tare(repeat(residual(repeat(layer, depth), 1 / blocks), blocks));
  return compose(linear("final", output, width), body, linear("initial", width, input));
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
  const norm = compose(rmsDivide, meanSubtract);
  const project = (name: string) => compose(addHeads(heads), linear(name, width, width));
  const attend = compose(
    linear("mix", width, width),
    removeHeads,
    scaled(1 / 3, functionalAttention),
    tuple(project("query"), project("key"), project("value")),
    norm,
  );
  const think = compose(linear("shrink", width, 4 * width), scaledGelu, linear("grow", 4 * width, width), norm);
  const share = 1 / (2 * blocks);
  const body = tare(repeat(compose(residual(think, share), residual(attend, share)), blocks), 5);
  return compose(linear("head", vocabulary, width), norm, body, initial);
}
