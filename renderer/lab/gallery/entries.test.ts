import { expect, it } from "vitest";
import { type Entries, entriesByTile, found, shownRows, stepOf, stepped } from "./entries.ts";

const entries: Entries = [
  { item: { tile: 4, text: "Grinning cat" }, lists: [] },
  { item: { tile: 1, text: "cat face" }, lists: [] },
  { item: { tile: 4 }, lists: [] },
];

it("entries are found by their words, or by their number", () => {
  expect(found(entries, "")).toEqual([0, 1, 2]);
  expect(found(entries, " CAT ")).toEqual([0, 1]);
  expect(found(entries, "cat gri")).toEqual([0]);
  expect(found(entries, "number 3")).toEqual([2]);
  expect(found(entries, "dog")).toEqual([]);
});

it("keys go through those that are listed, and stop at the ends", () => {
  const listed = [2, 5, 9];
  expect(stepped(listed, 5, stepOf("ArrowRight", 8)!)).toBe(9);
  expect(stepped(listed, 9, stepOf("ArrowDown", 8)!)).toBe(9);
  expect(stepped(listed, 9, stepOf("PageUp", 8)!)).toBe(2);
  expect(stepped(listed, 2, stepOf("End", 8)!)).toBe(9);
  expect(stepped(listed, 7, stepOf("ArrowLeft", 8)!)).toBe(2);
  expect(stepped([], 7, 1)).toBeUndefined();
  expect(stepOf("e", 8)).toBeUndefined();
});

it("of many rows only those near the view are drawn", () => {
  expect(shownRows(0, 400, 40, 1000)).toEqual([0, 16]);
  expect(shownRows(4000, 400, 40, 1000)).toEqual([94, 116]);
  expect(shownRows(4000, 400, 40, 3)).toEqual([3, 3]);
});

it("a tile leads to the first entry that looks at it", () => {
  expect([...entriesByTile(entries)]).toEqual([
    [4, 0],
    [1, 1],
  ]);
});
