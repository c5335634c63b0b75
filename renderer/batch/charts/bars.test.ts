import { describe, expect, it } from "vitest";
import { isAsked, levelBars, press, sumOf, topBars } from "./bars.ts";

const facet = (n: number) => Array.from({ length: n }, (_, i) => ({ value: `camera ${i}`, count: n - i }));

describe("bars of a facet", () => {
  it("show what is most frequent, then the others together, then those without", () => {
    const values = [...facet(20), { value: null, count: 7 }];
    const bars = topBars(values, "Not known");
    expect(bars).toHaveLength(14);
    expect(bars[0]).toMatchObject({ label: "camera 0", count: 20 });
    expect(bars[12]).toMatchObject({ label: "8 others", count: 36, kind: "others" });
    expect(bars[12].values).toHaveLength(8);
    expect(bars[13]).toMatchObject({ label: "Not known", count: 7, values: [null] });
    expect(sumOf(bars)).toBe(sumOf(values));
  });

  it("have no others of one", () => {
    expect(topBars(facet(13), "Not known").map(({ kind }) => kind)).toEqual(Array(13).fill("value"));
  });

  it("cannot be asked for by hundreds of values", () => {
    expect(topBars(facet(300), "Not known")[12]).toMatchObject({ label: "288 others", values: [] });
  });

  it("name levels from the gravest on, and count pictures without a result", () => {
    const bars = levelBars([
      { value: "clear", count: 5 },
      { value: null, count: 2 },
      { value: "alarm", count: 1 },
    ]);
    expect(bars.map(({ label, count }) => [label, count])).toEqual([
      ["Alarm", 1],
      ["Nothing found", 5],
      ["No verdict", 2],
    ]);
  });
});

describe("pressing a bar", () => {
  const bar = { values: ["a", null] };
  it("asks for its values, and for any again the second time", () => {
    const asked = press({ text: "x", cameras: ["b"] }, "cameras", bar);
    expect(asked).toEqual({ text: "x", cameras: ["a", null] });
    expect(isAsked(asked, "cameras", bar)).toBe(true);
    expect(press(asked, "cameras", bar)).toEqual({ text: "x" });
  });

  it("is not asked for by other values", () => {
    expect(isAsked({ cameras: ["a"] }, "cameras", bar)).toBe(false);
    expect(isAsked({}, "cameras", { values: [] })).toBe(false);
  });
});
