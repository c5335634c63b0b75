import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../../random.ts";
import { kMeans, leadingVectors } from "./spectral.ts";

/** Affinities of nodes that fall into blocks, in random order: high within, low across, with noise and a diagonal of 1. */
function blocks(sizes: readonly number[], seed: number) {
  const source = random("spectral", seed);
  const blockOf = sizes.flatMap((size, block) => new Array<number>(size).fill(block));
  for (let i = blockOf.length - 1; i > 0; i--) {
    const j = source.integer(i + 1);
    [blockOf[i], blockOf[j]] = [blockOf[j], blockOf[i]];
  }
  const count = blockOf.length;
  const affinity = new Float32Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = i; j < count; j++) {
      const value = i === j ? 1 : (blockOf[i] === blockOf[j] ? 0.8 : 0.1) + 0.1 * source.uniform();
      affinity[i * count + j] = value;
      affinity[j * count + i] = value;
    }
  const degrees = Float64Array.from({ length: count }, (_, i) =>
    affinity.subarray(i * count, (i + 1) * count).reduce((sum, value) => sum + value, 0),
  );
  return { affinity, count, blockOf, degrees };
}

const sizes = fc.array(fc.integer({ min: 4, max: 15 }), { minLength: 2, maxLength: 5 });

/** Whether two divisions are the same but for the names of the parts. */
function sameParts(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  const names = new Map<string, number>();
  for (let i = 0; i < a.length; i++) names.set(`${a[i]} ${b[i]}`, 1);
  return names.size === new Set(Array.from(a)).size && names.size === new Set(Array.from(b)).size;
}

describe("leading vectors", () => {
  /** W v, and the product of two vectors that D weighs. */
  const productsOf = ({ affinity, count, degrees }: ReturnType<typeof blocks>) => ({
    times: (v: Float64Array) => v.map((_, i) => v.reduce((sum, value, j) => sum + affinity[i * count + j] * value, 0)),
    inD: (a: ArrayLike<number>, b: ArrayLike<number>) =>
      degrees.reduce((sum, degree, i) => sum + degree * a[i] * b[i], 0),
  });

  it("span what W v = lambda D v keeps, are orthogonal in D, and of mean square 1", () => {
    fc.assert(
      fc.property(sizes, fc.integer(), (parts, seed) => {
        const graph = blocks(parts, seed);
        const { count, degrees } = graph;
        const { times, inD } = productsOf(graph);
        const vectors = leadingVectors(graph.affinity, count, parts.length - 1);
        expect(vectors).toHaveLength(parts.length - 1);
        const all = [new Float64Array(count).fill(1), ...vectors];
        for (const [k, a] of all.entries())
          for (const b of all.slice(0, k))
            expect(Math.abs(inD(a, b)) / Math.sqrt(inD(a, a) * inD(b, b))).toBeLessThan(1e-8);
        for (const v of vectors) {
          expect(v.reduce((sum, value) => sum + value * value, 0) / count).toBeCloseTo(1, 9);
          const product = times(v);
          // Blocks that hardly touch have values far above those of the noise within them.
          const lambda = v.reduce((sum, value, i) => sum + value * product[i], 0) / inD(v, v);
          expect(lambda).toBeGreaterThan(0.25);
          expect(lambda).toBeLessThan(1);
          const along = vectors.map(
            (other) => other.reduce((sum, x, i) => sum + x * product[i], 0) / inD(other, other),
          );
          product.forEach((value, i) => {
            const kept = degrees[i] * vectors.reduce((sum, other, k) => sum + along[k] * other[i], 0);
            expect(Math.abs(value - kept)).toBeLessThan(1e-4 * degrees[i]);
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it("solve W v = lambda D v one by one where their values differ, largest first", () => {
    fc.assert(
      fc.property(fc.constantFrom([40, 9], [4, 15], [34, 13, 5], [5, 13, 34]), fc.integer(), (parts, seed) => {
        const graph = blocks(parts, seed);
        const { times, inD } = productsOf(graph);
        const values = leadingVectors(graph.affinity, graph.count, parts.length - 1).map((v) => {
          const product = times(v);
          const lambda = v.reduce((sum, value, i) => sum + value * product[i], 0) / inD(v, v);
          product.forEach((value, i) => {
            expect(Math.abs(value - lambda * graph.degrees[i] * v[i])).toBeLessThan(1e-4 * graph.degrees[i]);
          });
          return lambda;
        });
        expect(values).toEqual(values.toSorted((a, b) => b - a));
      }),
      { numRuns: 30 },
    );
  });

  it("divide the blocks of a graph, with k-means, and the same way every time", () => {
    fc.assert(
      fc.property(sizes, fc.integer(), (parts, seed) => {
        const { affinity, count, blockOf } = blocks(parts, seed);
        const divide = () => kMeans(leadingVectors(affinity, count, parts.length - 1), count, parts.length);
        const labels = divide();
        expect(sameParts(labels, blockOf)).toBe(true);
        expect(divide()).toEqual(labels);
      }),
      { numRuns: 40 },
    );
  });

  it("are fewer where there are few nodes, and finite with lonely ones", () => {
    expect(leadingVectors(new Float32Array(0), 0, 4)).toEqual([]);
    expect(leadingVectors(Float32Array.from([1]), 1, 4)).toEqual([]);
    const [only, ...more] = leadingVectors(Float32Array.from([1, 0.25, 0.25, 1]), 2, 4);
    expect(more).toEqual([]);
    expect(only[0]).toBeCloseTo(-only[1], 9);
    expect(Math.abs(only[0])).toBeCloseTo(1, 9);
    for (const count of [3, 4, 5]) {
      const vectors = leadingVectors(blocks([count], count).affinity, count, 4);
      expect(vectors).toHaveLength(Math.min(4, count - 1));
    }
    const lonely = blocks([6, 7], 2);
    for (let j = 0; j < lonely.count; j++) {
      lonely.affinity[5 * lonely.count + j] = 0;
      lonely.affinity[j * lonely.count + 5] = 0;
    }
    for (const vector of leadingVectors(lonely.affinity, lonely.count, 2)) {
      expect(vector.every(Number.isFinite)).toBe(true);
      expect(vector[5]).toBe(0);
    }
  });
});

describe("k-means", () => {
  const clusters = fc.record({
    centres: fc.uniqueArray(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })), {
      minLength: 2,
      maxLength: 5,
      selector: ([x, y]) => `${x}/${y}`,
    }),
    count: fc.integer({ min: 5, max: 61 }),
    seed: fc.integer(),
  });

  it("tells apart what is clearly apart", () => {
    fc.assert(
      fc.property(clusters, ({ centres, count, seed }) => {
        const source = random("clusters", seed);
        // Every centre occurs; clusters are ten times closer than centres.
        const own = Array.from({ length: count }, (_, i) => (i < centres.length ? i : source.integer(centres.length)));
        const coordinates = [0, 1].map((d) =>
          Float64Array.from(own, (centre) => centres[centre][d] + 0.1 * (source.uniform() - 0.5)),
        );
        const labels = kMeans(coordinates, count, centres.length);
        expect(sameParts(labels, own)).toBe(true);
        expect(kMeans(coordinates, count, centres.length)).toEqual(labels);
      }),
    );
  });

  it("puts every point into the part whose mean is nearest", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 3 }), fc.integer(), (count, k, seed) => {
        const source = random("points", seed);
        const coordinates = [0, 1].map(() => Float64Array.from({ length: count }, () => source.normal()));
        const labels = kMeans(coordinates, count, k);
        expect(labels).toHaveLength(count);
        expect(Math.max(...labels)).toBeLessThan(k);
        const means = Array.from({ length: k }, (_, part) =>
          coordinates.map((values) => {
            const members = values.filter((_, i) => labels[i] === part);
            return members.reduce((sum, value) => sum + value, 0) / members.length;
          }),
        );
        const distance = (i: number, part: number) =>
          coordinates.reduce((sum, values, d) => sum + (values[i] - means[part][d]) ** 2, 0);
        for (let i = 0; i < count; i++)
          for (let part = 0; part < k; part++)
            if (labels.includes(part)) expect(distance(i, labels[i])).toBeLessThanOrEqual(distance(i, part) + 1e-9);
      }),
    );
  });

  it("leaves parts empty where there are fewer points than parts", () => {
    const labels = kMeans([Float64Array.from([1, 1, 5])], 3, 4);
    expect(labels[0]).toBe(labels[1]);
    expect(labels[2]).not.toBe(labels[0]);
  });
});
