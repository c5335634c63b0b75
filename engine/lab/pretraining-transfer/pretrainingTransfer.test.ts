/** The experiment from parameters to claims on a small task; label sets, splits and budgets by their laws. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { hasSharedData, sharedData } from "../../../tests/support/sharedData.ts";
import { elevenPointPrecision } from "../../metrics/elevenPointPrecision.ts";
import type { SavedState } from "../journal.ts";
import { claimsOf } from "./claims.ts";
import { bottomUp, coarseOf, type LabelSet, leaves, levelsOf, topDown } from "./hierarchy.ts";
import { pretrainingTransfer } from "./index.ts";
import { nearest, neighbourAccuracy } from "./nearest.ts";
import { type ClassedImages, pictureTask } from "./pictureTask.ts";
import { budgetGrid, parts, planOf, trainingExamples } from "./settings.ts";
import { verdictOf } from "./signs.ts";
import { syntheticTask } from "./synthetic.ts";

describe.skipIf(!hasSharedData)("the reference", () => {
  const reference = hasSharedData
    ? JSON.parse(readFileSync(sharedData("../vectors/10_imagenet_transfer.json"), "utf8"))
    : undefined;

  it("has the same average precision and the same grid of classes against images", () => {
    const { recall, precision, ap } = reference.voc07_11pt_ap;
    expect(elevenPointPrecision(recall, precision)).toBeCloseTo(ap, 11);
    const grid = reference["budget_grid (classes x images = const)"] as { classes: number; per_class: number }[];
    const classes = grid.map((row) => row.classes);
    expect(budgetGrid(500_000, classes).map(({ perClass }) => perClass)).toEqual(grid.map((row) => row.per_class));
  });
});

/** Trees of up to three levels, in which classes lie at different depths. */
const trees = fc
  .uniqueArray(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }), {
    minLength: 2,
    maxLength: 12,
    selector: String,
  })
  .map((paths) => paths.map((path, i) => [...path.map((name) => `node ${name}`), `class ${i}`]));

/** Whether classes that share a label of `fine` always share one of `coarse`. */
const refines = (fine: LabelSet, coarse: LabelSet): boolean =>
  fine.of.every((label, i) => fine.of.every((other, k) => label !== other || coarse.of[i] === coarse.of[k]));

describe("label sets", () => {
  it("merge classes and never part them: each further step only merges, and no label contains another", () => {
    fc.assert(
      fc.property(trees, (paths) => {
        const fine = leaves(paths);
        expect(bottomUp(paths, 0).of).toEqual(fine.of);
        expect(topDown(paths, 4).of).toEqual(fine.of);
        expect(topDown(paths, 0).labels).toHaveLength(1);
        for (let step = 0; step < 4; step++) {
          expect(refines(bottomUp(paths, step), bottomUp(paths, step + 1))).toBe(true);
          expect(refines(topDown(paths, step + 1), topDown(paths, step))).toBe(true);
          const { labels } = bottomUp(paths, step);
          if (labels.length > 1)
            for (const label of labels)
              expect(labels.some((other) => other !== label && `${other}/`.startsWith(`${label}/`))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("of the made-up hierarchy are five, and the coarse one has its eight kinds", () => {
    const { source, target } = syntheticTask({ seed: 1, perClass: 1, shots: 1, test: 1 });
    expect([source.length, target.length]).toEqual([64, 24]);
    const levels = levelsOf(source.map(({ path }) => path));
    expect(levels.map(({ id, labels }) => [id, labels.length])).toEqual([
      ["cut-3", 48],
      ["climb-1", 20],
      ["cut-2", 8],
      ["climb-2", 5],
      ["cut-1", 2],
    ]);
    expect(coarseOf(levels, 64)?.id).toBe("cut-2");
    expect(levelsOf([["a"], ["b"]])).toEqual([]);
  });
});

describe("what is learnt from", () => {
  const task = syntheticTask({ seed: 3, perClass: 8, shots: 2, test: 3 });
  const plan = planOf(task, parts, 3);
  const of = (id: string) => plan.settings.find((setting) => setting.id === id)!;

  it("is never measured on, and no example is dealt twice", () => {
    const all = [...task.source, ...task.target].flatMap(({ train, shots, test }) => [...train, ...shots, ...test]);
    expect(new Set(all).size).toBe(all.length);
    for (const { train } of task.target) expect(train).toHaveLength(0);
  });

  it("is halved three times, each part within the one before, or spread over fewer classes at equal number", () => {
    const sets = plan.images.map((id) => new Set(trainingExamples(task, of(id), 3).indices));
    expect(sets.map(({ size }) => size)).toEqual([512, 256, 128, 64]);
    sets.slice(1).forEach((set, i) => {
      expect([...set].every((index) => sets[i].has(index))).toBe(true);
    });
    expect(plan.budget.map((id) => trainingExamples(task, of(id), 3).indices.length)).toEqual([256, 256, 256]);
    expect(plan.budget.map((id) => of(id).classes.length)).toEqual([64, 32, 16]);
    // The setting that two parts have in common is trained once.
    expect(plan.budget[0]).toBe(plan.images[1]);
  });

  it("is halved by classes: at random, or with no coarse label on both sides", () => {
    expect(plan.splits).toHaveLength(2);
    for (const { halves } of plan.splits) {
      const [a, b] = halves.map((id) => of(id).classes);
      expect([...a, ...b].sort((x, y) => x - y)).toEqual([...task.source.keys()]);
      expect(a).toHaveLength(32);
    }
    const kinds = plan.splits.map(({ halves }) =>
      halves.map((id) => new Set(of(id).classes.map((label) => plan.coarse!.of[label]))),
    );
    expect([...kinds[0][0]].some((kind) => kinds[0][1].has(kind))).toBe(true);
    expect([...kinds[1][0]].some((kind) => kinds[1][1].has(kind))).toBe(false);
  });

  it("keeps its labels, but for the control, whose labels mean nothing", () => {
    const [groups, random] = plan.controls.map((id) => trainingExamples(task, of(id), 3));
    expect(of(plan.controls[0]).labels.labels).toHaveLength(8);
    const byClass = (labels: Int32Array) => new Set(labels.subarray(0, 8)).size;
    expect(byClass(groups.labels)).toBe(1);
    expect(byClass(random.labels)).toBeGreaterThan(1);
  });
});

/** Classes in two groups of three, as squares of one colour each with a little noise. */
function squares(counts: readonly number[]): ClassedImages {
  const labels = Int32Array.from(counts.flatMap((count, label) => new Array<number>(count).fill(label)));
  const pixels = new Uint8Array(labels.length * 16 * 16 * 3);
  pixels.forEach((_, i) => {
    const label = labels[Math.floor(i / (16 * 16 * 3))];
    pixels[i] = 60 * ((label >> (i % 3)) & 1) + 80 + ((i * 7919) % 40);
  });
  const paths = counts.map((_, label) => [label < 3 ? "low" : "high", `class ${label}`]);
  const classes = paths.map((path) => path.join("/"));
  return { width: 16, height: 16, channels: 3, pixels, labels, classes, paths, notes: [] };
}

describe("pictures", () => {
  const options = { perClass: 8, shots: 2, test: 5, classSeed: 1, seed: 1 };

  it("of small classes are kept for later, of the others some if these are too few", () => {
    const few = pictureTask(squares([20, 20, 20, 20, 20, 7, 7, 1]), options);
    expect([few.source.length, few.target.map(({ path }) => path[1])]).toEqual([5, ["class 5", "class 6"]]);
    expect(few.source.map(({ train, shots, test }) => [train.length, shots.length, test.length])).toEqual(
      new Array(5).fill([8, 2, 5]),
    );
    const lot = pictureTask(squares([20, 20, 20, 20, 20, 20, 20]), options);
    expect([lot.source.length, lot.target.length]).toEqual([5, 2]);
    expect(() => pictureTask(squares([20, 20, 7, 7]), options)).toThrow(/Of 4 classes 2 have the 14 pictures/);
  });

  it("are learnt from, with neighbours to look at", async () => {
    const { tools, recording } = experimentTools();
    const images = squares([20, 20, 20, 20, 20, 8, 8]);
    tools.data.folder = async () => images;
    const given = { data: "folder", perClass: 8, shots: 2, test: 4, size: 16, width: 16, steps: 4, batch: 8 };
    const params = pretrainingTransfer.params.parse({ ...given, seeds: 1, tuningSteps: 2, parts: ["labels"] });
    const result = await pretrainingTransfer.run(params, tools);
    expect([result.classes, result.targets]).toEqual([5, 2]);
    const { tiles, entries } = recording.galleries.get("neighbours")!;
    expect(atob(tiles.data)).toHaveLength(tiles.count * 16 * 16 * 3);
    expect(entries).toHaveLength(5);
    expect(entries[0].lists.map(({ name }) => name)).toEqual([
      "by coarse labels",
      "by fine labels",
      "by random weights",
    ]);
  });
});

describe("neighbours", () => {
  it("are the nearest by angle around the mean, and vote", () => {
    const gallery = [1, 0, 2, 0, 0, 1, 0, 3, -3, -4];
    const found = nearest(gallery, [5, 0.1, 0, 2], 2, 2);
    expect([...found[0]]).toEqual([0, 1]);
    expect([...found[1]]).toEqual([2, 3]);
    expect(neighbourAccuracy(found, [0, 0, 1, 1, 2], [0, 0])).toBe(0.5);
  });
});

describe("the run", () => {
  const quick = { seeds: 2, perClass: 8, shots: 1, test: 4, width: 16, steps: 4, batch: 16, tuningSteps: 2 };
  const parse = (more: object = {}) => pretrainingTransfer.params.parse({ ...quick, ...more });

  it("trains every setting for every seed, and tells charts, heat map and tables", async () => {
    const { tools, recording, parts: done } = experimentTools();
    const result = await pretrainingTransfer.run(parse(), tools);
    expect(result.outcomes).toHaveLength(2 * result.settings.length);
    expect(done.size).toBe(result.outcomes.length);
    expect([...recording.charts.keys()]).toEqual(["images", "labels", "budget"]);
    expect([...recording.tables.keys()]).toEqual(["levels", "hierarchy", "measures", "splits", "paper"]);
    const { values, rows } = recording.matrices.get("measures")!;
    expect(values).toHaveLength(rows.length);
    for (const value of values.flat()) if (value !== null) expect(value >= 0 && value <= 1).toBe(true);
    expect(pretrainingTransfer.claims(result)).toHaveLength(3);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(recording.progress).toEqual({ fraction: 1, step: "Done" });

    // Whatever lane took which setting, and whatever was there already: the same numbers.
    const again = experimentTools();
    const lanes = again.tools.lanes;
    again.tools.lanes = async () => lanes(1);
    for (const [part, value] of [...done].slice(0, 30)) again.parts.set(part, value);
    expect(await pretrainingTransfer.run(parse(), again.tools)).toEqual(result);
  });

  it("goes on in the middle of a training as if it had not been cut off", async () => {
    const only = { seeds: 1, parts: ["images"], steps: 8 };
    const whole = await pretrainingTransfer.run(parse(only), experimentTools().tools);
    const states = new Map<string, SavedState>();
    const { tools } = experimentTools();
    let asked = 0;
    tools.journal.due = () => true;
    tools.journal.save = async (part, state) => void states.set(part, state);
    tools.checkpoint = async () => {
      if (++asked > 8) throw new DOMException("The run was stopped.", "AbortError");
    };
    await expect(pretrainingTransfer.run(parse(only), tools)).rejects.toThrow(/stopped/);
    expect([...states.values()].some(({ metadata }) => Number(metadata["time"]) > 1)).toBe(true);
    const resumed = experimentTools();
    resumed.tools.journal.saved = async (part) => states.get(part);
    expect(await pretrainingTransfer.run(parse(only), resumed.tools)).toEqual(whole);
  });

  it("says so when a claim does not hold, or when a sign is another than the paper's", () => {
    const measures = { source: 0.9, transfer: 0.5, transferPrecision: 0.5, tuned: 0.5, fine: 0.3, neighbours: 0.2 };
    const setting = (id: string, perClass: number, labels: number) => ({ id, name: id, classes: 64, perClass, labels });
    const claims = claimsOf({
      data: "synthetic",
      classes: 64,
      targets: 24,
      shots: 8,
      seeds: [1],
      full: "full",
      untrained: "untrained",
      coarseId: "coarse",
      images: ["full", "eighth"],
      labels: ["coarse"],
      controls: [],
      budget: [],
      splits: [],
      settings: [
        setting("full", 128, 64),
        setting("eighth", 16, 64),
        setting("coarse", 128, 8),
        setting("untrained", 0, 64),
      ],
      outcomes: [
        { seed: 1, setting: "full", measures },
        { seed: 1, setting: "eighth", measures: { ...measures, source: 0.8, transfer: 0.42 } },
        { seed: 1, setting: "coarse", measures: { ...measures, fine: 0.15 } },
        { seed: 1, setting: "untrained", measures: { ...measures, fine: 0.1 } },
      ],
    });
    expect(claims.map(({ holds }) => holds)).toEqual([false, false, false]);
    const sign = (differences: number[]) => verdictOf({ text: "", paper: "", expected: 1, differences });
    expect(sign([0.1, 0.11, 0.12])).toBe("as in the paper");
    expect(sign([-0.1, -0.11, -0.12])).toBe("the other way");
    expect(sign([-0.1, 0.2])).toMatch(/not decided/);
    expect(sign([0.1])).toMatch(/one seed/);
  });
});
