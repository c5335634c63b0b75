import { describe, expect, it } from "vitest";
import type { Matrix } from "./events.ts";
import { heatMap, rangeOf, shortened, writerOf } from "./heatMap.ts";

/** As wide as a typewriter writes. */
const measure = (text: string, size: number) => 0.6 * size * [...text].length;

const made = (rows: number, columns: number, change: Partial<Matrix> = {}): Matrix => ({
  id: "m",
  title: "Layers",
  rowLabel: "layer of a",
  columnLabel: "layer of b",
  rows: Array.from({ length: rows }, (_, r) => `row ${r}`),
  columns: Array.from({ length: columns }, (_, c) => `layer${c}`),
  values: Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => (r + c) / (rows + columns))),
  ...change,
});

describe("a heat map", () => {
  const columnWords = ({ texts }: ReturnType<typeof heatMap>) => texts.filter(({ text }) => /^layer\d/.test(text));
  const printed = ({ texts }: ReturnType<typeof heatMap>) => texts.filter(({ ink }) => ink !== undefined);

  it.each([
    [3, 600, 0],
    [12, 600, -45],
    [40, 460, -90],
  ])("of %i columns in %i pixels has their words at %i degrees", (columns, width, angle) => {
    const plan = heatMap(made(columns, columns), width, measure);
    const words = columnWords(plan);
    expect(words[0].angle).toBe(angle);
    // No word is nearer to the next than it is high, and none leaves the drawing.
    for (const [i, { x, text, size }] of words.entries()) {
      const end = x + (angle === 0 ? 0.5 : angle === -45 ? Math.SQRT1_2 : 0) * measure(text, size);
      expect(end).toBeLessThanOrEqual(width);
      if (i > 0 && angle !== 0) expect((x - words[i - 1].x) * (angle === -45 ? Math.SQRT1_2 : 1)).toBeGreaterThan(12);
    }
    expect(plan.grid.x + plan.grid.width).toBeLessThanOrEqual(width);
    expect(plan.grid.y + plan.grid.height).toBeLessThan(plan.scale.y);
    expect(plan.scale.y + plan.scale.height).toBeLessThan(plan.height);
  });

  it("prints values in cells that are large enough, black on light and white on dark ones", () => {
    expect(printed(heatMap(made(40, 40), 600, measure))).toEqual([]);
    const inks = printed(heatMap(made(4, 4), 600, measure));
    expect(inks).toHaveLength(16);
    expect(inks[0].ink).toBe("#ffffff");
    expect(inks[15].ink).toBe("#000000");
  });

  it("has cells without a colour where nothing was measured, and says what that means", () => {
    const plan = heatMap(made(1, 3, { values: [[0.5, null, Number.NaN]] }), 400, measure);
    expect(plan.cells.map(({ colour }) => colour !== undefined)).toEqual([true, false, false]);
    expect(plan.unmeasured).toBeDefined();
    expect(heatMap(made(2, 2), 400, measure).unmeasured).toBeUndefined();
  });

  it("goes by the given ends, and shows what is beyond in the colour of the end", () => {
    const { cells } = heatMap(made(1, 4, { values: [[-3, 0, 1, 9]], range: [0, 1] }), 400, measure);
    expect(cells[0].colour).toBe(cells[1].colour);
    expect(cells[3].colour).toBe(cells[2].colour);
    expect(cells[0].colour).not.toBe(cells[2].colour);
  });

  it("of hundreds of rows is not higher than a screen, its cells side by side without seams", () => {
    const { cells, height } = heatMap(made(300, 2), 500, measure);
    expect(height).toBeLessThan(900);
    for (let r = 1; r < 300; r++) expect(cells[2 * r].y).toBe(cells[2 * r - 2].y + cells[2 * r - 2].height);
  });
});

it("ranges over the values that are numbers, and over something where there is none", () => {
  expect(rangeOf(made(1, 3, { values: [[2, null, -1]] }))).toEqual([-1, 2]);
  expect(rangeOf(made(1, 1, { values: [[null]] }))).toEqual([0, 1]);
  expect(rangeOf(made(0, 0))).toEqual([0, 1]);
});

describe("values of one matrix are written alike", () => {
  it.each([
    [[[0.1234, 0.98]], ["0.12", "0.98"]],
    [[[-0.001, 0.9]], ["0.00", "0.90"]],
    [[[0.501, 0.55]], ["0.501", "0.550"]],
    [[[3, 250]], ["3", "250"]],
    [[[2e-5, 4e-4]], ["2.0 × 10⁻⁵", "4.0 × 10⁻⁴"]],
  ])("%j", (values, texts) => {
    expect(values[0].map(writerOf(made(1, 2, { values })))).toEqual(texts);
  });
});

it("a long word loses its middle and keeps both ends", () => {
  const word = shortened("backbone.stage3.block2", 80, 12, measure);
  expect(measure(word, 12)).toBeLessThanOrEqual(80);
  expect(word).toBe("backbo…ock2");
  expect(shortened("short", 80, 12, measure)).toBe("short");
});
