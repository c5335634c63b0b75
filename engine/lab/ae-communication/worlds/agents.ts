/**
 * Agents of a world: each sees, hears what the others said a step before, moves and speaks. Actor and critic of each agent are
 * its own; so are its eyes and its language, or they are shared by all.
 */
import { add, mul, relu } from "../../../tensor/ops/elementwise.ts";
import { input, stopGradient } from "../../../tensor/ops/leaves.ts";
import { argMax, mean } from "../../../tensor/ops/reductions.ts";
import { concat, reshape } from "../../../tensor/ops/shape.ts";
import type { Trained } from "../../../tensor/training.ts";
import type { Value } from "../../../tensor/value.ts";
import { UNDECIDED, Weights } from "../language/dense.ts";
import { messageEntropy, messageLogProbability, type Speaker, type SpeakerId, speaker } from "../language/speakers.ts";
import { actorCriticLoss, entropyOf, logProbability } from "./actorCritic.ts";

export interface AgentOptions {
  kind: SpeakerId;
  agents: number;
  /** Numbers that an agent sees of the world. */
  width: number;
  /** Number of things that an agent can do. */
  actions: number;
  /** Whether what agents see are features already: then they have no eyes that learn. */
  features: boolean;
  shared: boolean;
  bits: number;
  /** Width of the eyes and of the mind, and hidden widths of the autoencoder. */
  units: number;
  hidden: readonly number[];
  entropy: number;
  key: readonly (number | string)[];
}

interface Network {
  weights: Weights;
  voice: Speaker;
  /** Of what is seen and heard, [agents, rows, ...]. */
  think(seen: Value, heard: Value): { sight: Value; moves: Value; value: Value; message: Value | undefined };
}

function network({ kind, agents, width, actions, features, shared, bits, units, hidden, key }: AgentOptions): Network {
  const weights = new Weights(key);
  const eyes = features ? undefined : weights.dense("eyes", shared ? 1 : agents, [width, units]);
  const sightWidth = features ? width : units;
  const voice = speaker(weights, { kind, agents, shared, seen: sightWidth, hidden, bits, key });
  const mind = weights.dense("mind", agents, [sightWidth + (agents - 1) * voice.heardWidth, units]);
  const actor = weights.dense("actor", agents, [units, actions], UNDECIDED);
  const critic = weights.dense("critic", agents, [units, 1], 0.1);
  const { headInput } = voice;
  const head = headInput && weights.dense("head", agents, [headInput === "mind" ? units : bits, bits], UNDECIDED);
  return {
    weights,
    voice,
    think(seen, heard) {
      const sight = eyes ? relu(eyes(seen)) : seen;
      const thought = relu(mind(concat([sight, heard], -1)));
      const value = critic(thought);
      return {
        sight,
        moves: actor(thought),
        value: reshape(value, value.shape.slice(0, 2)),
        message: headInput && head?.(headInput === "mind" ? thought : headInput(sight)),
      };
    },
  };
}

export interface ActingGraph {
  /** Numbers that an agent gets of each message. */
  heardWidth: number;
  outputs: {
    /** i64 [agents, rows]. */
    action: Value;
    /** [agents, rows]. */
    value: Value;
    /** [agents, rows, bits]. */
    message: Value;
    /** What the others get of it, [agents, rows, heardWidth]. */
    spoken: Value;
  };
}

const leaves = ({ agents, width }: AgentOptions, rows: number, heardWidth: number) => ({
  seen: input("seen", [agents, rows, width]),
  heard: input("heard", [agents, rows, (agents - 1) * heardWidth]),
});

/** One step of so many worlds. Takes "seen", "heard", "gumbel" [agents, rows, actions] and "draw" [agents, rows, bits]. */
export function actingGraph(options: AgentOptions, rows: number): ActingGraph {
  const { voice, think } = network(options);
  const { seen, heard } = leaves(options, rows, voice.heardWidth);
  const { sight, moves: logits, value, message: head } = think(seen, heard);
  const message = stopGradient(voice.say(sight, head, input("draw", [options.agents, rows, options.bits])));
  return {
    heardWidth: voice.heardWidth,
    outputs: {
      action: argMax(add(logits, input("gumbel", logits.shape)), -1),
      value,
      message,
      spoken: voice.hear(message),
    },
  };
}

/**
 * Learning from so many steps of each agent. Takes besides "seen" and "heard" what was done: "action" i64, "advantage",
 * "target", "acting" (0 where an action had no effect), [agents, rows], and "message" [agents, rows, bits].
 */
export function learningGraph(
  options: AgentOptions,
  rows: number,
): { parameters: Trained[]; loss: Value; metrics: Record<string, Value> } {
  const { agents, bits, entropy: entropyWeight } = options;
  const { weights, voice, think } = network(options);
  const { seen, heard } = leaves(options, rows, voice.heardWidth);
  const { sight, moves: logits, value, message: head } = think(seen, heard);
  const each = [agents, rows];
  const acting = input("acting", each);
  let chance = mul(logProbability(logits, input("action", each, "i64")), acting);
  let entropy = mul(entropyOf(logits), acting);
  if (head) {
    chance = add(chance, messageLogProbability(head, input("message", [agents, rows, bits])));
    entropy = add(entropy, messageEntropy(head));
  }
  const [advantage, target] = [input("advantage", each), input("target", each)];
  const policy = mean(actorCriticLoss({ logProbability: chance, entropy, value, advantage, target }, entropyWeight));
  const grounding = voice.loss?.(sight);
  return {
    parameters: weights.trained,
    loss: grounding ? add(policy, grounding) : policy,
    metrics: { entropy: mean(entropy), ...(grounding ? { grounding } : {}) },
  };
}
