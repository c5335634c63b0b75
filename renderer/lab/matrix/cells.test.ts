import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../engine/lab/events.ts";
import { heatMap } from "../../../engine/lab/heatMap.ts";
import { cellAt, cellByKey } from "./cells.ts";

const shape = { rows: 3, columns: 4 };
const matrix: Matrix = {
  id: "m",
  title: "",
  rowLabel: "",
  columnLabel: "",
  rows: ["a", "b", "c"],
  columns: ["1", "2", "3", "4"],
  values: [[], [], []],
};

it("a point is in the cell that is drawn there, or in none", () => {
  const plan = heatMap(matrix, 400, (text) => 7 * text.length);
  for (const [i, { x, y, width, height }] of plan.cells.entries()) {
    const cell = { row: Math.floor(i / 4), column: i % 4 };
    expect(cellAt(plan, shape, x + 1, y + 1)).toEqual(cell);
    expect(cellAt(plan, shape, x + width - 1, y + height - 1)).toEqual(cell);
  }
  expect(cellAt(plan, shape, plan.grid.x - 1, plan.grid.y + 5)).toBeNull();
  expect(cellAt(plan, shape, plan.grid.x + plan.grid.width + 1, plan.grid.y + 5)).toBeNull();
  expect(cellAt(plan, shape, plan.grid.x + 1, plan.scale.y)).toBeNull();
});

describe("keys", () => {
  const press = (from: { row: number; column: number } | null, key: string, shiftKey = false) =>
    cellByKey(from, shape, { key, shiftKey });
  it("lead from cell to cell and stop at the edges", () => {
    expect(press(null, "ArrowDown")).toEqual({ row: 0, column: 0 });
    expect(press({ row: 0, column: 0 }, "ArrowRight")).toEqual({ row: 0, column: 1 });
    expect(press({ row: 0, column: 0 }, "ArrowUp")).toEqual({ row: 0, column: 0 });
    expect(press({ row: 1, column: 1 }, "ArrowRight", true)).toEqual({ row: 1, column: 3 });
    expect(press({ row: 1, column: 1 }, "End")).toEqual({ row: 1, column: 3 });
    expect(press({ row: 1, column: 1 }, "Home")).toEqual({ row: 1, column: 0 });
    expect(press({ row: 1, column: 1 }, "PageDown")).toEqual({ row: 2, column: 1 });
  });

  it("that mean nothing here are left to the window", () => {
    expect(press({ row: 1, column: 1 }, "e")).toBeUndefined();
    expect(cellByKey(null, { rows: 0, columns: 0 }, { key: "ArrowDown", shiftKey: false })).toBeUndefined();
  });
});
