/**
 * Label sets out of a tree of classes, as fine or as coarse as wanted. Two rules, as the paper makes them out of WordNet:
 * cut the tree at a depth, or climb from the leaves. In a tree whose leaves lie at different depths they differ.
 */

/** Names from below the root to the class itself: ["animals-nature", "animal-bird"]. */
export type Path = readonly string[];

export interface LabelSet {
  /** "leaves", "cut-2", "climb-1"; "groups-8" of random groups. */
  id: string;
  /** "cut at depth 2" */
  rule: string;
  /** Names of the labels. */
  labels: readonly string[];
  /** Label of each class, an index into `labels`. */
  of: readonly number[];
}

const SEPARATOR = "/";
export const nameOf = (path: Path): string => path.join(SEPARATOR);

/** Labels in the order in which classes first have them. */
export function labelSet(id: string, rule: string, names: readonly string[]): LabelSet {
  const labels = [...new Set(names)];
  const places = new Map(labels.map((label, i) => [label, i]));
  return { id, rule, labels, of: names.map((name) => places.get(name)!) };
}

/** Every class is a label of its own. */
export const leaves = (paths: readonly Path[]): LabelSet => labelSet("leaves", "every class", paths.map(nameOf));

/** From the root down: each class is called by its ancestor at `depth`, or by itself where it lies higher. */
export const topDown = (paths: readonly Path[], depth: number): LabelSet =>
  labelSet(
    `cut-${depth}`,
    `cut at depth ${depth}`,
    paths.map((path) => nameOf(path.slice(0, depth))),
  );

/**
 * From the leaves up: each class is called by its ancestor `steps` above it. Where one such ancestor lies below another,
 * both become the higher one, so that no label contains another.
 */
export function bottomUp(paths: readonly Path[], steps: number): LabelSet {
  const ancestors = paths.map((path) => path.slice(0, Math.max(0, path.length - steps)));
  const present = new Set(ancestors.map(nameOf));
  const names = ancestors.map((path) => {
    const depth = path.findIndex((_, below) => present.has(nameOf(path.slice(0, below))));
    return nameOf(depth < 0 ? path : path.slice(0, depth));
  });
  return labelSet(`climb-${steps}`, `${steps} ${steps === 1 ? "step" : "steps"} up from the classes`, names);
}

/** All different label sets that the tree has between its classes and one label for all, from many labels to few. */
export function levelsOf(paths: readonly Path[]): LabelSet[] {
  const deepest = Math.max(...paths.map((path) => path.length));
  const inner = Array.from({ length: deepest - 1 }, (_, i) => i + 1);
  const known = new Set([paths.map((_, i) => i).join()]);
  return [...inner.map((depth) => topDown(paths, depth)), ...inner.map((steps) => bottomUp(paths, steps))]
    .filter(({ labels, of }) => {
      const parts = of.join();
      if (labels.length < 2 || known.has(parts)) return false;
      known.add(parts);
      return true;
    })
    .sort((a, b) => b.labels.length - a.labels.length);
}

/** The coarse label set that experiments take: its number of labels is nearest, as a factor, to the root of that of classes. */
export function coarseOf(levels: readonly LabelSet[], classes: number): LabelSet | undefined {
  const away = ({ labels }: LabelSet) => Math.abs(Math.log(labels.length / Math.sqrt(classes)));
  return levels.toSorted((a, b) => away(a) - away(b))[0];
}
