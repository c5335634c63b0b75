import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import type { Calibration } from "./calibration.ts";
import { type Candidate, measures } from "./candidates.ts";
import type { SeenCells } from "./embed.ts";
import { divideCells, FEWEST_COMPUTED, pastedRegion, preferenceMap } from "./pastedRegion.ts";

const [ROWS, COLUMNS, LENGTH] = [10, 12, 16];

/** A picture of two grounds that are somewhat alike, and a block of five by four that is like neither. */
function picture(seed: number, computed: (cell: number) => boolean = () => true) {
  const source = random("pasted region", seed);
  const [row, column] = [1 + source.integer(4), 1 + source.integer(6)];
  const inside = (cell: number) => {
    const [y, x] = [Math.floor(cell / COLUMNS), cell % COLUMNS];
    return y >= row && y < row + 5 && x >= column && x < column + 4;
  };
  const values = new Float32Array(ROWS * COLUMNS * LENGTH);
  for (let cell = 0; cell < ROWS * COLUMNS; cell++) {
    const ground = cell % COLUMNS < 6 ? [1, 0.6, 0] : [0.6, 1, 0];
    const vector = [...(inside(cell) ? [0, 0.1, 1.2] : ground), ...new Array<number>(LENGTH - 3).fill(0)].map(
      (value) => value + 0.03 * source.normal(),
    );
    const length = computed(cell) ? Math.hypot(...vector) : Number.NaN;
    values.set(
      vector.map((value) => value / length),
      cell * LENGTH,
    );
  }
  const seen: SeenCells = {
    grid: { rows: ROWS, columns: COLUMNS, length: LENGTH, values },
    look: { texture: new Float32Array(ROWS * COLUMNS), brightness: new Float32Array(ROWS * COLUMNS) },
    windows: { edge: 141, step: 32 },
  };
  return { seen, inside };
}

/** Judges by how much more alike cells of the region are than cells across. */
const regions: Calibration["regions"] = {
  measures: [...measures],
  means: measures.map(() => 0),
  deviations: measures.map(() => 1),
  weights: measures.map((measure) => Number(measure === "within region - between")),
  bias: 0,
};

describe("the pasted region", () => {
  it("is the planted one, and its map is highest there", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { seen, inside } = picture(seed, (cell) => cell % 11 !== 3);
        const division = divideCells(seen);
        const { cells } = division.computed;
        expect(cells.every((cell) => cell % 11 !== 3)).toBe(true);
        const { candidate, logit, map } = pastedRegion(division, seen.grid, seen.grid, regions)!;
        expect(Array.from(candidate.member)).toEqual(Array.from(cells, (cell) => Number(inside(cell))));
        expect(logit).toBeGreaterThan(0.7);
        expect([map.width, map.height]).toEqual([COLUMNS, ROWS]);
        const valuesOf = (wanted: boolean) =>
          Array.from(
            cells.filter((cell) => inside(cell) === wanted),
            (cell) => map.data[cell],
          );
        expect(Math.min(...valuesOf(true))).toBeGreaterThan(Math.max(...valuesOf(false)));
        expect(Math.max(...valuesOf(true))).toBe(1);
        expect(Math.min(...valuesOf(false))).toBe(0);
        map.data.forEach((value, cell) => {
          expect(Number.isNaN(value)).toBe(cell % 11 === 3);
        });
      }),
      { numRuns: 12 },
    );
  });

  it("is none where too few cells were computed, and may be one from there on", () => {
    const { seen } = picture(1, (cell) => cell < FEWEST_COMPUTED - 1);
    const few = divideCells(seen);
    expect(few.computed.cells).toHaveLength(FEWEST_COMPUTED - 1);
    expect(few.candidates).toEqual([]);
    expect(pastedRegion(few, seen.grid, seen.grid, regions)).toBeUndefined();
    const enough = divideCells(picture(1, (cell) => cell < FEWEST_COMPUTED).seen);
    expect(enough.computed.cells).toHaveLength(FEWEST_COMPUTED);
    expect(enough.candidates.length).toBeGreaterThan(0);
    expect(divideCells(picture(1, () => false).seen).candidates).toEqual([]);
  });

  it("is looked at by texture and brightness of the computed cells alone", () => {
    const { seen, inside } = picture(4, (cell) => cell % 5 !== 0);
    for (let cell = 0; cell < ROWS * COLUMNS; cell++) {
      // What was not computed would spoil it.
      seen.look.brightness[cell] = cell % 5 === 0 ? 7 * cell : Number(inside(cell));
      seen.look.texture[cell] = cell % 5 === 0 ? 0 : 3;
    }
    const { candidate } = pastedRegion(divideCells(seen), seen.grid, seen.grid, regions)!;
    expect(candidate.evidence[measures.indexOf("explains brightness")]).toBeCloseTo(1, 6);
    expect(candidate.evidence[measures.indexOf("explains texture")]).toBe(0);
  });

  it("is shown on other windows than it was found on: cosines with its cells less those with the others", () => {
    const { seen } = picture(6);
    const division = divideCells(seen);
    const fine = picture(7, (cell) => cell !== 17).seen.grid;
    const windows = { rows: 8, columns: 15, length: LENGTH, values: fine.values };
    const { candidate, map } = pastedRegion(division, seen.grid, windows, regions)!;
    expect([map.width, map.height]).toEqual([15, 8]);
    expect(map.data[17]).toBeNaN();
    const cosine = (window: number, cell: number) => {
      let sum = 0;
      for (let k = 0; k < LENGTH; k++) sum += fine.values[window * LENGTH + k] * seen.grid.values[cell * LENGTH + k];
      return sum;
    };
    const mean = (window: number, side: number) => {
      const cells = division.computed.cells.filter((_, i) => candidate.member[i] === side);
      return cells.reduce((sum, cell) => sum + cosine(window, cell), 0) / cells.length;
    };
    expect(map.data.every((value) => !(value < 0 || value > 1))).toBe(true);
    const preference = Array.from(map.data.keys(), (window) => mean(window, 1) - mean(window, 0));
    const computed = preference.filter((value) => !Number.isNaN(value));
    const [least, most] = [Math.min(...computed), Math.max(...computed)];
    map.data.forEach((value, window) => {
      if (window !== 17) expect(value).toBeCloseTo((preference[window] - least) / (most - least), 4);
    });
  });

  it("has a map of nothing where no cell prefers either side", () => {
    const candidate: Candidate = {
      member: Uint8Array.from([1, 0, 0]),
      preference: new Float32Array(3).fill(0.25),
      evidence: [],
    };
    expect(Array.from(preferenceMap(candidate, Uint32Array.from([0, 1, 3]), 2, 2).data)).toEqual([0, 0, Number.NaN, 0]);
  });
});
