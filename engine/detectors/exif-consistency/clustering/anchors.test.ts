import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../../random.ts";
import { anchorCells, consensus } from "./anchors.ts";
import { dbscan, NOISE } from "./dbscan.ts";

describe("dbscan", () => {
  const labelsOf = (places: number[], radius: number, minimum: number) =>
    Array.from(dbscan(places.length, (a, b) => Math.abs(places[a] - places[b]), radius, minimum));

  it("follows dense places, takes the edge along, and leaves the rest", () => {
    expect(labelsOf([0, 1, 2, 10, 11, 12, 5, 3], 1, 3)).toEqual([0, 0, 0, 1, 1, 1, NOISE, 0]);
    // An edge between two clusters belongs to the first.
    expect(labelsOf([-1, -1, -1, 0, 1, 2, 3, 3, 3], 1, 4)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(labelsOf([], 1, 2)).toEqual([]);
  });

  it("gives items of a cluster dense company, and noise none", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        (places, minimum) => {
          const labels = labelsOf(places, 2, minimum);
          const near = (i: number) => places.flatMap((place, j) => (Math.abs(place - places[i]) <= 2 ? [j] : []));
          const dense = places.map((_, i) => near(i).length >= minimum);
          places.forEach((_, i) => {
            const company = near(i).filter((j) => dense[j]);
            expect(labels[i] === NOISE).toBe(company.length === 0);
            if (dense[i]) for (const j of company) expect(labels[j]).toBe(labels[i]);
            else if (company.length > 0) expect(company.map((j) => labels[j])).toContain(labels[i]);
          });
        },
      ),
    );
  });
});

describe("the consensus of anchors", () => {
  it("has nine anchors from edge to edge, fewer on small grids", () => {
    expect(anchorCells(20, 31)).toEqual([0, 15, 30, 279, 294, 309, 589, 604, 619]);
    expect(anchorCells(1, 2)).toEqual([0, 1]);
    expect(anchorCells(1, 1)).toEqual([0]);
  });

  const foreign = Array.from({ length: 60 }, (_, place) => place >= 48);
  const source = random("anchors");
  /** What an anchor on one side says, with noise. */
  const answer = (onForeign: boolean) =>
    foreign.map((is) => (is === onForeign ? 0.9 : 0.1) + 0.05 * (source.uniform() - 0.5));

  it("is what all agree on, an anchor on the foreign part included", () => {
    const { response, spread, radius } = consensus(Array.from({ length: 9 }, (_, i) => answer(i === 4)));
    const turned = response[0] < 0.5;
    expect(foreign.every((is, place) => response[place] < 0.5 === (is !== turned))).toBe(true);
    expect(spread).toBeLessThan(0.03);
    expect(radius).toBeGreaterThanOrEqual(0.1);
  });

  it("falls back on the response in the middle where none agree", () => {
    const wild = Array.from({ length: 3 }, () => foreign.map(() => source.uniform()));
    const { response, spread, radius } = consensus(wild);
    expect(wild.map((one) => one.every((value, place) => value === response[place]))).toContain(true);
    expect([spread, radius]).toEqual([Number.NaN, Number.NaN]);
    expect(Array.from(consensus([[0.5, 0.5]]).response)).toEqual([0.5, 0.5]);
  });
});
