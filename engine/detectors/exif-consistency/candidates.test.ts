import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { type Candidate, type CellLook, candidateRegions, measures } from "./candidates.ts";

interface Rectangle {
  row: number;
  column: number;
  height: number;
  width: number;
}

const [ROWS, COLUMNS] = [9, 11];
const COUNT = ROWS * COLUMNS;
const allCells = Uint32Array.from({ length: COUNT }, (_, i) => i);

const within =
  ({ row, column, height, width }: Rectangle) =>
  (cell: number) => {
    const [y, x] = [Math.floor(cell / COLUMNS), cell % COLUMNS];
    return y >= row && y < row + height && x >= column && x < column + width;
  };

/** Two grounds side by side that are somewhat alike, as sky and street, and a region that is like neither of them. */
function planted(inside: (cell: number) => boolean, seed: number): Float32Array {
  const source = random("candidates", seed);
  const kind = (cell: number) => (inside(cell) ? 9 : Number(cell % COLUMNS > 5));
  const affinity = new Float32Array(COUNT * COUNT);
  for (let i = 0; i < COUNT; i++)
    for (let j = i; j < COUNT; j++) {
      const alike = kind(i) === kind(j) ? 0.8 : kind(i) === 9 || kind(j) === 9 ? 0.1 : 0.4;
      const value = i === j ? 1 : alike + 0.1 * source.uniform();
      affinity[i * COUNT + j] = value;
      affinity[j * COUNT + i] = value;
    }
  return affinity;
}

const noLook = (): CellLook => ({ texture: new Float32Array(COUNT), brightness: new Float32Array(COUNT) });

const evidence = ({ evidence: values }: Candidate, measure: (typeof measures)[number]) =>
  values[measures.indexOf(measure)];

/** Regions of at most half of the grid that do not touch its border. */
const inner = fc
  .record({
    row: fc.integer({ min: 1, max: ROWS - 4 }),
    column: fc.integer({ min: 1, max: COLUMNS - 4 }),
  })
  .chain(({ row, column }) =>
    fc.record({
      row: fc.constant(row),
      column: fc.constant(column),
      height: fc.integer({ min: 3, max: Math.min(5, ROWS - 1 - row) }),
      width: fc.integer({ min: 3, max: Math.min(5, COLUMNS - 1 - column) }),
    }),
  );

const candidateOf = (candidates: readonly Candidate[], inside: (cell: number) => boolean, cells = allCells) =>
  candidates.find(({ member }) => member.every((label, i) => label === Number(inside(cells[i]))));

describe("candidates", () => {
  it("are parts of at most half of the cells, each with finite evidence of every measure", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 4, max: 40 }), (seed, count) => {
        const source = random("any", seed);
        const affinity = new Float32Array(count * count);
        for (let i = 0; i < count; i++)
          for (let j = i; j < count; j++) {
            affinity[i * count + j] = i === j ? 1 : source.uniform();
            affinity[j * count + i] = affinity[i * count + j];
          }
        const cells = allCells.slice(0, count);
        for (const { member, preference, evidence: values } of candidateRegions(
          { cells, affinity },
          COLUMNS,
          ROWS,
          noLook(),
        )) {
          const size = member.reduce((sum, label) => sum + label, 0);
          expect(size).toBeGreaterThanOrEqual(3);
          expect(2 * size).toBeLessThanOrEqual(count);
          expect(values).toHaveLength(measures.length);
          expect(values.every(Number.isFinite)).toBe(true);
          expect(preference).toHaveLength(count);
          expect(preference.every((value) => value >= -1 && value <= 1)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("include a planted region, in one piece off the border, that holds together more than as many cells at random", () => {
    fc.assert(
      fc.property(inner, fc.integer(), (rectangle, seed) => {
        const inside = within(rectangle);
        const affinity = planted(inside, seed);
        const candidates = candidateRegions({ cells: allCells, affinity }, COLUMNS, ROWS, noLook());
        const found = candidateOf(candidates, inside)!;
        expect(found).toBeDefined();
        expect(evidence(found, "largest piece")).toBe(1);
        expect(evidence(found, "share of the border")).toBe(0);
        const size = rectangle.height * rectangle.width;
        expect(evidence(found, "length of the edge")).toBeCloseTo(
          (2 * (rectangle.height + rectangle.width)) / Math.sqrt(4 * Math.PI * size),
          9,
        );
        expect(evidence(found, "log area")).toBeCloseTo(Math.log(size / COUNT), 9);
        const members = (side: number) => found.preference.filter((_, i) => found.member[i] === side);
        expect(Math.min(...members(1))).toBeGreaterThan(Math.max(...members(0)));
        /** Mean affinity of pairs of different cells, as it is written. */
        const mean = (of: (i: number, j: number) => boolean) => {
          let [sum, pairs] = [0, 0];
          for (let i = 0; i < COUNT; i++)
            for (let j = 0; j < COUNT; j++)
              if (i !== j && of(i, j)) {
                sum += affinity[i * COUNT + j];
                pairs++;
              }
          return sum / pairs;
        };
        const across = mean((i, j) => inside(i) !== inside(j));
        const [region, rest] = [true, false].map((side) => mean((i, j) => inside(i) === side && inside(j) === side));
        expect(evidence(found, "within region - between")).toBeCloseTo(region - across, 6);
        expect(evidence(found, "within rest - between")).toBeCloseTo(rest - across, 6);
        expect(evidence(found, "within region - between, by root of area")).toBeCloseTo(
          (region - across) * Math.sqrt(size / COUNT),
          6,
        );
        const near = (i: number, j: number) => {
          const square =
            (Math.floor(i / COLUMNS) - Math.floor(j / COLUMNS)) ** 2 + ((i % COLUMNS) - (j % COLUMNS)) ** 2;
          return square > 8 && square <= 25;
        };
        expect(evidence(found, "step at the edge")).toBeCloseTo(
          mean((i, j) => near(i, j) && inside(i) === inside(j)) - mean((i, j) => near(i, j) && inside(i) !== inside(j)),
          6,
        );
        // As many cells at random hold together no more than with others.
        const source = random("drawn", seed);
        const drawn = new Set<number>();
        while (drawn.size < size) drawn.add(source.integer(COUNT));
        const atRandom = mean((i, j) => drawn.has(i) && drawn.has(j)) - mean((i, j) => drawn.has(i) !== drawn.has(j));
        expect(region - across).toBeGreaterThan(atRandom + 0.2);
      }),
      { numRuns: 25 },
    );
  });

  it("know pieces and the border", () => {
    const corners = (cell: number) =>
      within({ row: 0, column: 0, height: 3, width: 4 })(cell) ||
      within({ row: 5, column: 8, height: 3, width: 2 })(cell);
    const affinity = planted(corners, 7);
    const region = candidateOf(candidateRegions({ cells: allCells, affinity }, COLUMNS, ROWS, noLook()), corners)!;
    expect(evidence(region, "largest piece")).toBeCloseTo(12 / 18, 9);
    expect(evidence(region, "share of the border")).toBeCloseTo(6 / 36, 9);
  });

  it("say how much of what is seen the division explains: all, none, or a share", () => {
    const inside = within({ row: 2, column: 3, height: 4, width: 5 });
    const affinity = planted(inside, 3);
    const source = random("look");
    const region = (look: CellLook) =>
      candidateOf(candidateRegions({ cells: allCells, affinity }, COLUMNS, ROWS, look), inside)!;
    const divided = Float32Array.from(allCells, (cell) => (inside(cell) ? 0.75 : 0.25));
    const alike = new Float32Array(COUNT).fill(0.5);
    const noise = Float32Array.from(allCells, () => source.normal());
    expect(evidence(region({ texture: alike, brightness: divided }), "explains brightness")).toBeCloseTo(1, 9);
    expect(evidence(region({ texture: divided, brightness: alike }), "explains texture")).toBeCloseTo(1, 9);
    expect(evidence(region({ texture: divided, brightness: alike }), "explains brightness")).toBe(0);
    expect(evidence(region({ texture: noise, brightness: alike }), "explains texture")).toBeLessThan(0.1);
    const half = divided.map((value, i) => value + 0.2 * noise[i]);
    const share = evidence(region({ texture: half, brightness: alike }), "explains texture");
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });

  it("know their places where cells are missing", () => {
    const inside = within({ row: 2, column: 3, height: 4, width: 5 });
    const cells = allCells.filter((cell) => cell % 7 !== 2 || inside(cell));
    const all = planted(inside, 5);
    const affinity = Float32Array.from(
      { length: cells.length ** 2 },
      (_, at) => all[cells[Math.floor(at / cells.length)] * COUNT + cells[at % cells.length]],
    );
    const region = candidateOf(candidateRegions({ cells, affinity }, COLUMNS, ROWS, noLook()), inside, cells)!;
    expect(evidence(region, "largest piece")).toBe(1);
    expect(evidence(region, "share of the border")).toBe(0);
  });

  it("are none among too few cells", () => {
    for (const count of [1, 2, 3, 5]) {
      const affinity = new Float32Array(count * count).fill(1);
      expect(candidateRegions({ cells: allCells.slice(0, count), affinity }, COLUMNS, ROWS, noLook())).toEqual([]);
    }
  });
});
