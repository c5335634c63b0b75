import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TileCache } from "./tileCache.ts";

describe("tile cache", () => {
  it("drops what was used longest ago, and tells", () => {
    const dropped: string[] = [];
    const cache = new TileCache<string>(30, (value) => dropped.push(value));
    cache.set("a", "A", 10);
    cache.set("b", "B", 10);
    cache.set("c", "C", 10);
    expect(cache.get("a")).toBe("A");
    cache.set("d", "D", 10);
    expect(dropped).toEqual(["B"]);
    expect(cache.peek("b")).toBeUndefined();
    cache.set("a", "A2", 10);
    expect(dropped).toEqual(["B", "A"]);
    expect(cache.get("a")).toBe("A2");
    cache.clear();
    expect(cache.bytes).toBe(0);
    expect(dropped).toHaveLength(5);
  });

  it("protects what is in view and lets it go afterwards", () => {
    const cache = new TileCache<number>(20);
    cache.keep(new Set(["a", "b", "c"]));
    for (const key of ["a", "b", "c"]) cache.set(key, 1, 10);
    expect(cache.size).toBe(3);
    cache.set("x", 1, 10);
    expect(cache.peek("x")).toBeUndefined();
    cache.keep(new Set(["c"]));
    expect(cache.size).toBe(2);
    expect(cache.peek("c")).toBe(1);
  });

  it("never holds more than its budget beyond what is protected, and counts its bytes", () => {
    const step = fc.record({ key: fc.constantFrom(..."abcdefgh"), bytes: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.subarray([..."abcdefgh"]), (steps, kept) => {
        const held = new Map<object, number>();
        const cache = new TileCache<object>(100, (value) => held.delete(value));
        cache.keep(new Set(kept));
        for (const { key, bytes } of steps) {
          const value = {};
          held.set(value, bytes);
          cache.set(key, value, bytes);
          expect(cache.bytes).toBe([...held.values()].reduce((a, b) => a + b, 0));
          if (cache.bytes > 100) expect([...held.keys()].length).toBeLessThanOrEqual(kept.length);
        }
      }),
    );
  });
});
