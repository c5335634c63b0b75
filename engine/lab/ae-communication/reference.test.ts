/** Values computed with NumPy from the formulae of the authors' code, and laws of the worlds that agents live in. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasSharedData, sharedData } from "../../../tests/support/sharedData.ts";
import { random } from "../../random.ts";
import { evaluate } from "../../tensor/evaluate.ts";
import { gradients } from "../../tensor/gradient.ts";
import { mul } from "../../tensor/ops/elementwise.ts";
import { constant, parameter } from "../../tensor/ops/leaves.ts";
import { sum } from "../../tensor/ops/reductions.ts";
import type { Value } from "../../tensor/value.ts";
import type { Claim } from "../experiment.ts";
import type { LabelledImages } from "../images.ts";
import { claimsOf } from "./claims.ts";
import { thresholded } from "./language/autoencoder.ts";
import { messageStatistics } from "./language/statistics.ts";
import { params } from "./params.ts";
import { pictureThings, pixelFeatures } from "./referential/things.ts";
import type { Result } from "./result.ts";
import { actorCriticLoss, entropyOf, logProbability } from "./worlds/actorCritic.ts";
import { advantages } from "./worlds/advantages.ts";
import { doors, doorsReward } from "./worlds/doors.ts";
import { clutterCount, findGoal } from "./worlds/findGoal.ts";
import { fiveSteps } from "./worlds/fiveSteps.ts";

const numbers = (value: Value): number[] => Array.from(evaluate([value], {})[0].data);

describe.skipIf(!hasSharedData)("equals the reference", () => {
  const reference = JSON.parse(readFileSync(sharedData("../vectors/06_marl_ae_comm.json"), "utf8"));

  it("generalised advantages", () => {
    const { rewards, values_incl_bootstrap: values, gamma, tau, "gae_t0..t2": expected } = reference.gae;
    const found = advantages({ rewards, values, ends: [0, 0, 0] }, gamma, tau);
    expected.forEach((value: number, t: number) => {
      expect(found[t]).toBeCloseTo(value, 9);
    });
  });

  it("losses of actor and critic", () => {
    const { logits, action, gae, ...expected } = reference.loss;
    const given = constant(Float64Array.from(logits), [1, 3]);
    const chance = logProbability(given, constant(Int32Array.of(action), [1], "i64"));
    const entropy = entropyOf(given);
    const loss = actorCriticLoss(
      {
        logProbability: chance,
        entropy,
        value: constant([0], [1]),
        advantage: constant([gae], [1]),
        target: constant([expected["advantage(return-value)"]], [1]),
      },
      0.01,
    );
    expect(-numbers(chance)[0] * gae).toBeCloseTo(expected.policy_loss, 6);
    expect(numbers(entropy)[0]).toBeCloseTo(expected.entropy, 6);
    expect(numbers(loss)[0]).toBeCloseTo(expected["total=pl+0.5*vl-0.01*H"], 6);
  });

  it("messages of bits, whose gradient is cut off at -1 and 1", () => {
    const { sigmoid_out: numbersOut, "forward (x>0.5)": bits } = reference.ste_message;
    const x = parameter("x", [bits.length]);
    const message = thresholded(x);
    const weights = [0.3, -4, 7, -0.9];
    const [slope] = gradients(sum(mul(message, constant(weights, [4]))), [x]);
    const feeds = { x: { shape: [4], dtype: "f32" as const, data: Float32Array.from(numbersOut) } };
    const [forward, backward] = evaluate([message, slope], feeds);
    expect(Array.from(forward.data)).toEqual(bits);
    [0.3, -1, 1, -0.9].forEach((value, i) => {
      expect(backward.data[i]).toBeCloseTo(value, 6);
    });
  });

  it("rewards and walls of the worlds", () => {
    expect(doorsReward(100, 512)).toBeCloseTo(reference.redbluedoors_reward["t=100,T=512? (cfg max_steps)"], 9);
    expect(clutterCount(15, 0.15)).toBe(reference.findgoal["n_clutter(15x15,0.15)"]);
    expect(params.parse({}).bits).toBe(reference["max_message_information_bits(comm_len=10)"]);
  });
});

describe("FindGoal", () => {
  const world = findGoal({ agents: 3, size: 7, view: 3, clutter: 0.15, maxSteps: 200 });

  it("never lets anybody into a wall, pays each arrival once, and is over when all have arrived", () => {
    for (let seed = 0; seed < 20; seed++) {
      const source = random("findgoal-test", seed);
      const episode = world.start(source, false);
      expect(episode.walls.reduce((count, wall) => count + wall, 0)).toBe(7 * 7 - 5 * 5 + clutterCount(7, 0.15));
      let reward = 0;
      const arrivedAtFirst = episode.at.filter((cell) => cell === episode.goal).length;
      while (!episode.over) {
        reward += world.step(
          episode,
          [0, 1, 2].map(() => source.integer(5)),
        );
        for (const cell of episode.at) expect(episode.walls[cell]).toBe(0);
      }
      expect(reward).toBe(episode.at.filter((cell) => cell === episode.goal).length - arrivedAtFirst);
      expect(world.solved(episode) === 1 || episode.time === 200).toBe(true);
    }
  });

  it("is the same for the same seed", () => {
    expect(world.start(random("same"), false)).toEqual(world.start(random("same"), false));
    expect(world.start(random("same"), false)).not.toEqual(world.start(random("other"), false));
  });
});

describe("Red-Blue doors", () => {
  const world = doors({ agents: 2, size: 7, view: 3, maxSteps: 500 });

  it("pay only where red was opened before blue", () => {
    let [solved, failed] = [0, 0];
    for (let seed = 0; seed < 40; seed++) {
      const source = random("doors-test", seed);
      const episode = world.start(source, false);
      let reward = 0;
      while (!episode.over) reward += world.step(episode, [source.integer(5), source.integer(5)]);
      if (world.solved(episode)) {
        solved++;
        expect(reward).toBeCloseTo(doorsReward(episode.time, 500), 12);
      } else {
        failed++;
        expect(reward).toBe(0);
      }
    }
    expect([solved > 0, failed > 0]).toEqual([true, true]);
  });
});

describe("The game of five steps", () => {
  const images: LabelledImages = {
    width: 2,
    height: 2,
    channels: 1,
    pixels: Uint8Array.from({ length: 48 }, (_, i) => 20 * (i >> 2)),
    labels: Int32Array.from({ length: 12 }, (_, i) => i % 3),
    classes: ["a", "b", "c"],
    notes: [],
  };
  const things = pictureThings(images, pixelFeatures(images, 2), 0);
  const world = fiveSteps(things, images);
  /** Rewards of all steps. @param answers of both agents, the same in every step; 3 is none of the classes. */
  const play = (episode: ReturnType<typeof world.start>, answers: readonly number[]) => {
    const rewards: number[] = [];
    for (; !episode.over; ) rewards.push(world.step(episode, answers));
    return rewards;
  };

  it("pays one half for each agent that names the other's class, in the last step alone", () => {
    const source = random("five-steps-test");
    for (let i = 0; i < 30; i++) {
      const episode = world.start(source, false);
      const [first, second] = episode.labels;
      expect(play(structuredClone(episode), [second, first])).toEqual([0, 0, 0, 0, 1]);
      expect(play(structuredClone(episode), [second, (first + 1) % 3])).toEqual([0, 0, 0, 0, 0.5]);
      expect(play(episode, [3, 3])).toEqual([0, 0, 0, 0, 0]);
      expect(world.solved(episode)).toBe(0);
    }
  });

  it("lets agents answer in the last step only, and measures on pictures that were not learnt from", () => {
    const source = random("five-steps-test");
    const seen = [false, true].map((held) => {
      const episodes = Array.from({ length: 60 }, () => world.start(source, held));
      return new Set(episodes.flatMap(({ pictures }) => pictures));
    });
    expect([...seen[0]].filter((picture) => seen[1].has(picture))).toEqual([]);
    const episode = world.start(source, false);
    const acting: boolean[] = [];
    for (; !episode.over; world.step(episode, [0, 0])) acting.push(world.acts(episode, 0));
    expect(acting).toEqual([false, false, false, false, true]);
    expect(world.draw(episode)).toHaveLength(4 * 4 * 3);
  });
});

describe("what messages tell", () => {
  it("is all of the class where each class has its word, and nothing where there is one word", () => {
    const classes = Array.from({ length: 400 }, (_, row) => row % 4);
    const words = classes.flatMap((label) => [label & 1, label >> 1, 0]);
    const told = messageStatistics(words, 3, classes);
    expect(told).toMatchObject({ usedBits: 2, distinct: 4 });
    expect(told.information).toBeCloseTo(2, 9);
    const mute = messageStatistics(new Array<number>(1200).fill(1), 3, classes);
    expect(mute).toMatchObject({ usedBits: 0, distinct: 1, information: 0 });
  });

  it("is little where words are drawn, however many they are", () => {
    const source = random("drawn");
    const classes = Array.from({ length: 400 }, (_, row) => row % 4);
    const words = (bits: number) => Array.from({ length: 400 * bits }, () => source.integer(2));
    // Counted plainly, 64 words tell 0.3 bits of the class here, and 400 that all differ tell everything.
    expect(messageStatistics(words(6), 6, classes).information).toBeLessThan(0.1);
    const unique = Array.from({ length: 3600 }, (_, i) => (Math.floor(i / 9) >> (i % 9)) & 1);
    expect(messageStatistics(unique, 9, classes)).toMatchObject({ distinct: 400, information: 0 });
  });
});

describe("claims", () => {
  const game = (kind: "ae" | "silent" | "rl", share: number) => ({
    things: "gaussian" as const,
    kind,
    seed: 0,
    right: Array.from({ length: 200 }, (_, i) => (i < 200 * share ? 1 : 0)),
    permuted: 0.1,
    frozen: 0.1,
    statistics: { usedBits: 1, distinct: 2, entropy: 1 },
  });
  const result = (ae: number): Result => ({
    encoders: "independent",
    worldEncoders: "shared",
    episodes: 100,
    games: [game("ae", ae), game("silent", 0.1), game("rl", 0.15)],
    worlds: [],
  });

  it("hold where messages are understood, and not where they are not", () => {
    expect(claimsOf(result(0.9)).map(({ holds }) => holds)).toEqual([true, true, true, true]);
    expect(claimsOf(result(0.12)).map(({ holds }) => holds)).toEqual([false, false, false, false]);
  });

  /** Episodes of FindGoal that take so many steps, a third of them one more and a third two, with what is said and otherwise. */
  const world = (kind: "ae" | "silent", seed: number, said: number, others = said): Result["worlds"][number] => {
    const ends = (steps: number) => ({
      steps: Array.from({ length: 40 }, (_, i) => steps + (i % 3)),
      solved: new Array<number>(40).fill(1),
    });
    return { world: "findgoal", kind, seed, ends: { said: ends(said), permuted: ends(others), none: ends(others) } };
  };
  const inWorlds = (...worlds: Result["worlds"]): Claim[] => claimsOf({ ...result(0.9), games: [], worlds });

  it("of a single training rest on its episodes", () => {
    const [fewer, heard, followed] = inWorlds(world("silent", 0, 14), world("ae", 0, 10, 12));
    expect(fewer).toMatchObject({
      holds: true,
      measured: "4.00 steps fewer (95 % interval 4.00 to 4.00 over episodes)",
    });
    expect([heard.holds, followed.holds]).toEqual([true, true]);
  });

  it("of several trainings rest on those: what holds in one and not in the others does not hold", () => {
    const silent = [0, 1, 2].map((seed) => world("silent", seed, 14));
    const [alike] = inWorlds(...silent, world("ae", 0, 10), world("ae", 1, 11), world("ae", 2, 10));
    expect(alike.holds).toBe(true);
    expect(alike.measured).toMatch(/^3.67 steps fewer .* over episodes, 2.23 to 5.10 over 3 trainings\)$/);
    const [once, heard] = inWorlds(...silent, world("ae", 0, 4), world("ae", 1, 13), world("ae", 2, 14));
    expect(once).toMatchObject({ holds: false, threshold: "interval of the difference above 0, over trainings" });
    expect(heard).toMatchObject({ holds: false });
  });
});
