/** Ways to make a message of bits from what an agent sees. */
import { normals, random } from "../../../random.ts";
import {
  abs,
  add,
  cast,
  exp,
  greater,
  less,
  log,
  maximum,
  mul,
  neg,
  sigmoid,
  sub,
} from "../../../tensor/ops/elementwise.ts";
import { constant, stopGradient } from "../../../tensor/ops/leaves.ts";
import { matmul } from "../../../tensor/ops/matmul.ts";
import { mean } from "../../../tensor/ops/reductions.ts";
import { type Shape, sizeOf, type Value } from "../../../tensor/value.ts";
import { type Autoencoder, autoencoder, reconstructionLoss, thresholded } from "./autoencoder.ts";
import type { Weights } from "./dense.ts";

export const speakerIds = ["silent", "rl", "ae-rl", "random", "ae"] as const;
export type SpeakerId = (typeof speakerIds)[number];

export const speakerNames: Readonly<Record<SpeakerId, string>> = {
  silent: "no messages",
  rl: "messages by reward",
  "ae-rl": "latents by reward",
  random: "random projection",
  ae: "autoencoded",
};

export interface SpeakerOptions {
  kind: SpeakerId;
  agents: number;
  /** One encoder and decoder for all agents; whoever hears a message then decodes it. */
  shared: boolean;
  /** Numbers that an agent sees. */
  seen: number;
  hidden: readonly number[];
  bits: number;
  /** What random projections are drawn by. */
  key: readonly (number | string)[];
}

export interface Speaker {
  /** Numbers that listeners get of each message. */
  heardWidth: number;
  /**
   * The message, [agents, rows, bits], without a gradient.
   * @param seen [agents, rows, seen]. @param logits of the head that chooses bits by reward, where there is one.
   * @param noise uniform numbers of the message's shape, for messages that are drawn.
   */
  say(seen: Value, logits: Value | undefined, noise: Value): Value;
  /** What the head that chooses bits by reward looks at: what the policy has in mind, or the autoencoder's latent numbers. */
  headInput?: "mind" | ((seen: Value) => Value);
  /** What listeners get of a message: its bits, or what they decode from it. */
  hear(message: Value): Value;
  /** What grounds the messages: the loss of the autoencoder, one number. */
  loss?(seen: Value): Value;
  /** What was seen, told again from the message. */
  reconstruct?(message: Value): Value;
}

export function speaker(weights: Weights, options: SpeakerOptions): Speaker {
  const { kind, bits, agents, shared, seen: width, key } = options;
  const copies = shared ? 1 : agents;
  const drawn = (_: Value, logits: Value | undefined, noise: Value) => cast(less(noise, sigmoid(logits!)), "f32");
  const plainly = { heardWidth: bits, hear: (message: Value) => message };
  switch (kind) {
    case "silent":
      return { ...plainly, say: (seen) => zeros([...seen.shape.slice(0, 2), bits]) };
    case "random": {
      const matrix = constant(normals(copies * width * bits, random(...key, "projection")), [copies, width, bits]);
      const shift = constant(normals(copies * bits, random(...key, "shift")), [copies, 1, bits]);
      return { ...plainly, say: (seen) => cast(greater(add(matmul(seen, matrix), shift), 0), "f32") };
    }
    case "rl":
      return { ...plainly, say: drawn, headInput: "mind" };
    case "ae-rl": {
      const grounded = autoencoder(weights, copies, options);
      return {
        ...plainly,
        say: drawn,
        headInput: (seen) => stopGradient(grounded.latent(seen)),
        loss: (seen) => reconstructionLoss(grounded, seen),
      };
    }
    case "ae":
      return autoencoded(autoencoder(weights, copies, options), options);
  }
}

function autoencoded(grounded: Autoencoder, { shared, bits, seen: width }: SpeakerOptions): Speaker {
  return {
    heardWidth: shared ? width : bits,
    say: (seen) => stopGradient(thresholded(grounded.latent(seen))),
    // Only whoever has the same decoder can decode: agents with encoders of their own hear bits.
    hear: (message) => (shared ? stopGradient(grounded.decode(message)) : message),
    loss: (seen) => reconstructionLoss(grounded, seen),
    reconstruct: (message) => grounded.decode(message),
  };
}

const zeros = (shape: Shape): Value => constant(new Float32Array(sizeOf(shape)), shape);

const softplus = (x: Value): Value => add(maximum(x, 0), log(add(exp(neg(abs(x))), 1)));

/**
 * log p of a bit of each message, [agents, rows], each bit 1 with probability sigmoid(logit): the mean over the bits, each of
 * which is an action of its own (authors' code).
 */
export const messageLogProbability = (logits: Value, message: Value): Value =>
  mean(sub(mul(message, logits), softplus(logits)), [-1]);

/** Entropy of a bit of each message in nats, [agents, rows], the mean as well: log(1 + e^x) - x sigmoid(x) for each bit. */
export const messageEntropy = (logits: Value): Value => mean(sub(softplus(logits), mul(logits, sigmoid(logits))), [-1]);
