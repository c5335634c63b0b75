/** The experiment from its parameters to its claims, on few steps; and claims that hold and do not. */
import { describe, expect, it } from "vitest";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { random } from "../../random.ts";
import type { LabelledImages } from "../images.ts";
import type { SavedState } from "../journal.ts";
import { vqStraightThrough } from "./index.ts";
import { mixtureTask } from "./mixtureTask.ts";
import { params } from "./params.ts";
import type { Outcome, Result } from "./result.ts";
import { trainVariant } from "./trainVariant.ts";
import { recipes, type VariantId, variantIds } from "./variants.ts";

/** Bright bars at a height that is the class. */
function bars(count: number): LabelledImages {
  const source = random("bars");
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  const pixels = new Uint8Array(count * 64);
  labels.forEach((label, n) => {
    for (let x = 0; x < 8; x++) pixels[n * 64 + (label * 4 + source.integer(3)) * 8 + x] = 200 + source.integer(50);
  });
  return { width: 8, height: 8, channels: 1, pixels, labels, classes: ["high", "low"], notes: ["Drawn by a test."] };
}

const quick = { steps: 40, batch: 32, codes: 16, width: 4, seeds: 1 };

describe("the run", () => {
  it("trains every variant, and tells curves, frames, use and a table", async () => {
    const { tools, recording, parts } = experimentTools();
    const result = await vqStraightThrough.run(params.parse({ ...quick, variants: variantIds }), tools);
    expect(result.outcomes.map(({ variant }) => variant)).toEqual(variantIds);
    expect(parts.size).toBe(variantIds.length);
    for (const { last, counts, diverged } of result.outcomes) {
      expect(diverged).toBe(false);
      expect(last.step).toBe(40);
      for (const value of Object.values(last)) expect(Number.isFinite(value)).toBe(true);
      expect(last.active).toBe(counts.filter((count) => count > 0).length / counts.length);
      expect(last.perplexity).toBeLessThanOrEqual(counts.length + 1e-9);
    }
    for (const id of ["active", "perplexity", "loss", "quantisation", "gradientError", "gap", "usage"])
      expect(recording.charts.get(id)!.series.size).toBe(variantIds.length);
    const frames = [...recording.charts.get("codes-affine")!.frames.values()];
    expect(frames.length).toBeGreaterThan(10);
    const [embeddings, used, unused] = frames[0].groups;
    expect(embeddings.points).toHaveLength(200);
    expect(used.points.length + unused.points.length).toBe(16);
    expect(recording.tables.get("ablation")!.rows).toHaveLength(variantIds.length);
    expect(recording.progress).toEqual({ fraction: 1, step: "Done" });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(vqStraightThrough.claims(result)).toHaveLength(3);
  });

  it("is the same for the same seed and another for another", async () => {
    const run = (seed: number) =>
      vqStraightThrough.run(
        params.parse({ ...quick, steps: 10, seed, variants: ["replacement"] }),
        experimentTools().tools,
      );
    const [a, b, c] = [await run(1), await run(1), await run(2)];
    expect(a).toEqual(b);
    expect(a.outcomes[0].last).not.toEqual(c.outcomes[0].last);
  });

  it("draws pictures again, and tells them apart", async () => {
    const { tools, recording } = experimentTools();
    tools.data.digits = async () => bars(80);
    const variants: VariantId[] = ["plain", "affine", "kmeans"];
    const drawn = await vqStraightThrough.run(params.parse({ ...quick, data: "digits", variants }), tools);
    expect(recording.notes).toEqual(["Drawn by a test."]);
    const picture = recording.pictures.get("reconstructions-affine")!;
    expect(atob(picture.data).length).toBe(picture.width * picture.height);
    expect([picture.width, picture.height]).toEqual([96, 16]);
    for (const { last } of drawn.outcomes) expect(last.accuracy).toBeUndefined();

    const classified = experimentTools();
    classified.tools.data.digits = async () => bars(80);
    const given = params.parse({ ...quick, steps: 150, data: "classifier", rate: 0.01, variants: ["plain", "affine"] });
    const result = await vqStraightThrough.run(given, classified.tools);
    for (const { last } of result.outcomes) expect(last.accuracy).toBeGreaterThan(0.9);
    expect(vqStraightThrough.claims(result)).toHaveLength(4);
  });

  it.each(["affine-running", "alternating", "affine-replacement"] as const)(
    "%s goes on to the bit where it was cut off",
    async (variant) => {
      const task = mixtureTask({ seed: 3, width: 4, batch: 32 });
      const train = (steps: number, states: Map<string, SavedState>, save: boolean) => {
        const { tools } = experimentTools();
        const journal = {
          ...tools.journal,
          due: () => save,
          save: async (part: string, state: SavedState) => void states.set(part, state),
          saved: async (part: string) => states.get(part),
        };
        const settings = { beta: 0.95, nu: 0.2, affineFactor: 10, affineMomentum: 0.1, timeout: 3, codebookRate: 2 };
        const told = { onMeasured: () => undefined, onStep: () => undefined };
        const options = {
          ...settings,
          ...told,
          seed: 3,
          codes: 16,
          steps,
          rate: 3e-3,
          alpha: 1,
          every: 10,
          part: "one",
        };
        return trainVariant(task, recipes[variant], options, { ...tools, journal });
      };
      const states = new Map<string, SavedState>();
      await train(25, states, true);
      expect(states.get("one")!.metadata["time"]).toBe("24");
      expect(await train(40, states, false)).toEqual(await train(40, new Map(), false));
    },
  );

  it("has presets within the limits of its parameters", () => {
    for (const preset of vqStraightThrough.presets) expect(params.parse(preset.params)).toMatchObject(preset.params);
    expect(params.safeParse({ variants: ["nonsense"] }).success).toBe(false);
  });
});

describe("claims", () => {
  const outcome = (variant: VariantId, seed: number, active: number, perplexity: number, loss: number): Outcome => ({
    variant,
    seed,
    last: { step: 1, loss, active, perplexity, quantisation: 1, gradientError: 1 },
    counts: [1],
    diverged: false,
  });
  const holds = (outcomes: Outcome[], data: Result["data"] = "mixture") =>
    vqStraightThrough.claims({ data, outcomes }).map((claim) => claim.holds);
  const better = [1, 2].flatMap((seed) => [
    outcome("plain", seed, 0.6, 30, 2.9),
    outcome("affine", seed, 0.8, 39, 2.8),
  ]);

  it("hold where two of three seeds show them", () => {
    expect(holds([...better, outcome("plain", 3, 0.6, 30, 2.9), outcome("affine", 3, 0.6, 30, 2.9)])).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("do not hold in one of three, below the thresholds, or after a divergence", () => {
    const same = [2, 3].flatMap((seed) => [
      outcome("plain", seed, 0.6, 30, 2.9),
      outcome("affine", seed, 0.78, 38, 2.9),
    ]);
    expect(holds([...better.slice(0, 2), ...same])).toEqual([false, false, false]);
    expect(holds(same)).toEqual([false, false, false]);
    expect(holds(better.map((run) => ({ ...run, diverged: true })))).toEqual([false, false, false]);
  });

  it("ask for any gain on digits, and for right answers of a classifier", () => {
    const little = [outcome("plain", 1, 0.3, 5, 0.3), outcome("affine", 1, 0.31, 5.1, 0.29)];
    expect(holds(little)).toEqual([false, false, true]);
    expect(holds(little, "digits")).toEqual([true, true, true]);
    const right = little.map((run, i) => ({ ...run, last: { ...run.last, accuracy: 0.9 - 0.1 * i } }));
    expect(holds(right, "classifier")).toEqual([true, true, true, false]);
  });

  it("are none where one of the two variants was not run", () => {
    expect(holds([outcome("plain", 1, 0.3, 5, 0.3), outcome("sync", 1, 0.9, 50, 0.1)])).toEqual([]);
  });
});
