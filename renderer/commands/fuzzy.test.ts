import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzzyMatch, fuzzySort } from "./fuzzy.ts";

describe("fuzzyMatch", () => {
  it("finds letters in order and says where", () => {
    expect(fuzzyMatch("opf", "Open a folder")?.positions).toEqual([0, 1, 7]);
    expect(fuzzyMatch("xyz", "Open a folder")).toBeNull();
    expect(fuzzyMatch("fo", "of")).toBeNull();
  });

  it("prefers word starts over letters inside words", () => {
    const match = fuzzyMatch("m", "Zoom magnifier");
    expect(match?.positions).toEqual([5]);
  });

  it("positions spell the query, in order, for every subsequence", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", minLength: 1 }), fc.array(fc.boolean()), (text, keep) => {
        const query = [...text].filter((_, index) => keep[index]).join("");
        const match = fuzzyMatch(query, text);
        expect(match).not.toBeNull();
        const spelled = match!.positions.map((position) => text[position].toLowerCase()).join("");
        expect(spelled).toBe(query.toLowerCase().replace(/\s+/g, ""));
        expect([...match!.positions].sort((a, b) => a - b)).toEqual(match!.positions);
      }),
    );
  });
});

describe("fuzzySort", () => {
  it("puts the best match first and drops what does not match", () => {
    const labels = ["Command palette", "Next colour map", "Next finding", "Magnifier"];
    expect(fuzzySort("next f", labels, (label) => label).map(({ item }) => item)).toEqual(["Next finding"]);
    expect(fuzzySort("map", labels, (label) => label)[0].item).toBe("Next colour map");
  });

  it("keeps the order of everything for an empty query", () => {
    expect(fuzzySort("", ["b", "a"], (label) => label).map(({ item }) => item)).toEqual(["b", "a"]);
  });
});
