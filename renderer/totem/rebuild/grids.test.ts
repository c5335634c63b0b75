import { describe, expect, it } from "vitest";
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import { decodeGrids } from "./grids.ts";

const floats = (...values: number[]) => Float32Array.from(values).buffer;
const bytes = (...values: number[]) => Uint8Array.from(values).buffer;

/** Two cells, one ball. */
const content = new Map<string, ArrayBuffer>([
  ["picture", bytes(1, 2, 3, 4, 5, 6)],
  ["depth", floats(1.5, Number.NaN)],
  ["confidence", floats(0.25, 0)],
  ["heat", floats(8, Number.NaN)],
  ["ball-picture-0", bytes(9, 8, 7, 0, 0, 0)],
  ["ball-weight-0", floats(0.5, 0)],
  ["ball-deviation-0", floats(2, Number.NaN)],
  ["ball-place-0", floats(10, 20, 0, 0)],
]);
const grid = (name: string) => ({
  name,
  file: `${name}.bin`,
  sample: name.includes("picture") ? "rgb8" : "f32",
  channels: name.includes("picture") ? 3 : name.includes("place") ? 2 : 1,
});
const documentOf = (names: Iterable<string>) =>
  ({
    grid: { width: 2, height: 1, step: 4 },
    balls: [{}],
    grids: [...names].map(grid),
  }) as unknown as TotemVerification;

describe("decodeGrids", () => {
  it("reads every grid as what it holds", () => {
    const grids = decodeGrids(documentOf(content.keys()), content);
    expect(grids).toMatchObject({ width: 2, height: 1, step: 4 });
    expect([...grids.picture]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...grids.depth]).toEqual([1.5, Number.NaN]);
    expect(grids.balls).toHaveLength(1);
    expect([...grids.balls[0].place]).toEqual([10, 20, 0, 0]);
    expect(grids.field).toBeUndefined();
  });

  it("has what a field rendered, where there is one", () => {
    const more = new Map(content)
      .set("field-picture", bytes(0, 0, 0, 1, 1, 1))
      .set("field-depth", floats(2, 3))
      .set("field-heat", floats(0, 1));
    expect([...decodeGrids(documentOf(more.keys()), more).field!.depth]).toEqual([2, 3]);
  });

  it("refuses what is missing or too short", () => {
    const without = new Map(content);
    without.delete("ball-weight-0");
    expect(() => decodeGrids(documentOf(content.keys()), without)).toThrow(/ball-weight-0/);
    const short = new Map(content).set("heat", floats(1));
    expect(() => decodeGrids(documentOf(content.keys()), short)).toThrow(/“heat” has 4 bytes instead of 8/);
  });
});
