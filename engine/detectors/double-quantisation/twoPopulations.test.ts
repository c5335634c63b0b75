import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { twoPopulations } from "./twoPopulations.ts";

const [COLUMNS, ROWS] = [50, 40];

/** Evidence of `inside` nats per block in a square of 12 blocks, `outside` elsewhere, with noise. */
function evidence(inside: number, outside: number): Float32Array {
  const source = random("evidence");
  return Float32Array.from({ length: COLUMNS * ROWS }, (_, i) => {
    const [x, y] = [i % COLUMNS, Math.floor(i / COLUMNS)];
    return (x >= 20 && x < 32 && y >= 10 && y < 22 ? inside : outside) + source.normal();
  });
}

describe("twoPopulations", () => {
  it("points at the smaller part, whichever kind it is", () => {
    for (const [inside, outside, majority] of [
      [-3, 3, "twice"],
      [3, -3, "once"],
    ] as const) {
      const found = twoPopulations(evidence(inside, outside), COLUMNS, ROWS);
      expect(found.majority).toBe(majority);
      expect(found.regions).toHaveLength(1);
      expect(Math.abs(found.regions[0].blocks.length - 144)).toBeLessThan(30);
      expect(found.odd[15 * COLUMNS + 25]).toBeGreaterThan(20);
      expect(found.odd[35 * COLUMNS + 5]).toBeLessThan(-20);
      expect(found.nats).toBeGreaterThan(250);
    }
  });

  it("gives nothing where all is alike, whichever kind it is", () => {
    for (const level of [-3, 0, 3]) expect(twoPopulations(evidence(level, level), COLUMNS, ROWS).nats).toBe(0);
    expect(twoPopulations(new Float32Array(COLUMNS * ROWS).fill(NaN), COLUMNS, ROWS)).toMatchObject({
      majority: undefined,
      nats: 0,
      usable: 0,
    });
  });

  it("gives no more for a region than the rest gives for being of the other kind", () => {
    const found = twoPopulations(evidence(5, -0.05), COLUMNS, ROWS);
    const strong = twoPopulations(evidence(5, -5), COLUMNS, ROWS);
    expect(found.nats).toBeLessThan(strong.nats / 3);
  });
});
