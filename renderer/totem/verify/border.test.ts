import { describe, expect, it } from "vitest";
import { borderOf } from "./border.ts";

describe("borderOf", () => {
  const grid = { width: 3, height: 3, step: 4 };
  const photo = { width: 11, height: 10 };

  it("goes around a cell", () => {
    expect(borderOf(grid, (cell) => cell === 4, photo)).toEqual([
      [4, 4, 8, 4],
      [4, 8, 8, 8],
      [4, 4, 4, 8],
      [8, 4, 8, 8],
    ]);
  });

  it("joins what lies in one line, up to the photograph's edge, which is no border itself", () => {
    expect(borderOf(grid, (cell) => cell < 3, photo)).toEqual([[0, 4, 11, 4]]);
    expect(borderOf(grid, () => true, photo)).toEqual([]);
  });
});
