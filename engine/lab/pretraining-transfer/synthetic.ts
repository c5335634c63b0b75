/**
 * A made-up hierarchy: 8 kinds of 8 classes each for pretraining and 3 further ones to be carried over to. A class is a
 * centre in 24 dimensions, an example a point around it; what a network sees are 96 numbers in which those 24 and as
 * many that mean nothing are mixed beyond recognition.
 *
 * The tree is deeper in one half than in the other, so that cutting and climbing give different labels: two realms of
 * four kinds; in the first realm kinds have pairs of classes, in the second they have their classes at once.
 */
import { normals, orthogonal, random } from "../../random.ts";
import type { Path } from "./hierarchy.ts";
import type { ClassPool, Task } from "./task.ts";

const KINDS = 8;
const CLASSES = 8;
const NEW_CLASSES = 3;
const LATENT = 24;
/** Numbers that differ from example to example and tell nothing about the class. */
const NUISANCE = 24;
const OBSERVED = 96;

/** Standard deviations in each dimension: of centres around those above them, and of examples around theirs. */
const SPREAD = { realm: 0.3, kind: 1, class: 0.8, example: 0.5, nuisance: 2 };
/** Share of the variance of classes in a kind that pairs have in common. */
const PAIRED = 0.5;
/** How far into its bend the mixture goes, and the noise on what is observed. */
const GAIN = 1.2;
const NOISE = 0.05;

export interface SyntheticOptions {
  seed: number;
  perClass: number;
  shots: number;
  test: number;
}

interface Class {
  path: Path;
  centre: Float32Array;
  isNew: boolean;
}

export function syntheticTask({ seed, perClass, shots, test }: SyntheticOptions): Task {
  const classes = classesOf(seed);
  const most = 2 * perClass;
  const observe = mixture(seed);
  const examples: Float32Array[] = [];
  const pools = classes.map(({ path, centre, isNew }, label): ClassPool => {
    const source = random(seed, "examples", label);
    const draw = (count: number) =>
      Int32Array.from({ length: count }, () => {
        const inner = normals(LATENT + NUISANCE, source);
        for (let k = 0; k < inner.length; k++)
          inner[k] = k < LATENT ? centre[k] + SPREAD.example * inner[k] : SPREAD.nuisance * inner[k];
        return examples.push(observe(inner, normals(OBSERVED, source, NOISE))) - 1;
      });
    // Tests first: more data for training must not change what is measured on.
    const [tests, few] = [draw(test), draw(shots)];
    return { path, test: tests, shots: few, train: draw(isNew ? 0 : most) };
  });
  return {
    shape: [OBSERVED],
    rows(chosen) {
      const rows = new Float32Array(chosen.length * OBSERVED);
      for (let i = 0; i < chosen.length; i++) rows.set(examples[chosen[i]], i * OBSERVED);
      return rows;
    },
    source: pools.filter((_, label) => !classes[label].isNew),
    target: pools.filter((_, label) => classes[label].isNew),
    perClass,
    most,
  };
}

function classesOf(seed: number): Class[] {
  const around = (centre: Float32Array, deviation: number, ...key: (string | number)[]) => {
    const offset = normals(LATENT, random(seed, ...key), deviation);
    return centre.map((value, k) => value + offset[k]);
  };
  const origin = new Float32Array(LATENT);
  return Array.from({ length: KINDS }, (_, kind) => {
    const realm = kind < KINDS / 2 ? 0 : 1;
    const kindCentre = around(around(origin, SPREAD.realm, "realm", realm), SPREAD.kind, "kind", kind);
    return Array.from({ length: CLASSES + NEW_CLASSES }, (_, which): Class => {
      const pair = which >> 1;
      const between = around(kindCentre, SPREAD.class * Math.sqrt(PAIRED), "pair", kind, pair);
      const within = SPREAD.class * (realm === 0 ? Math.sqrt(1 - PAIRED) : 1);
      const above = [`realm ${realm + 1}`, `kind ${kind + 1}`];
      return {
        path: realm === 0 ? [...above, `pair ${pair + 1}`, `class ${which + 1}`] : [...above, `class ${which + 1}`],
        centre: around(realm === 0 ? between : kindCentre, within, "class", kind, which),
        isNew: which >= CLASSES,
      };
    });
  }).flat();
}

/** 96 numbers of 48: a random turn, a bend, and another turn. */
function mixture(seed: number): (inner: Float32Array, noise: Float32Array) => Float32Array {
  const inputs = LATENT + NUISANCE;
  // Orthonormal columns: each of the 96 gets half of the variance of an inner number.
  const first = orthogonal(OBSERVED, inputs, random(seed, "mixture", 1)).map((value) => GAIN * Math.SQRT2 * value);
  const second = orthogonal(OBSERVED, OBSERVED, random(seed, "mixture", 2));
  return (inner, noise) => {
    const bent = new Float32Array(OBSERVED);
    for (let i = 0; i < OBSERVED; i++) {
      let sum = 0;
      for (let k = 0; k < inputs; k++) sum += first[i * inputs + k] * inner[k];
      bent[i] = Math.tanh(sum);
    }
    return noise.map((value, i) => {
      let sum = value;
      for (let k = 0; k < OBSERVED; k++) sum += second[i * OBSERVED + k] * bent[k];
      return sum;
    });
  };
}
