import { expect, it } from "vitest";
import { labelled, ordinal, spanLabel } from "./spans.ts";

it("numbers days, months and years without gaps", () => {
  expect(ordinal("day", "2016-03-01") - ordinal("day", "2016-02-28")).toBe(2);
  expect(ordinal("month", "2016-01") - ordinal("month", "2015-12")).toBe(1);
  expect(ordinal("year", "2015")).toBe(2015);
});

it.each([
  ["year", "2015", "2015"],
  ["month", "2015-12", "Dec 2015"],
  ["day", "1969-12-31", "31 Dec 1969"],
  ["day", "2015-04-10", "10 Apr 2015"],
] as const)("writes the %s %s as %s", (unit, from, label) => expect(spanLabel(unit, ordinal(unit, from))).toBe(label));

it("labels no more than there is room for", () => {
  expect(labelled(2000, 2004, 8)).toEqual([2000, 2001, 2002, 2003, 2004]);
  expect(labelled(0, 99, 8)).toEqual([0, 13, 26, 39, 52, 65, 78, 91]);
});
