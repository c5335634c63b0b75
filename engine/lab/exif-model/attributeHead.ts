/**
 * The small network on pairs: from two unit vectors to the probability that they share each attribute. One layer looks at
 * each of them by itself, the same for both; the next one at what their order does not change, the difference without sign and
 * the product.
 */

import { normals, random } from "../../random.ts";
import type { Executor } from "../../tensor/executor.ts";
import { writeModel } from "../../tensor/onnx/model.ts";
import { abs, add, exp, log, maximum, mul, neg, relu, sigmoid, sub } from "../../tensor/ops/elementwise.ts";
import { input, leafName, parameter } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { mean, sum } from "../../tensor/ops/reductions.ts";
import { concat } from "../../tensor/ops/shape.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { cosineDecay } from "../../tensor/optimisers/schedules.ts";
import { Training } from "../../tensor/training.ts";
import type { Tensor, Value } from "../../tensor/value.ts";
import type { ExperimentTools } from "../experiment.ts";
import { trainLoop } from "../trainLoop.ts";
import { drawPair, labelOf, meanOfPatches, type SeenInstance } from "./attributePairs.ts";
import type { Attribute } from "./attributes.ts";
import { EMBEDDING } from "./network.ts";

const HIDDEN = 96;
const BATCH = 256;
const STEPS = 1500;
const RATE = 3e-3;
const DECAY = 0.02;
/** Patches whose mean makes a vector: cells of a picture are means of several windows as well. */
const MOST_PATCHES = 4;

export type AttributeState = Record<string, Tensor>;

interface Layer {
  value: Value;
  initial: Float32Array;
  decay: number;
}

function layers(outputs: number, seed: number): Layer[] {
  const source = random(seed, "attributes");
  const matrix = (name: string, inputs: number, size: number): Layer => ({
    value: parameter(name, [inputs, size]),
    initial: normals(inputs * size, source, Math.sqrt(2 / inputs)),
    decay: DECAY,
  });
  const bias = (name: string, size: number): Layer => ({
    value: parameter(name, [size]),
    initial: new Float32Array(size),
    decay: 0,
  });
  return [
    matrix("patch/weight", EMBEDDING, HIDDEN),
    bias("patch/bias", HIDDEN),
    matrix("pair/weight", 2 * HIDDEN, outputs),
    bias("pair/bias", outputs),
  ];
}

/** Logits [n, attributes] of pairs of unit vectors [n, 64]. */
function logits(a: Value, b: Value, weight: (name: string) => Value): Value {
  const alone = (x: Value) => relu(add(matmul(x, weight("patch/weight")), weight("patch/bias")));
  const [first, second] = [alone(a), alone(b)];
  const both = concat([abs(sub(first, second)), mul(first, second)], 1);
  return add(matmul(both, weight("pair/weight")), weight("pair/bias"));
}

/** Binary cross-entropy over what is known: max(x, 0) - x y + log(1 + exp(-|x|)). */
function loss(x: Value, labels: Value, known: Value): Value {
  const each = add(sub(maximum(x, 0), mul(x, labels)), log(add(exp(neg(abs(x))), 1)));
  return mean(sum(mul(each, known), [1]));
}

export async function trainAttributes(
  instances: readonly SeenInstance[],
  attributes: readonly Attribute[],
  seed: number,
  tools: ExperimentTools,
): Promise<AttributeState> {
  const outputs = attributes.length;
  const weights = layers(outputs, seed);
  const byName = new Map(weights.map(({ value }) => [leafName(value)!, value]));
  const leaf = (name: string, size: number) => input(name, [BATCH, size]);
  const x = logits(leaf("a", EMBEDDING), leaf("b", EMBEDDING), (name) => byName.get(name)!);
  const training = await Training.create(tools.executor, {
    parameters: weights.map(({ value, initial, decay }) => ({ value, initial, optimiser: plain(adam(), { decay }) })),
    loss: loss(x, leaf("labels", outputs), leaf("known", outputs)),
  });
  try {
    await trainLoop(
      {
        part: "attributes",
        training,
        steps: STEPS,
        rate: (step) => RATE * cosineDecay(step, STEPS),
        feeds: (step) => batch(instances, attributes, seed, step),
        onMeans: (step, means) =>
          tools.emit({ kind: "points", chart: "attributes", series: "training", points: [[step, means["loss"]]] }),
      },
      tools,
    );
    const state = await training.state();
    return Object.fromEntries(Object.entries(state).filter(([name]) => byName.has(name)));
  } finally {
    await training.release();
  }
}

function batch(instances: readonly SeenInstance[], attributes: readonly Attribute[], seed: number, step: number) {
  const source = random(seed, "pairs", step);
  const [a, b] = [new Float32Array(BATCH * EMBEDDING), new Float32Array(BATCH * EMBEDDING)];
  const labels = new Float32Array(BATCH * attributes.length);
  const known = new Float32Array(labels.length);
  for (let i = 0; i < BATCH; i++) {
    const [first, second] = drawPair(instances, attributes, source);
    const count = 1 + source.integer(Math.min(MOST_PATCHES, first.patches.length));
    a.set(meanOfPatches(first, count, source), i * EMBEDDING);
    b.set(meanOfPatches(second, count, source), i * EMBEDDING);
    attributes.forEach((attribute, k) => {
      const label = labelOf(first, second, k, attribute);
      known[i * attributes.length + k] = Number(label >= 0) / attributes.length;
      labels[i * attributes.length + k] = Number(label === 1);
    });
  }
  const tensor = (data: Float32Array, size: number): Tensor => ({ shape: [BATCH, size], dtype: "f32", data });
  return {
    a: tensor(a, EMBEDDING),
    b: tensor(b, EMBEDDING),
    labels: tensor(labels, attributes.length),
    known: tensor(known, attributes.length),
  };
}

/** Probabilities [n, attributes] of n pairs, row by row. */
export async function attributeProbabilities(
  state: AttributeState,
  a: Float32Array,
  b: Float32Array,
  executor: Executor,
): Promise<Float32Array> {
  const count = a.length / EMBEDDING;
  const program = await executor.compile({ outputs: { shared: shared(state, count) } });
  const vectors = (data: Float32Array): Tensor => ({ shape: [count, EMBEDDING], dtype: "f32", data });
  const found = await program.run({ ...state, a: vectors(a), b: vectors(b) });
  await program.release();
  return Float32Array.from(found["shared"].data);
}

function shared(state: AttributeState, count: number): Value {
  const vectors = (name: string) => input(name, [count, EMBEDDING]);
  // Made once: each vector is looked at with the same weights.
  const weights = new Map(Object.entries(state).map(([name, { shape }]) => [name, input(name, shape)]));
  return sigmoid(logits(vectors("a"), vectors("b"), (name) => weights.get(name)!));
}

/** The head as ONNX: "a" and "b" [pairs, 64] to "shared" [pairs, attributes]. */
export function writeAttributeHead(state: AttributeState, metadata: Readonly<Record<string, string>>): Uint8Array {
  return writeModel(
    { shared: shared(state, 2) },
    {
      weights: state,
      name: "exif-attributes",
      metadata,
      freeAxes: { a: ["pairs", null], b: ["pairs", null], shared: ["pairs", null] },
    },
  );
}
