/**
 * What makes a data set good for transfer: networks are pretrained on parts of it, under coarser labels, on fewer classes,
 * and carried over to new classes. Huh, Agrawal and Efros 2016; see README.md.
 */

import type { LabEvent } from "../events.ts";
import type { Experiment, ExperimentTools } from "../experiment.ts";
import { claimsOf } from "./claims.ts";
import { galleryOf } from "./gallery.ts";
import type { Measured } from "./measure.ts";
import { type Params, params } from "./params.ts";
import { type ClassedImages, emojiClasses, folderClasses, pictureTask } from "./pictureTask.ts";
import { hierarchyTable, levelsTable, openingCharts, reportOf } from "./report.ts";
import type { Result } from "./result.ts";
import { runSettings } from "./runSettings.ts";
import { type Plan, parts, planOf } from "./settings.ts";
import { signNotes, signsOf, signTable } from "./signs.ts";
import { syntheticTask } from "./synthetic.ts";
import type { Task } from "./task.ts";

export const pretrainingTransfer: Experiment<Params, Result> = {
  id: "pretraining-transfer",
  title: "What pretraining needs",
  paper: {
    title: "What makes ImageNet good for transfer learning?",
    authors: "Minyoung Huh, Pulkit Agrawal, Alexei A. Efros",
    venue: "2016, arXiv:1608.08614",
  },
  question:
    "How much of a data set does pretraining need: how many images, how many classes, how fine a set of labels?",
  params,
  presets: [
    {
      id: "seconds",
      label: "Made-up hierarchy, two repetitions",
      estimateSeconds: 45,
      params: { seeds: 2, parts: ["images", "labels"] },
    },
    { id: "minutes", label: "Made-up hierarchy, everything, five repetitions", estimateSeconds: 120, params: {} },
    {
      id: "hours",
      label: "Emoji, everything, ten repetitions",
      estimateSeconds: 1200,
      params: { data: "emoji", seeds: 10, perClass: 8, shots: 4, steps: 600, batch: 64, rate: 1e-3, tuningRate: 3e-4 },
    },
  ],

  async run(given, tools) {
    const seeds = Array.from({ length: given.seeds }, (_, i) => given.seed + i);
    const wanted = parts.filter((part) => given.parts.includes(part));
    const images = await imagesOf(given, tools);
    const first = taskOf(given, images, given.seed);
    const result = resultOf(given, first, planOf(first, wanted, given.seed), seeds);
    for (const [repetition, seed] of seeds.entries()) {
      const task = seed === given.seed ? first : taskOf(given, images, seed);
      const plan = planOf(task, wanted, seed);
      if (repetition === 0) for (const event of openingEvents(task, plan, result)) tools.emit(event);
      const show = repetition === 0 && images !== undefined;
      const measured = await runSettings(
        given,
        { task, plan, seed, repetition, show },
        tools,
        (setting, { measures, halves }) => {
          result.outcomes.push({ seed, setting: setting.id, measures, ...(halves && { halves }) });
          sortOutcomes(result);
          for (const event of reportOf(result)) tools.emit(event);
        },
      );
      if (show) tellNeighbours(task, plan, measured, tools);
    }
    const signs = signsOf(result);
    tools.emit({ kind: "table", table: signTable(signs) });
    for (const event of signNotes(signs)) tools.emit(event);
    tools.emit({ kind: "progress", fraction: 1, step: "Done" });
    return result;
  },

  claims: claimsOf,
};

async function imagesOf({ data, folder, size }: Params, tools: ExperimentTools): Promise<ClassedImages | undefined> {
  if (data === "emoji") return emojiClasses(size, tools);
  if (data === "folder") return folderClasses(folder, size, tools);
  return undefined;
}

function taskOf(given: Params, images: ClassedImages | undefined, seed: number): Task {
  return images ? pictureTask(images, { ...given, seed, classSeed: given.seed }) : syntheticTask({ ...given, seed });
}

function resultOf({ data, shots }: Params, task: Task, plan: Plan, seeds: number[]): Result {
  const { settings, levels, coarse, ...rest } = plan;
  return {
    ...rest,
    data,
    classes: task.source.length,
    targets: task.target.length,
    shots,
    seeds,
    settings: settings.map(({ id, name, classes, perClass, labels }) => ({
      id,
      name,
      classes: classes.length,
      perClass,
      labels: new Set(classes.map((label) => labels.of[label])).size,
    })),
    outcomes: [],
  };
}

/** Lanes finish in any order: what is told and kept must not depend on it. */
function sortOutcomes({ outcomes, settings }: Result): void {
  const places = new Map(settings.map(({ id }, place) => [id, place]));
  outcomes.sort((a, b) => a.seed - b.seed || places.get(a.setting)! - places.get(b.setting)!);
}

function openingEvents(task: Task, { levels, coarse }: Plan, result: Result): LabEvent[] {
  const paths = task.source.map(({ path }) => path);
  const events = openingCharts(result);
  if (levels.length > 0)
    events.push(
      { kind: "table", table: levelsTable(paths, levels, coarse) },
      { kind: "table", table: hierarchyTable(paths, levels) },
    );
  else
    events.push({
      kind: "note",
      text: "The classes have nothing above them: coarse labels cannot be tested. Put folders of classes into folders for what they have in common.",
    });
  return events;
}

function tellNeighbours(
  task: Task,
  { full, coarseId, untrained }: Plan,
  measured: ReadonlyMap<string, Measured>,
  { emit }: ExperimentTools,
): void {
  const networks = [
    { id: coarseId, name: "by coarse labels" },
    { id: full, name: "by fine labels" },
    { id: untrained, name: "by random weights" },
  ];
  const lists = networks.flatMap(({ id, name }) => {
    const shown = id === undefined ? undefined : measured.get(id)?.shown;
    return shown ? [{ name, shown }] : [];
  });
  const gallery = galleryOf(task, lists);
  if (gallery) emit({ kind: "gallery", gallery });
}
