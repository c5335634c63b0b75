/** What has to be so whatever the features are, and what happens where they are no good. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normals, orthogonal, random, shuffled } from "../../random.ts";
import { calibrate } from "./calibration.ts";
import { leadingDirections, meanCanonicalCorrelation } from "./canonicalCorrelation.ts";
import { type FeatureRows, unitRows } from "./featureRows.ts";
import { gramMatrix, gramOf } from "./gram.ts";
import { centred, kernelAlignment, nearestKernelAlignment } from "./kernelAlignment.ts";
import { kernelScorer, LayerSearchTally, neighbourScorer } from "./layerSearch.ts";
import { cycleNeighbours, editedNeighbours, longestCommonNeighbours, mutualNeighbours } from "./neighbourAlignment.ts";
import { firstNeighbours, nearestNeighbours, reordered } from "./neighbours.ts";
import { clamped, outlierBound } from "./outliers.ts";

const gaussian = (rows: number, width: number, ...key: (string | number)[]): FeatureRows => ({
  rows,
  width,
  data: Float64Array.from(normals(rows * width, random(...key))),
});

/** x Q for a random rotation Q, times a factor. */
function turned({ rows, width, data }: FeatureRows, factor: number): FeatureRows {
  const q = orthogonal(width, width, random("rotation", width));
  const result = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < width; k++)
      for (let m = 0; m < width; m++) result[i * width + k] += factor * data[i * width + m] * q[m * width + k];
  return { rows, width, data: result };
}

const gram = (features: FeatureRows) => gramMatrix(unitRows(features));
const lists = (features: FeatureRows, k: number) => nearestNeighbours(gram(features), k);

describe("measures of similarity", () => {
  it.each([1, 5, 6, 33, 37, 64])("the Gram matrix of %i rows is that of the definition", (width) => {
    const features = gaussian(37, width, "gram", width);
    const { values } = gramMatrix(features);
    for (let i = 0; i < 37; i++)
      for (let j = 0; j < 37; j++) {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += features.data[i * width + k] * features.data[j * width + k];
        expect(values[i * 37 + j]).toBeCloseTo(sum, 10);
      }
  });

  it("do not change with the scale or a rotation of either side, and are 1 (or k) for the same features", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0.1, max: 9, noNaN: true }), (seed, factor) => {
        const [a, b] = [gaussian(20, 5, "a", seed), gaussian(20, 7, "b", seed)];
        const other = turned(b, factor);
        const cka = (x: FeatureRows, y: FeatureRows, unbiased: boolean) =>
          kernelAlignment(centred(gram(x), unbiased), centred(gram(y), unbiased));
        expect(mutualNeighbours(lists(a, 4), lists(other, 4))).toBe(mutualNeighbours(lists(a, 4), lists(b, 4)));
        for (const unbiased of [true, false]) {
          expect(cka(a, other, unbiased)).toBeCloseTo(cka(a, b, unbiased), 6);
          expect(cka(b, other, unbiased)).toBeCloseTo(1, 3);
          expect(cka(a, b, unbiased)).toBeCloseTo(cka(b, a, unbiased), 9);
        }
        const nearest = (first: FeatureRows, second: FeatureRows) =>
          nearestKernelAlignment(gram(first), gram(second), 4, false);
        expect(nearest(a, b)).toBeCloseTo(nearest(b, a), 9);
        const [x, y] = [lists(a, 4), lists(b, 4)];
        for (const measure of [mutualNeighbours, longestCommonNeighbours, editedNeighbours])
          expect(measure(x, y)).toBe(measure(y, x));
        expect([mutualNeighbours(x, x), longestCommonNeighbours(x, x), editedNeighbours(x, x)]).toEqual([1, 4, 1]);
        expect(cycleNeighbours(x, y)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 25 },
    );
  });

  it("correlations of directions do not depend on which of them are looked at first", () => {
    const features = gaussian(60, 40, "svcca");
    const directions = leadingDirections(features, 10);
    expect(directions.vectors).toHaveLength(10);
    directions.vectors.forEach((u, i) => {
      directions.vectors.forEach((v, j) => {
        expect(u.reduce((sum, value, at) => sum + value * v[at], 0)).toBeCloseTo(Number(i === j), 9);
      });
    });
    expect(meanCanonicalCorrelation(directions, directions)).toBeCloseTo(1, 9);
    // Three equal columns have one direction between them.
    const thin = { rows: 8, width: 3, data: Float64Array.from({ length: 24 }, (_, i) => Math.floor(i / 3) ** 2) };
    expect(leadingDirections(thin, 3).vectors).toHaveLength(1);
  });

  it("equally near things come in the order of their indices", () => {
    const square = [1, 0, 0, 1, -1, 0, 0, -1];
    expect([...lists({ rows: 4, width: 2, data: square }, 3).indices]).toEqual([1, 3, 2, 0, 2, 3, 1, 3, 0, 0, 2, 1]);
  });

  it("shorter lists are the beginnings of longer ones", () => {
    const features = gaussian(30, 6, "lists");
    expect(firstNeighbours(lists(features, 12), 5)).toEqual(lists(features, 5));
    expect(() => firstNeighbours(lists(features, 5), 6)).toThrow("5 neighbours are known, not 6");
  });
});

describe("features that are no good", () => {
  const good = gaussian(6, 3, "good");
  it.each([
    [
      { ...good, data: Float64Array.from(good.data, (v, i) => (i === 7 ? Number.NaN : v)) },
      "thing 3 are not all finite",
    ],
    [{ ...good, data: Float64Array.from(good.data, (v, i) => (i === 0 ? Infinity : v)) }, "thing 1 are not all finite"],
    [{ rows: 6, width: 3, data: new Float64Array(18).fill(2) }, "all things have the same features"],
    [{ rows: 1, width: 3, data: [1, 2, 3] }, "two things at least, not 1"],
    [{ rows: 2, width: 3, data: [1, 2, 3] }, "2 rows of 3 are not 3 numbers"],
  ])("are refused: %#", (features, message) => {
    expect(() => unitRows(features)).toThrow(message);
  });

  it("too many neighbours, too few things, and lists that do not belong together are refused", () => {
    const kernel = gram(good);
    for (const k of [0, 6, 2.5]) expect(() => nearestNeighbours(kernel, k)).toThrow(`not ${k}`);
    for (const k of [1, 6]) expect(() => nearestKernelAlignment(kernel, kernel, k, true)).toThrow(`not ${k}`);
    const three = gram(gaussian(3, 2, "three"));
    expect(() => centred(three, true)).toThrow("four things at least");
    expect(() => mutualNeighbours(nearestNeighbours(kernel, 2), nearestNeighbours(three, 2))).toThrow("6 things");
    expect(() => mutualNeighbours(nearestNeighbours(kernel, 2), nearestNeighbours(kernel, 3))).toThrow("lists of 2");
    expect(() => calibrate(0.5, [], 0.05)).toThrow("torn pairs");
    expect(() => outlierBound([good], 1.5, true)).toThrow("not 1.5");
  });

  it("two things have one neighbour each", () => {
    const pair = lists({ rows: 2, width: 1, data: [1, -1] }, 1);
    expect([...pair.indices]).toEqual([1, 0]);
    expect(mutualNeighbours(pair, pair)).toBe(1);
  });

  it("outliers are held down to a bound that all layers have in common", () => {
    const layers = [gaussian(20, 4, "first"), gaussian(20, 6, "second")];
    const sizes = layers.flatMap(({ data }) => Array.from(data, Math.abs)).sort((a, b) => a - b);
    const bound = outlierBound(layers, 0.9, true);
    expect(bound).toBe(sizes[180]);
    expect(outlierBound(layers, 1, true)).toBe(sizes[199]);
    expect(Math.max(...clamped(layers[1], bound).data)).toBeLessThanOrEqual(Math.fround(bound));
  });
});

describe("the search over layers", () => {
  const side = (name: string) => [3, 5, 8, 9, 12].map((width) => gaussian(24, width, name, width));
  const [a, b] = [side("a").slice(0, 3), side("b")];
  const order = shuffled(24, random("order"));

  it("has the scores of features in another order", () => {
    const k = 4;
    const scorer = neighbourScorer(
      a.map((layer) => lists(layer, k)),
      b.map((layer) => lists(layer, k)),
    );
    const scores = scorer.scores(order);
    a.forEach((first, i) => {
      b.forEach((second, j) => {
        const moved = reordered(lists(second, k), order);
        expect(scores[i * b.length + j]).toBeCloseTo(mutualNeighbours(lists(first, k), moved), 12);
      });
    });
  });

  it.each([true, false])("the same of kernels, unbiased: %s", (unbiased) => {
    const scorer = kernelScorer(
      a.map((layer) => centred(gram(layer), unbiased)),
      b.map((layer) => centred(gram(layer), unbiased)),
    );
    const scores = scorer.scores(order);
    a.forEach((first, i) => {
      b.forEach((second, j) => {
        const moved = centred(gramOf(gram(second), order), unbiased);
        expect(scores[i * b.length + j]).toBeCloseTo(kernelAlignment(centred(gram(first), unbiased), moved), 10);
      });
    });
  });

  it("finds the layers that are alike, and p-values of unrelated ones are spread evenly", () => {
    const searched = (first: FeatureRows[], second: FeatureRows[], seed: number) => {
      const k = 4;
      const tally = new LayerSearchTally(
        neighbourScorer(
          first.map((layer) => lists(layer, k)),
          second.map((layer) => lists(layer, k)),
        ),
      );
      for (let draw = 0; draw < 39; draw++) tally.add(shuffled(24, random(seed, draw)));
      return tally.result(0.05);
    };
    const same = searched(a, [b[0], turned(a[1], 3)], 1);
    expect([same.row, same.column, same.score, same.p]).toEqual([1, 1, 1, 1 / 40]);
    expect(same.calibrated).toBe(1);
    expect(same.pairP[1][1]).toBe(1 / 40);

    const trials = Array.from({ length: 60 }, (_, trial) =>
      searched(
        [2, 6].map((width) => gaussian(24, width, "x", trial, width)),
        [3, 9].map((width) => gaussian(24, width, "y", trial, width)),
        trial,
      ),
    );
    for (const { calibrated, score, threshold } of trials) {
      expect(calibrated).toBeLessThanOrEqual(score);
      if (score <= threshold) expect(calibrated).toBe(0);
    }
    // Ties make p-values of counts a little larger than uniform ones.
    const below = (p: number) => trials.filter((trial) => trial.p <= p).length / 60;
    expect(below(0.05)).toBeLessThanOrEqual(0.15);
    expect(below(0.5)).toBeGreaterThan(0.3);
    expect(below(0.5)).toBeLessThan(0.67);
  });
});
