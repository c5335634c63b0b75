/** Pairs of vectors for the attributes: which instances they come from, and what they share. */
import type { Random } from "../../random.ts";
import type { Attribute } from "./attributes.ts";
import type { Instance } from "./instances.ts";

/** One instance in the eyes of the network. */
export interface SeenInstance {
  /** Batch and group: only pairs of one group share their last saving. */
  group: string;
  photograph: string;
  camera: string;
  /** Classes in the order of the attributes; undefined: not known. */
  classes: (string | undefined)[];
  /** One unit vector for each patch. */
  patches: Float32Array[];
}

export function seenInstance(
  { photograph, group }: Instance,
  batch: number,
  classes: (string | undefined)[],
  patches: Float32Array[],
): SeenInstance {
  return { group: `${batch}/${group}`, photograph: photograph.name, camera: photograph.camera, classes, patches };
}

/** 1: they share it, 0: they do not, -1: nothing to learn from. */
export function labelOf(a: SeenInstance, b: SeenInstance, k: number, { source }: Attribute): -1 | 0 | 1 {
  const [first, second] = [a.classes[k], b.classes[k]];
  if (first === undefined || second === undefined) return -1;
  // Patches of one photograph share all that its camera wrote: to know the photograph again would be enough.
  if (source === "exif" && a.photograph === b.photograph) return -1;
  return first === second ? 1 : 0;
}

/** The mean direction of so many patches of an instance, drawn without replacement. */
export function meanOfPatches({ patches }: SeenInstance, count: number, source: Random): Float32Array {
  const order = patches.map((_, i) => i);
  const mean = new Float32Array(patches[0].length);
  for (let i = 0; i < count; i++) {
    const at = i + source.integer(order.length - i);
    [order[i], order[at]] = [order[at], order[i]];
    for (let k = 0; k < mean.length; k++) mean[k] += patches[order[i]][k];
  }
  const length = Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0)) || 1;
  return mean.map((value) => value / length);
}

/**
 * One pair as the authors draw them: an attribute, one of its values, an instance that has it, and with even chances
 * another one that has it too or one that has not.
 */
export function drawPair(
  instances: readonly SeenInstance[],
  attributes: readonly Attribute[],
  source: Random,
): [SeenInstance, SeenInstance] {
  for (;;) {
    const k = source.integer(attributes.length);
    const known = instances.filter(({ classes }) => classes[k] !== undefined);
    if (known.length < 2) continue;
    const values = [...new Set(known.map(({ classes }) => classes[k]))].sort();
    const value = values[source.integer(values.length)];
    const holders = known.filter(({ classes }) => classes[k] === value);
    const first = holders[source.integer(holders.length)];
    const share = source.uniform() < 0.5;
    const seconds = known.filter(
      (other) =>
        other !== first &&
        other.group === first.group &&
        (other.classes[k] === value) === share &&
        labelOf(first, other, k, attributes[k]) >= 0,
    );
    if (seconds.length > 0) return [first, seconds[source.integer(seconds.length)]];
  }
}
