/** What agents of the referential game understand when they have learnt, with their messages and with messages that tell nothing. */
import { random, shuffled } from "../../../random.ts";
import type { Tensor } from "../../../tensor/value.ts";
import type { ExperimentTools } from "../../experiment.ts";
import { AGENTS, episodesOf, type GameOptions, gameGraph, type Played, seenTensor } from "./game.ts";
import type { Seen, Things } from "./things.ts";

/** Episodes that are measured on, the same ones for every method with the same seed. */
const MEASURED = 500;

/** Things of both agents in these episodes, those of the first agent first. */
export const measuredThings = (things: Things, seed: number): Seen[] =>
  episodesOf(things, MEASURED, true, [seed, "measured"]);

export interface GameMeasurement {
  /** Share of right answers in each episode: 0, one half or 1. */
  right: number[];
  /** The mean when each listener gets the message of another episode, and when it always gets that of the first one. */
  permuted: number;
  frozen: number;
  /** Of the first agent, [episodes, bits]. */
  messages: number[];
  /** Class of what it saw. */
  labels: number[];
  /** Index of the picture that it saw; empty where there are none. */
  pictures: number[];
  /** What it told again from its messages, [shown, width]; empty where there is no decoder. */
  decoded: number[];
  /** Share of the variance of what was seen that is told again, of both agents; undefined without a decoder. */
  explained?: number;
}

/** @param shown so many reconstructions are kept. */
export async function measureGame(
  options: GameOptions,
  things: Things,
  weights: Played["weights"],
  shown: number,
  { executor }: Pick<ExperimentTools, "executor">,
): Promise<GameMeasurement> {
  const { bits, seed } = options;
  const { message, answer, decoded } = gameGraph(options, things, MEASURED);
  const seen = measuredThings(things, seed);
  const source = random("draw", seed, "measured");
  const data = Float32Array.from({ length: AGENTS * MEASURED * bits }, () => source.uniform());
  const draw: Tensor = { shape: message.shape, dtype: "f32", data };
  const feeds = { ...weights, seen: seenTensor(seen, things.width), draw };
  const speaking = await executor.compile({ outputs: { message } });
  const listening = await executor.compile({ outputs: { answer, ...(decoded ? { decoded } : {}) } });
  try {
    const said = (await speaking.run(feeds))["message"];
    const rightBy = async (heard: Tensor) => {
      const results = await listening.run({ ...weights, message: heard });
      const right = Array.from({ length: MEASURED }, (_, row) => {
        const [first, second] = [0, MEASURED].map(
          (start) => results["answer"].data[start + row] === seen[(start + MEASURED + row) % seen.length].label,
        );
        return (Number(first) + Number(second)) / AGENTS;
      });
      return { right, decoded: results["decoded"] };
    };
    const plainly = await rightBy(said);
    const order = shuffled(MEASURED, random("permutation", seed));
    const permuted = await rightBy(rearranged(said, (row) => order[row]));
    const frozen = await rightBy(rearranged(said, () => 0));
    const average = (right: readonly number[]) => right.reduce((sum, share) => sum + share, 0) / right.length;
    const first = seen.slice(0, MEASURED);
    return {
      right: plainly.right,
      permuted: average(permuted.right),
      frozen: average(frozen.right),
      messages: Array.from(said.data.subarray(0, MEASURED * bits)),
      labels: first.map(({ label }) => label),
      pictures: first.flatMap(({ picture }) => picture ?? []),
      decoded: plainly.decoded ? Array.from(plainly.decoded.data.subarray(0, shown * things.width), rounded) : [],
      ...(plainly.decoded ? { explained: explainedShare(feeds.seen, plainly.decoded) } : {}),
    };
  } finally {
    await speaking.release();
    await listening.release();
  }
}

/** Enough for a picture, and short in the result. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Messages [agents, rows, bits] with the row of each agent taken from elsewhere. */
function rearranged(messages: Tensor, rowFor: (row: number) => number): Tensor {
  const [agents, rows, bits] = messages.shape;
  const data = new Float32Array(messages.data.length);
  for (let agent = 0; agent < agents; agent++)
    for (let row = 0; row < rows; row++) {
      const from = (agent * rows + rowFor(row)) * bits;
      data.set(messages.data.subarray(from, from + bits), (agent * rows + row) * bits);
    }
  return { ...messages, data };
}

/** 1 - mean square of the difference over the variance, each column about its mean. */
function explainedShare({ data: seen, shape }: Tensor, { data: told }: Tensor): number {
  const width = shape[shape.length - 1];
  const rows = seen.length / width;
  const means = new Float64Array(width);
  for (let i = 0; i < seen.length; i++) means[i % width] += seen[i] / rows;
  let [error, variance] = [0, 0];
  for (let i = 0; i < seen.length; i++) {
    error += (seen[i] - told[i]) ** 2;
    variance += (seen[i] - means[i % width]) ** 2;
  }
  return 1 - error / variance;
}
