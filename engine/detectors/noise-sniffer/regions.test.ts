import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import type { Cells } from "./cells.ts";
import { findRegions, logTests } from "./regions.ts";

/** 12 x 10 cells of `count` observations, each marked with the probability that `share` gives for its cell. */
function made(count: number, seed: number, share: (x: number, y: number) => number): Cells {
  const source = random("cells", seed);
  const marked = Float64Array.from({ length: 120 }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += Number(source.uniform() < share(i % 12, Math.floor(i / 12)));
    return sum;
  });
  return {
    columns: 12,
    rows: 10,
    edge: 48,
    count: new Float64Array(120).fill(count),
    marked,
    deviation: new Float64Array(120),
  };
}

describe("regions of other noise", () => {
  it("are bounded in number: under the model, fewer than one in ten pictures shows one of NFA below 0.1", () => {
    let alarms = 0;
    for (let seed = 0; seed < 100; seed++)
      alarms += Number(
        findRegions(
          made(20, seed, () => 0.5),
          -1,
        ).length > 0,
      );
    expect(alarms).toBeLessThanOrEqual(10);
  });

  it("hold the cells whose blocks are marked too often, or too seldom", () => {
    const inside = (x: number, y: number) => x >= 3 && x < 7 && y >= 2 && y < 5;
    for (const [share, kind] of [
      [0.95, "less"],
      [0.05, "more"],
    ] as const) {
      const [region] = findRegions(
        made(20, 1, (x, y) => (inside(x, y) ? share : 0.5)),
        -2,
      );
      expect(region.kind).toBe(kind);
      const cells = region.cells.filter((cell) => inside(cell % 12, Math.floor(cell / 12)));
      expect(cells.length).toBeGreaterThanOrEqual(11);
      expect(region.cells.length).toBeLessThanOrEqual(15);
    }
  });

  it("are never the larger part of the picture", () => {
    const found = findRegions(
      made(20, 2, (x) => (x < 9 ? 0.7 : 0.02)),
      -2,
    );
    expect(found[0]).toMatchObject({ kind: "more" });
    for (const { count } of found) expect(count).toBeLessThanOrEqual(1200);
  });

  it("are counted as shapes: by a power of their cells, and the square of those of the picture", () => {
    expect(logTests(10, 2) - logTests(10, 1)).toBeCloseTo(Math.log10(4.06257 / 2), 9);
    expect(logTests(100, 1) - logTests(10, 1)).toBeCloseTo(2, 9);
  });
});
