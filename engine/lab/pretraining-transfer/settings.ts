/** What networks are pretrained on: which classes, how many images of each, under which labels. */
import { random, shuffled } from "../../random.ts";
import { coarseOf, type LabelSet, labelSet, leaves, levelsOf } from "./hierarchy.ts";
import type { Task } from "./task.ts";

export interface Setting {
  id: string;
  name: string;
  /** Indices of source classes. */
  classes: readonly number[];
  /** Images of each class; those it has where it has fewer. */
  perClass: number;
  labels: LabelSet;
  /** Each image gets one of the labels at random, whatever it shows. */
  random?: boolean;
  /** Weights as they are drawn, without any training. */
  untrained?: boolean;
  /** The classes are one half of a split. */
  half?: boolean;
}

export const parts = ["images", "labels", "budget", "splits"] as const;
export type Part = (typeof parts)[number];

export interface Plan {
  /** Each once. */
  settings: Setting[];
  levels: LabelSet[];
  coarse?: LabelSet;
  /** Ids of settings: all images, fine labels; untrained; coarse labels. */
  full: string;
  untrained: string;
  coarseId?: string;
  /** From all images of each class to an eighth. */
  images: string[];
  /** From fine to coarse labels; then random groups of classes, and random labels of images. */
  labels: string[];
  controls: string[];
  /** Equal numbers of images, from many classes to few. */
  budget: string[];
  splits: { name: string; halves: [string, string] }[];
}

/** Halvings of the images of each class. */
const HALVINGS = 3;
/** Halvings of the number of classes at equal budget. */
const BUDGET_STEPS = 2;

/** So many images of each class that the total stays the same; whole numbers, at most the total. */
export const budgetGrid = (total: number, classes: readonly number[]): { classes: number; perClass: number }[] =>
  classes.map((count) => ({ classes: count, perClass: Math.floor(total / count) }));

/** @param wanted which parts of the experiment. */
export function planOf(task: Task, wanted: readonly Part[], seed: number): Plan {
  const { source, perClass, most } = task;
  const paths = source.map(({ path }) => path);
  const all = [...source.keys()];
  const fine = leaves(paths);
  const levels = levelsOf(paths);
  const coarse = coarseOf(levels, paths.length);
  const settings = new Map<string, Setting>();
  const put = (setting: Setting): string => {
    if (!settings.has(setting.id)) settings.set(setting.id, setting);
    return setting.id;
  };
  const some = (classes: readonly number[], count: number): string =>
    put({
      id: `${classes.length} classes x ${count}`,
      name: `${classes.length} classes x ${count} images`,
      classes,
      perClass: count,
      labels: fine,
    });
  const labelled = (labels: LabelSet, more: Partial<Setting> = {}): string =>
    put({
      id: labels.id,
      name: `${labels.labels.length} labels: ${labels.rule}`,
      classes: all,
      perClass,
      labels,
      ...more,
    });

  const full = some(all, perClass);
  const images = wanted.includes("images")
    ? Array.from({ length: HALVINGS + 1 }, (_, i) => some(all, Math.max(1, perClass >> i)))
    : [];
  const coarseId = coarse && labelled(coarse);
  const labels = wanted.includes("labels") ? levels.map((level) => labelled(level)) : [];
  const controls = wanted.includes("labels") && coarse ? controlsOf(coarse, paths.length, seed, labelled) : [];
  const budget = wanted.includes("budget") ? budgetSettings(all, most, seed, some) : [];
  const untrained = put({
    id: "untrained",
    name: "random initialisation",
    classes: all,
    perClass: 0,
    labels: fine,
    untrained: true,
  });
  const splits = (wanted.includes("splits") ? splitsOf(all, coarse, seed) : []).map(({ id, name, halves }) => ({
    name,
    halves: halves.map((classes, i) => {
      const half = i === 0 ? "A" : "B";
      return put({
        id: `${id} ${half}`,
        name: `${name}, half ${half}`,
        classes,
        perClass,
        labels: fine,
        half: true,
      });
    }) as [string, string],
  }));
  return {
    settings: [...settings.values()],
    levels,
    ...(coarse && { coarse, coarseId }),
    full,
    untrained,
    images,
    labels,
    controls,
    budget,
    splits,
  };
}

/** As many labels as the coarse ones: classes thrown together at random, and labels that mean nothing. */
function controlsOf(
  { labels }: LabelSet,
  classes: number,
  seed: number,
  labelled: (labels: LabelSet, more?: Partial<Setting>) => string,
): string[] {
  const count = labels.length;
  const names = Array.from(shuffled(classes, random(seed, "groups")), (place) => `group ${(place % count) + 1}`);
  return [
    labelled(labelSet(`groups-${count}`, "random groups of classes", names)),
    labelled({ ...labelSet(`random-${count}`, "random for each image", names) }, { random: true }),
  ];
}

/** From all classes with a quarter of the images there are to a quarter of the classes with all of them. */
function budgetSettings(
  all: readonly number[],
  most: number,
  seed: number,
  some: (classes: readonly number[], count: number) => string,
): string[] {
  const parts = 2 ** BUDGET_STEPS;
  const widest = Math.floor(all.length / parts) * parts;
  const counts = Array.from({ length: BUDGET_STEPS + 1 }, (_, i) => widest >> i);
  if (widest === 0 || most < parts) return [];
  // Each smaller set of classes is part of the larger one; where all classes take part they keep their order.
  const order = widest === all.length ? undefined : shuffled(all.length, random(seed, "budget"));
  const smaller = shuffled(widest, random(seed, "budget classes"));
  const widestSet = order ? Array.from(order.subarray(0, widest)).sort((a, b) => a - b) : [...all];
  return budgetGrid(widest * Math.floor(most / parts), counts).map(({ classes, perClass }) =>
    some(
      classes === widest
        ? widestSet
        : Array.from(smaller.subarray(0, classes), (at) => widestSet[at]).sort((a, b) => a - b),
      perClass,
    ),
  );
}

/** Two ways to halve the classes: at random, and so that no coarse label is on both sides. */
function splitsOf(all: readonly number[], coarse: LabelSet | undefined, seed: number) {
  const order = Array.from(shuffled(all.length, random(seed, "split")));
  const middle = all.length >> 1;
  const sorted = (classes: number[]) => classes.sort((a, b) => a - b);
  const splits = [
    {
      id: "random split",
      name: "split at random",
      halves: [sorted(order.slice(0, middle)), sorted(order.slice(middle))],
    },
  ];
  if (coarse) splits.push({ id: "least overlap", name: "split with least overlap", halves: apart(coarse, seed) });
  return splits;
}

/** Coarse labels one after the other to the half that has fewer classes, the largest first; equal ones in random order. */
function apart({ labels, of }: LabelSet, seed: number): number[][] {
  const order = Array.from(shuffled(labels.length, random(seed, "least overlap")));
  const members = order
    .map((label) => [...of.keys()].filter((i) => of[i] === label))
    .sort((a, b) => b.length - a.length);
  const halves: number[][] = [[], []];
  for (const classes of members) halves[halves[0].length <= halves[1].length ? 0 : 1].push(...classes);
  return halves.map((half) => half.sort((a, b) => a - b));
}

export interface Examples {
  /** Into the examples of the task. */
  indices: Int32Array;
  labels: Int32Array;
}

/** What a network learns from. */
export function trainingExamples(task: Task, setting: Setting, seed: number): Examples {
  const indices: number[] = [];
  const labels: number[] = [];
  const source = random(seed, "random labels");
  for (const label of setting.classes)
    for (const index of task.source[label].train.subarray(0, setting.perClass)) {
      indices.push(index);
      labels.push(setting.random ? source.integer(setting.labels.labels.length) : setting.labels.of[label]);
    }
  return { indices: Int32Array.from(indices), labels: Int32Array.from(labels) };
}
