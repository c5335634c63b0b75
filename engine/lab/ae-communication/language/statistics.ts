/** What a set of messages tells: how many different ones there are, and what they say of the class of what was seen. */

import { bootstrapInterval } from "../../../metrics/bootstrap.ts";
import { random, shuffled } from "../../../random.ts";

export interface MessageStatistics {
  /** Bits that are not the same in nearly all messages. */
  usedBits: number;
  distinct: number;
  /** Of the messages, in bits. */
  entropy: number;
  /**
   * Between message and class, in bits, adjusted for chance (Vinh, Epps and Bailey 2010): 0 on average where classes have
   * nothing to do with messages, all of the classes' entropy where each message belongs to one class. Where nearly all
   * messages differ, it says little: what they tell of the class cannot be counted. Undefined without classes.
   */
  information?: number;
  /** Entropy of the classes, in bits: the most that messages can tell of them. */
  classEntropy?: number;
}

/** A bit counts as used where the rarer of its values occurs in at least this share of the messages. */
const RARE = 0.01;

/** Orders of the classes by which it is found out what information there is by chance. */
const SHUFFLES = 20;

/** @param messages [rows, bits], 0 or 1. @param classes of each row, where there are such. */
export function messageStatistics(
  messages: ArrayLike<number>,
  bits: number,
  classes?: ArrayLike<number>,
): MessageStatistics {
  const rows = messages.length / bits;
  const words = Array.from({ length: rows }, (_, row) => wordOf(messages, row, bits));
  let usedBits = 0;
  for (let bit = 0; bit < bits; bit++) {
    let ones = 0;
    for (let row = 0; row < rows; row++) ones += messages[row * bits + bit];
    if (Math.min(ones, rows - ones) >= RARE * rows) usedBits++;
  }
  const ofWords = countsOf(words);
  const entropy = entropyOf(ofWords, rows);
  const result: MessageStatistics = { usedBits, distinct: ofWords.size, entropy };
  if (!classes) return result;
  const classEntropy = entropyOf(countsOf(Array.from(classes, String)), rows);
  const informationOf = (classOf: (row: number) => number) =>
    entropy + classEntropy - entropyOf(countsOf(words.map((word, row) => `${word}/${classOf(row)}`)), rows);
  let chance = 0;
  for (let i = 0; i < SHUFFLES; i++) {
    const order = shuffled(rows, random("chance", i));
    chance += informationOf((row) => classes[order[row]]) / SHUFFLES;
  }
  const beyond = classEntropy - chance;
  const share = beyond > 1e-9 ? (informationOf((row) => classes[row]) - chance) / beyond : 0;
  return { ...result, classEntropy, information: classEntropy * Math.max(0, share) };
}

/** The message of a row as it is written: "0110010101". */
export function wordOf(messages: ArrayLike<number>, row: number, bits: number): string {
  let word = "";
  for (let bit = 0; bit < bits; bit++) word += messages[row * bits + bit] > 0.5 ? "1" : "0";
  return word;
}

function countsOf(things: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(thing, (counts.get(thing) ?? 0) + 1);
  return counts;
}

/** In bits. */
function entropyOf(counts: ReadonlyMap<string, number>, total: number): number {
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / total) * Math.log2(count / total);
  return entropy;
}

/** Mean with its 95 % interval, by drawing the values anew. */
export function meanInterval(values: ArrayLike<number>, key: string): { value: number; low: number; high: number } {
  const mean = (indices: ArrayLike<number>) => {
    let total = 0;
    for (let i = 0; i < indices.length; i++) total += values[indices[i]];
    return total / indices.length;
  };
  const all = Uint32Array.from({ length: values.length }, (_, i) => i);
  const [low, high] = bootstrapInterval(values.length, mean, random("interval", key).uniform, { draws: 1000 });
  return { value: mean(all), low, high };
}
