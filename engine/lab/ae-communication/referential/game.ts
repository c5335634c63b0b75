/**
 * The referential game: two agents each see a thing, each sends one message, each says which class the other one saw. Both
 * get one half for each right answer. A listener is one linear layer and a softmax over classes, learnt by REINFORCE
 * (Williams 1992) with the mean reward of the batch as baseline.
 */
import { random } from "../../../random.ts";
import type { Tensors } from "../../../tensor/executor.ts";
import { add, cast, equal, exp, mul, neg, sub } from "../../../tensor/ops/elementwise.ts";
import { pick } from "../../../tensor/ops/indexing.ts";
import { input, stopGradient } from "../../../tensor/ops/leaves.ts";
import { argMax, mean, sum } from "../../../tensor/ops/reductions.ts";
import { concat, reshape, slice } from "../../../tensor/ops/shape.ts";
import { logSoftmax } from "../../../tensor/ops/softmax.ts";
import { Training } from "../../../tensor/training.ts";
import type { Tensor, Value } from "../../../tensor/value.ts";
import type { ExperimentTools } from "../../experiment.ts";
import { trainLoop } from "../../trainLoop.ts";
import { gumbel } from "../gumbel.ts";
import { UNDECIDED, Weights } from "../language/dense.ts";
import { messageEntropy, messageLogProbability, type SpeakerId, speaker } from "../language/speakers.ts";
import { remembering } from "../remembering.ts";
import type { Seen, Things } from "./things.ts";

export const AGENTS = 2;

export interface GameOptions {
  kind: SpeakerId;
  seed: number;
  shared: boolean;
  bits: number;
  hidden: readonly number[];
  episodes: number;
  batch: number;
  rate: number;
  /** Weight of the entropy of answers and of drawn messages, against reward. */
  entropy: number;
}

export interface GameGraph {
  training: { parameters: Weights["trained"]; loss: Value; metrics: Record<string, Value> };
  /** [agents, rows, bits], of the inputs "seen" and "draw". */
  message: Value;
  /** The most probable answers, [agents, rows], of the input "message". */
  answer: Value;
  /** What was seen as told again, [agents, rows, width], of the input "message". */
  decoded?: Value;
}

/** What the other one of two agents has. */
const swapped = (x: Value): Value => concat([slice(x, 0, 1, 2), slice(x, 0, 0, 1)], 0);

export function gameGraph(
  { kind, seed, shared, bits, hidden, entropy }: GameOptions,
  things: Things,
  rows: number,
): GameGraph {
  const key = ["referential", seed, kind];
  const weights = new Weights(key);
  const voice = speaker(weights, { kind, agents: AGENTS, shared, seen: things.width, hidden, bits, key });
  const seen = input("seen", [AGENTS, rows, things.width]);
  const labels = input("labels", [AGENTS, rows], "i64");
  // Trained by reward, an encoder has the same layers as where it is trained by telling again.
  const mind = (x: Value) => weights.chain("mind", shared ? 1 : AGENTS, [things.width, ...hidden, bits], UNDECIDED)(x);
  const logits =
    voice.headInput === "mind"
      ? mind(seen)
      : voice.headInput && weights.dense("head", AGENTS, [bits, bits], UNDECIDED)(voice.headInput(seen));
  const message = stopGradient(voice.say(seen, logits, input("draw", [AGENTS, rows, bits])));
  const listener = weights.dense("listener", AGENTS, [voice.heardWidth, things.classes.length], UNDECIDED);
  const answers = (said: Value) => logSoftmax(listener(swapped(voice.hear(said))), -1);

  const told = answers(message);
  const chosen = argMax(add(told, input("gumbel", told.shape)), -1);
  const right = cast(equal(chosen, swapped(labels)), "f32");
  const reward = mean(right, [0], true);
  const advantage = stopGradient(sub(reward, mean(reward)));
  const ofAnswer = reshape(pick(told, reshape(chosen, [AGENTS, rows, 1]), -1), [AGENTS, rows]);
  const ofChoice = logits ? add(ofAnswer, messageLogProbability(logits, message)) : ofAnswer;
  const doubt = neg(sum(mul(exp(told), told), -1));
  const spread = logits ? add(doubt, messageEntropy(logits)) : doubt;
  const policy = neg(add(mean(mul(ofChoice, advantage)), mul(mean(spread), entropy)));
  const grounding = voice.loss?.(seen);

  const given = input("message", message.shape);
  return {
    training: {
      parameters: weights.trained,
      loss: grounding ? add(policy, grounding) : policy,
      metrics: { success: mean(right), ...(grounding ? { grounding } : {}) },
    },
    message,
    answer: argMax(answers(given), -1),
    ...(voice.reconstruct ? { decoded: voice.reconstruct(given) } : {}),
  };
}

/** Things for both agents in so many episodes, those of the first agent first. */
export function episodesOf(things: Things, rows: number, held: boolean, key: readonly (number | string)[]): Seen[] {
  const source = random("episodes", ...key);
  return Array.from({ length: AGENTS * rows }, () => things.draw(source, held));
}

export const seenTensor = (seen: readonly Seen[], width: number): Tensor => {
  const data = new Float32Array(seen.length * width);
  seen.forEach(({ features }, i) => {
    data.set(features, i * width);
  });
  return { shape: [AGENTS, seen.length / AGENTS, width], dtype: "f32", data };
};

function feeds(things: Things, { batch, bits, seed }: GameOptions, step: number): Tensors {
  const seen = episodesOf(things, batch, false, [seed, step]);
  const source = random("noise", seed, step);
  const noise = (width: number, of: (uniform: number) => number): Tensor => ({
    shape: [AGENTS, batch, width],
    dtype: "f32",
    data: Float32Array.from({ length: AGENTS * batch * width }, () => of(source.uniform())),
  });
  return {
    seen: seenTensor(seen, things.width),
    labels: { shape: [AGENTS, batch], dtype: "i64", data: Int32Array.from(seen, ({ label }) => label) },
    draw: noise(bits, (uniform) => uniform),
    gumbel: noise(things.classes.length, gumbel),
  };
}

/** Points of the curve of a training. */
const POINTS = 40;

export interface Played {
  /** [episodes so far, share of right answers since the last point]. */
  curve: [number, number][];
  weights: Record<string, Tensor>;
}

/** @param onPoint told with every further point of the curve. */
export async function playGame(
  options: GameOptions,
  things: Things,
  part: string,
  tools: ExperimentTools,
  onPoint: (episodes: number, success: number) => void,
): Promise<Played> {
  const { batch } = options;
  const steps = Math.ceil(options.episodes / batch);
  let curve: Played["curve"] = [];
  const training = await Training.create(tools.executor, gameGraph(options, things, batch).training);
  const remembered = {
    get: () => curve,
    set: (before: Played["curve"]) => {
      curve = before;
    },
  };
  try {
    await trainLoop(
      {
        part,
        training,
        steps,
        rate: () => options.rate,
        feeds: (step) => feeds(things, options, step),
        every: Math.max(1, Math.floor(steps / POINTS)),
        onMeans(step, { success }) {
          curve.push([step * batch, success]);
          onPoint(step * batch, success);
        },
      },
      { journal: remembering(tools.journal, remembered), checkpoint: tools.checkpoint },
    );
    return { curve, weights: await training.state() };
  } finally {
    await training.release();
  }
}
