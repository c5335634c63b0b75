/** Which network a training keeps, and that one cut off keeps the same. */
import { beforeAll, describe, expect, it } from "vitest";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { random } from "../../random.ts";
import type { Photograph } from "../photographs.ts";
import { type TrainedState, trainNetwork } from "./train.ts";

const photographs: Photograph[] = Array.from({ length: 4 }, (_, i) => {
  const source = random("train", i);
  const data = Uint8Array.from({ length: 3 * 256 * 256 }, () => 60 + source.integer(120));
  return { name: `${i}.jpg`, camera: `maker|${i}`, exif: {}, views: [{ width: 256, height: 256, data }] };
});

const options = {
  batch: { groups: 1, photographs: 1, developments: 2, patches: 2, edge: 61 },
  steps: 12,
  rate: 1e-3,
  temperature: 0.1,
  decay: 0.01,
  seed: 1,
};

/** Looks come after every step; the network may be kept from step 8 on. */
function training(qualities: readonly number[], made = experimentTools()) {
  const seen = new Map<number, TrainedState>();
  const losses: number[] = [];
  const run = () =>
    trainNetwork(photographs, options, made.tools, {
      loss: (step) => void losses.push(step),
      quality: async (state, step) => {
        seen.set(step, state);
        return qualities[step - 1];
      },
    });
  return { run, seen, losses, made };
}

/** Names and numbers of a network; comparing long arrays one by one takes long. */
const same = (a: TrainedState, b: TrainedState): boolean =>
  Object.keys(a).join() === Object.keys(b).join() &&
  Object.entries(a).every(([name, { data }]) => data.length > 0 && data.every((value, i) => value === b[name].data[i]));

describe("the network that is kept", () => {
  const qualities = [0.3, 0.5, 0.9, 0.85, 0.82, 0.81, 0.83, 0.84, 0.86, 0.85, 0.86, 0.85];
  const whole = training(qualities);
  let kept: TrainedState;
  beforeAll(async () => {
    kept = await whole.run();
  });

  it("is the best one of the settled part, the first of equals; every look is asked for once", () => {
    expect([...whole.seen.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect([...whole.seen].filter(([, state]) => same(state, kept)).map(([step]) => step)).toEqual([9]);
    expect(whole.losses).toEqual([12]);
  });

  it("is the last one where quality is not asked for", async () => {
    const { tools } = experimentTools();
    const last = await trainNetwork(photographs, options, tools, { loss: () => undefined });
    expect(same(last, whole.seen.get(12)!)).toBe(true);
  });

  it("is the same after a training that was cut off before or after the best look", async () => {
    for (const cutAt of [5, 11]) {
      const made = experimentTools();
      let steps = 0;
      // Saved at every fourth step: the steps after it come again.
      made.tools.journal.due = () => steps % 4 === 0;
      made.tools.checkpoint = async () => {
        if (steps++ === cutAt) throw new Error("cut off");
      };
      const first = training(qualities, made);
      await expect(first.run()).rejects.toThrow("cut off");
      made.tools.checkpoint = async () => undefined;
      const second = training(qualities, made);
      expect(same(await second.run(), kept)).toBe(true);
      // No look is taken twice.
      expect([...first.seen.keys(), ...second.seen.keys()]).toEqual([...whole.seen.keys()]);
    }
  });

  it("is looked for no longer once four looks in a row are clearly worse than the best", async () => {
    const { run, seen } = training([0.9, 0.7, 0.85, 0.7, 0.7, 0.79, 0.7, 0.9, 0.9, 0.9, 0.9, 0.9]);
    const last = await run();
    expect([...seen.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(same(last, seen.get(7)!)).toBe(true);
  });
});
