import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { readCells, strongestWindow } from "./coherence.ts";
import type { Trace } from "./trace.ts";

/** A trace of 40 x 30 blocks that each know `information` of it; those in the rectangle carry `inside`, the rest 1. */
function made(information: number, inside: number, rectangle = [12, 9, 8, 6]): Trace {
  const source = random("coherence");
  const [left, top, width, height] = rectangle;
  const carried = Float32Array.from({ length: 1200 }, (_, i) => {
    const [x, y] = [(i % 40) - left, Math.floor(i / 40) - top];
    const share = x >= 0 && x < width && y >= 0 && y < height ? inside : 1;
    return information * share + Math.sqrt(information) * source.normal();
  });
  return { sign: 1, strength: 1, significance: 50, information: new Float32Array(1200).fill(information), carried };
}

describe("cells and windows", () => {
  it("become larger the weaker the trace is, until nothing can be read", () => {
    expect(readCells(made(20, 1), 40, 30)?.edge).toBe(1);
    expect(readCells(made(4, 1), 40, 30)?.edge).toBe(2);
    expect(readCells(made(0.9, 1), 40, 30)?.edge).toBe(4);
    expect(readCells(made(0.001, 1), 40, 30)).toBeUndefined();
  });

  it("say how much of the trace a part carries, and where it is", () => {
    for (const inside of [0, -1]) {
      const window = strongestWindow(made(4, inside), 40, 30, 2);
      expect(window?.evidence).toBeGreaterThan(10);
      expect(window?.carried).toBeCloseTo(inside, 0);
      // In cells of two blocks the rectangle is (6, 4.5) to (10, 7.5).
      expect(window?.left).toBeGreaterThanOrEqual(5);
      expect(window?.top).toBeGreaterThanOrEqual(4);
      expect((window?.left ?? 0) + (window?.edge ?? 0)).toBeLessThanOrEqual(11);
    }
  });

  it("find nothing where all blocks carry it", () => {
    expect(strongestWindow(made(4, 1), 40, 30, 2)?.evidence).toBeLessThan(0);
  });
});
