/** Pictures in a tree of classes: the emoji in their groups, or a folder of the user's. */
import { random, shuffled } from "../../random.ts";
import type { ExperimentTools } from "../experiment.ts";
import { imageTensor, type LabelledImages } from "../images.ts";
import { nameOf, type Path } from "./hierarchy.ts";
import type { ClassPool, Task } from "./task.ts";

/** Fewer pictures of a class than this tell nothing about it. */
const LEAST_TESTS = 4;
/** Of the classes, for each new one, so many are pretrained on at most. */
const SOURCE_PER_TARGET = 4;
const LEAST_SOURCES = 4;
const LEAST_TARGETS = 2;

export interface ClassedImages extends LabelledImages {
  /** Of each class. */
  paths: readonly Path[];
}

/** Emoji, each class called by its group and its smaller group. */
export async function emojiClasses(size: number, { data }: Pick<ExperimentTools, "data">): Promise<ClassedImages> {
  const fine = await data.emoji(size, { subgroups: true });
  const coarse = await data.emoji(size);
  const groups = new Map(Array.from(fine.labels, (label, i) => [label, coarse.classes[coarse.labels[i]]]));
  return { ...fine, paths: fine.classes.map((name, label) => [groups.get(label) ?? "", name]) };
}

/** A folder of the user's, whose folders may have folders in turn. */
export async function folderClasses(
  path: string,
  size: number,
  { data, emit }: Pick<ExperimentTools, "data" | "emit">,
): Promise<ClassedImages> {
  const images = await data.folder(path, size, { nested: true });
  for (const text of images.notes) emit({ kind: "note", text });
  return { ...images, paths: images.classes.map((name) => name.split("/")) };
}

export interface PictureOptions {
  perClass: number;
  shots: number;
  /** At most, of each class. */
  test: number;
  /** By which classes are kept for later. */
  classSeed: number;
  /** By which pictures are dealt out. */
  seed: number;
}

/**
 * Classes with too few pictures for pretraining are the new ones, as far as they have enough for that; if these are few,
 * others join them by lot.
 * @throws Error where too few classes remain.
 */
export function pictureTask(images: ClassedImages, options: PictureOptions): Task {
  const { perClass, shots, test, classSeed, seed } = options;
  const members = images.paths.map((_, label) => [...images.labels.keys()].filter((i) => images.labels[i] === label));
  const enough = (count: number) => [...members.keys()].filter((label) => members[label].length >= count);
  const forTarget = enough(shots + LEAST_TESTS);
  const forSource = enough(perClass + shots + LEAST_TESTS);
  const target = new Set(forTarget.filter((label) => !forSource.includes(label)));
  for (const at of shuffled(forSource.length, random(classSeed, "new classes"))) {
    if (target.size >= Math.max(LEAST_TARGETS, (forSource.length - 1) / SOURCE_PER_TARGET)) break;
    target.add(forSource[at]);
  }
  const source = forSource.filter((label) => !target.has(label));
  if (source.length < LEAST_SOURCES || target.size < LEAST_TARGETS)
    throw new Error(
      `Of ${enough(1).length} classes ${forSource.length} have the ${perClass + shots + LEAST_TESTS} pictures that pretraining takes; at least ${LEAST_SOURCES} are needed, and ${LEAST_TARGETS} others with ${shots + LEAST_TESTS}. Fewer images per class make more classes do.`,
    );
  const pool = (label: number, training: number): ClassPool => {
    const own = members[label];
    const order = Array.from(shuffled(own.length, random(seed, "pictures", nameOf(images.paths[label]))));
    const dealt = Int32Array.from(order, (at) => own[at]);
    return {
      path: images.paths[label],
      shots: dealt.slice(0, shots),
      train: dealt.slice(shots, shots + training),
      test: dealt.slice(shots + training, shots + training + test),
    };
  };
  return {
    shape: [images.channels, images.height, images.width],
    rows: (chosen) => Float32Array.from(imageTensor(images, chosen).data),
    source: source.map((label) => pool(label, perClass)),
    target: [...target].sort((a, b) => a - b).map((label) => pool(label, 0)),
    perClass,
    most: perClass,
    pictures: images,
  };
}
