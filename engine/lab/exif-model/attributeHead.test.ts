import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { areaUnderRoc, rank } from "../../metrics/ranking.ts";
import { normals, type Random, random } from "../../random.ts";
import { type AttributeState, attributeProbabilities, trainAttributes, writeAttributeHead } from "./attributeHead.ts";
import type { SeenInstance } from "./attributePairs.ts";
import type { Attribute } from "./attributes.ts";
import { EMBEDDING } from "./network.ts";

const attributes: Attribute[] = ["planted", "not there"].map((id) => ({
  id,
  label: id,
  source: "development",
  classOf: () => undefined,
}));

/** Three directions, one for each class of the planted attribute. */
const directions = [0, 1, 2].map((k) => normals(EMBEDDING, random("direction", k), 0.5));

function patch(kind: number, own: Float32Array, source: Random): Float32Array {
  const vector = directions[kind].map((value, i) => value + own[i] + 0.2 * source.normal());
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Instances whose patches lie along the direction of their class, and a class that nothing shows. */
function instances(count: number, seed: number): SeenInstance[] {
  const source = random("seen", seed);
  return Array.from({ length: count }, (_, i) => {
    const kind = source.integer(3);
    const own = normals(EMBEDDING, source, 0.3);
    return {
      group: `${i % 2}`,
      photograph: `${seed}/${i}`,
      camera: "maker|one",
      classes: [String(kind), String(source.integer(2))],
      patches: Array.from({ length: 4 }, () => patch(kind, own, source)),
    };
  });
}

const { tools } = experimentTools();
let state: AttributeState;

beforeAll(async () => {
  state = await trainAttributes(instances(36, 1), attributes, 1, tools);
}, 60_000);

/** All pairs of instances that were not learnt from: first patches, and which attributes they share. */
function heldPairs(count: number) {
  const held = instances(count, 2);
  const pairs = held.flatMap((a, i) => held.slice(i + 1).map((b) => [a, b] as const));
  const vectors = (side: 0 | 1) => Float32Array.from(pairs.flatMap((pair) => Array.from(pair[side].patches[0])));
  const labels = attributes.map((_, k) => pairs.map(([a, b]) => Number(a.classes[k] === b.classes[k])));
  return { a: vectors(0), b: vectors(1), labels };
}

describe("the head on pairs", () => {
  it("tells a planted attribute of instances it has not learnt from, and not one that nothing shows", async () => {
    const { a, b, labels } = heldPairs(60);
    const shared = await attributeProbabilities(state, a, b, tools.executor);
    const area = (k: number) =>
      areaUnderRoc(
        rank(
          labels[k].map((_, i) => shared[2 * i + k]),
          labels[k],
        ),
      );
    expect(area(0)).toBeGreaterThan(0.95);
    expect(Math.abs(area(1) - 0.5)).toBeLessThan(0.15);
  });

  it("gives probabilities that the order of two vectors does not change", async () => {
    const { a, b } = heldPairs(12);
    const shared = await attributeProbabilities(state, a, b, tools.executor);
    expect(shared.every((value) => value >= 0 && value <= 1)).toBe(true);
    // Not merely because it says the same of all.
    expect(Math.max(...shared) - Math.min(...shared)).toBeGreaterThan(0.5);
    const turned = await attributeProbabilities(state, b, a, tools.executor);
    shared.forEach((value, i) => {
      expect(turned[i]).toBeCloseTo(value, 6);
    });
  });

  it("is the same as ONNX, for any number of pairs", async () => {
    const session = await InferenceSession.create(writeAttributeHead(state, { licence: "MIT" }), {
      logSeverityLevel: 3,
    });
    for (const count of [2, 9]) {
      const { a, b } = heldPairs(count);
      const pairs = a.length / EMBEDDING;
      const expected = await attributeProbabilities(state, a, b, tools.executor);
      const { shared } = await session.run({
        a: new OrtTensor("float32", a, [pairs, EMBEDDING]),
        b: new OrtTensor("float32", b, [pairs, EMBEDDING]),
      });
      expect(shared.dims).toEqual([pairs, 2]);
      (shared.data as Float32Array).forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i], 5);
      });
    }
    await session.release();
  });
});
