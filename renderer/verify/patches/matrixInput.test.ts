import { describe, expect, it } from "vitest";
import { keyStep, movedWithin, placeAt } from "./matrixInput.ts";

const press = (key: string, shiftKey = false, altKey = false) =>
  keyStep({ key, shiftKey, altKey, ctrlKey: false, metaKey: false });

describe("matrix input", () => {
  it("arrow keys move by a row, with Shift by ten", () => {
    expect(press("ArrowDown")).toEqual({ row: 1, column: 0 });
    expect(press("ArrowLeft", true)).toEqual({ row: 0, column: -10 });
    expect(press("ArrowDown", false, true)).toBeNull();
    expect(press("a")).toBeNull();
  });

  it("stays within the matrix", () => {
    expect(movedWithin(5, { row: 4, column: 3 }, { row: 1, column: -10 })).toEqual({ row: 4, column: 0 });
    const box = { left: 10, top: 20, width: 100, height: 100 };
    expect(placeAt(box, { x: 10, y: 119 }, 4)).toEqual({ row: 3, column: 0 });
    expect(placeAt(box, { x: 110, y: 19 }, 4)).toEqual({ row: 0, column: 3 });
  });
});
