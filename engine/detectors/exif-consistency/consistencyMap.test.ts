import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localisation } from "../../metrics/localisation.ts";
import { type Random, random } from "../../random.ts";
import { meanShift } from "./clustering/meanShift.ts";
import { affinityOf, anchorMap, consistencyMap, type EmbeddingGrid, type Method } from "./consistencyMap.ts";

const methods: Method[] = ["normalised-cut", "mean-shift", "anchors"];
const LENGTH = 16;

/** One unit vector per cell: the direction of its side, with noise. `sides` tells the side of each cell. */
function embeddings(
  rows: number,
  columns: number,
  sides: ArrayLike<number>,
  noise: number,
  source: Random,
): EmbeddingGrid {
  const centres = Array.from({ length: 1 + Math.max(0, ...Array.from(sides)) }, () =>
    unit(Float32Array.from({ length: LENGTH }, () => source.normal())),
  );
  const values = new Float32Array(rows * columns * LENGTH);
  for (let cell = 0; cell < rows * columns; cell++) {
    const vector = centres[sides[cell]].map((value) => value + (noise * source.normal()) / Math.sqrt(LENGTH));
    values.set(unit(vector), cell * LENGTH);
  }
  return { rows, columns, length: LENGTH, values };
}

function unit(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

function withoutCells(grid: EmbeddingGrid, cells: readonly number[]): EmbeddingGrid {
  const values = grid.values.slice();
  for (const cell of cells) values.fill(Number.NaN, cell * LENGTH, (cell + 1) * LENGTH);
  return { ...grid, values };
}

/** A rectangle of 5 x 6 cells within 12 x 15. */
const rectangle = Uint8Array.from({ length: 180 }, (_, cell) => {
  const [row, column] = [Math.floor(cell / 15), cell % 15];
  return Number(row >= 4 && row < 9 && column >= 6 && column < 12);
});

describe.each(methods)("the consistency map by %s", (method) => {
  it("shows the smaller part, with noise and with cells that were not computed", () => {
    const grid = embeddings(12, 15, rectangle, 0.8, random("two parts"));
    const missing = [0, 7, 68, 90, 179];
    const { map, inconsistent, order, score } = consistencyMap(affinityOf(withoutCells(grid, missing)), method);
    expect([map.width, map.height]).toEqual([15, 12]);
    for (const cell of missing) expect(map.data[cell]).toBeNaN();
    expect(map.data.filter((value) => Number.isNaN(value)).length).toBe(missing.length);
    const found = localisation(map.data, rectangle).direct;
    // Nine anchors carry the noise of nine cells; the others average over whole sides.
    expect(found.averagePrecision).toBeGreaterThan(method === "anchors" ? 0.93 : 0.97);
    expect(found.ciou.value).toBeGreaterThan(0.9);
    expect(inconsistent.filter((label, cell) => label !== rectangle[cell]).length).toBeLessThan(8);
    expect(score.separation).toBeGreaterThan(0.2);
    expect(score.lambda2).toBeLessThan(0.8);
    expect(score.withinMajority).toBeGreaterThan(score.between);
    // The majority comes first in the picture of the matrix, and every computed cell once.
    expect([...order].sort((a, b) => a - b)).toEqual([...rectangle.keys()].filter((cell) => !missing.includes(cell)));
    const along = Array.from(order, (cell) => inconsistent[cell]);
    expect(along).toEqual(along.toSorted());
  });

  it("hardly shows anything where there is one part only", () => {
    const single = consistencyMap(affinityOf(embeddings(12, 15, new Uint8Array(180), 0.5, random("one part"))), method);
    const two = consistencyMap(affinityOf(embeddings(12, 15, rectangle, 0.5, random("two parts"))), method);
    expect(single.score.meanInconsistency).toBeLessThan(0.25);
    expect(single.score.lambda2).toBeGreaterThan(two.score.lambda2 + 0.2);
    expect(single.score.separation).toBeLessThan(two.score.separation / 2);
  });

  it("shows nothing where all cells are equal", () => {
    const grid = embeddings(6, 7, new Uint8Array(42), 0, random("equal"));
    const { map, inconsistent, score } = consistencyMap(affinityOf(grid), method);
    for (const value of map.data) expect(value).toBeCloseTo(0, 5);
    expect(inconsistent.some(Boolean)).toBe(false);
    expect(score).toMatchObject({ separation: 0, minorityShare: 0, between: Number.NaN, withinMinority: Number.NaN });
    expect(score.lambda2).toBeCloseTo(1, 5);
  });

  it("takes grids of one cell, of two, and without any computed cell", () => {
    const one = consistencyMap(affinityOf(embeddings(1, 1, [0], 0, random(1))), method);
    expect(Array.from(one.map.data)).toEqual([0]);
    expect(Array.from(one.order)).toEqual([0]);
    expect(one.score.lambda2).toBeNaN();
    const pair = { rows: 1, columns: 2, affinity: Float32Array.from([1, 0.1, 0.1, 1]) };
    const two = consistencyMap(pair, method);
    expect(two.map.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(two.inconsistent.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1);
    expect(two.score.lambda2).toBeCloseTo(2 * (0.1 / 1.1), 6);
    const none = consistencyMap(affinityOf(withoutCells(embeddings(1, 2, [0, 0], 0, random(2)), [0, 1])), method);
    expect(Array.from(none.map.data)).toEqual([Number.NaN, Number.NaN]);
    expect(none.order).toHaveLength(0);
  });

  it("stays within 0..1, with at most half of the cells inconsistent, whatever the cells say", () => {
    const cases = fc.record({
      rows: fc.integer({ min: 1, max: 5 }),
      columns: fc.integer({ min: 1, max: 5 }),
      seed: fc.integer(),
      parts: fc.integer({ min: 1, max: 4 }),
      noise: fc.constantFrom(0, 0.5, 3),
      share: fc.constantFrom(0, 0.3, 0.9),
    });
    fc.assert(
      fc.property(cases, ({ rows, columns, seed, parts, noise, share }) => {
        const source = random(seed);
        const sides = Array.from({ length: rows * columns }, () => source.integer(parts));
        const missing = sides.flatMap((_, cell) => (source.uniform() < share ? [cell] : []));
        const grid = withoutCells(embeddings(rows, columns, sides, noise, source), missing);
        const { map, inconsistent, score, order } = consistencyMap(affinityOf(grid), method);
        map.data.forEach((value, cell) => {
          if (missing.includes(cell)) expect(value).toBeNaN();
          else expect(value >= 0 && value <= 1).toBe(true);
        });
        expect(2 * inconsistent.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(sides.length - missing.length);
        expect(order).toHaveLength(sides.length - missing.length);
        if (order.length > 1) {
          expect(score.lambda2).toBeGreaterThan(-1e-6);
          expect(score.lambda2).toBeLessThan(2 + 1e-6);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("orientation", () => {
  it.each(methods)("by %s does not depend on which part is called first, nor on the level of cosines", (method) => {
    const source = random("levels");
    for (const level of [1, 0.3]) {
      const affinity = new Float32Array(180 * 180);
      for (let i = 0; i < 180; i++)
        for (let j = i; j < 180; j++) {
          const value = i === j ? 1 : level * ((rectangle[i] === rectangle[j] ? 0.8 : 0.1) + 0.1 * source.uniform());
          affinity[i * 180 + j] = value;
          affinity[j * 180 + i] = value;
        }
      expect(consistencyMap({ rows: 12, columns: 15, affinity }, method).inconsistent).toEqual(rectangle);
    }
  });
});

describe("a mode in the smaller part", () => {
  // The small part is tight and the large one loose, so that most neighbours are found in the small one.
  const side = Uint8Array.from({ length: 100 }, (_, cell) => Number(cell < 35));
  const source = random("tight");
  const affinity = new Float32Array(100 * 100);
  for (let i = 0; i < 100; i++)
    for (let j = i; j < 100; j++) {
      const loose = 0.6 + 0.35 * source.uniform();
      const value = side[i] !== side[j] ? 0.1 : side[i] === 1 ? 0.95 : loose;
      affinity[i * 100 + j] = value;
      affinity[j * 100 + i] = value;
    }

  it.each([1, undefined])(
    "is turned over, by the published rule as by the level of the cosines (level %s)",
    (level) => {
      const { mode } = meanShift(affinity, 100);
      expect(mode[0]).toBeGreaterThan(mode[99]);
      const { inconsistent, map } = consistencyMap({ rows: 10, columns: 10, affinity }, "mean-shift", level);
      expect(inconsistent).toEqual(side);
      expect(map.data[0]).toBeGreaterThan(map.data[99]);
    },
  );
});

describe("the map of an anchor", () => {
  it("is what one cell agrees with", () => {
    const grid = withoutCells(embeddings(3, 4, [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1], 0.2, random("anchor")), [5]);
    const { affinity } = affinityOf(grid);
    const map = anchorMap(grid, 6);
    expect([map.width, map.height]).toEqual([4, 3]);
    expect(map.data).toEqual(affinity.slice(6 * 12, 7 * 12));
    expect(map.data[6]).toBeCloseTo(1, 6);
    expect(map.data[7]).toBeGreaterThan(map.data[0] + 0.3);
    expect(map.data[5]).toBeNaN();
    expect(anchorMap(grid, 5).data.every(Number.isNaN)).toBe(true);
  });
});
