import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ball, bend, fresnel } from "./ball.ts";
import { angleBetween, cross, dot, length, subtract, unit, type Vector } from "./vector.ts";

const origin: Vector = [0, 0, 0];
const ball: Ball = { centre: [0, 0, 1], radius: 0.1, index: 1.52 };

/** Of the implementation that Ma et al. 2022 have published: entry, direction inside, exit, direction out, both angles. */
const published: [Vector, Vector, Vector, Vector, Vector, number, number][] = [
  [[0, 0, 1], [0.0, 0.0, 0.9], [0.0, 0.0, 1.0], [0.0, 0.0, 1.1], [0.0, 0.0, 1.0], 0.0, 0.0],
  [
    [0.02, 0, 1],
    [0.0180327868852, 0.0, 0.901639344262],
    [-0.049364634134, 0.0, 0.998780823252],
    [0.00824566382514, 0.0, 1.09965946532],
    [-0.118487729979, 0.0, 0.992955516549],
    0.201317108375,
    0.131935069074,
  ],
  [
    [0.05, 0, 1],
    [0.0455487901314, 0.0, 0.910975802629],
    [-0.137726890712, 0.0, 0.990470243659],
    [0.0195324251609, 0.0, 1.09807387199],
    [-0.320531490102, 0.0, 0.94723786023],
    0.522878587779,
    0.334754125556,
  ],
  [
    [0.05, 0.03, 1],
    [0.0457719069774, 0.0274631441865, 0.915438139548],
    [-0.145131579475, -0.0870789476851, 0.985572971174],
    [0.0189584718063, 0.0113750830838, 1.09752529842],
    [-0.332645913944, -0.199587548367, 0.921689484845],
    0.621316894214,
    0.393003617034,
  ],
  [
    [0.09, 0, 1],
    [0.085303285036, 0.0, 0.947814278178],
    [-0.381164371003, 0.0, 0.924507286222],
    [0.0237371179957, 0.0, 1.09714190254],
    [-0.765532791711, 0.0, 0.643396879706],
    1.11152780234,
    0.630714207833,
  ],
];

function near(found: readonly number[], expected: readonly number[]): void {
  for (const [i, value] of found.entries()) expect(Math.abs(value - expected[i])).toBeLessThan(1e-9);
}

describe("bend", () => {
  it("is what was published", () => {
    for (const [direction, entry, inside, exit, out, incidence, refraction] of published) {
      const ray = bend(ball, origin, direction)!;
      near(ray.entry, entry);
      near(ray.inside, inside);
      near(ray.exit, exit);
      near(ray.out, out);
      near([ray.incidence, ray.refraction], [incidence, refraction]);
    }
  });

  it("misses what it does not meet, and what lies behind or around the camera", () => {
    expect(bend(ball, origin, [0.2, 0, 1])).toBeUndefined();
    expect(bend(ball, origin, [0, 0, -1])).toBeUndefined();
    expect(bend(ball, [0, 0, 1], [0, 0, 1])).toBeUndefined();
  });

  const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
  const anyRay = fc.record({
    towards: fc.tuple(coordinate, coordinate, coordinate),
    from: fc.tuple(coordinate, coordinate, coordinate),
    radius: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    index: fc.double({ min: 1.01, max: 2.4, noNaN: true }),
  });

  it("turns every ray by twice the difference of its angles, within one plane, and keeps Snell's law", () => {
    let met = 0;
    fc.assert(
      fc.property(anyRay, ({ towards, from, radius, index }) => {
        const centre: Vector = [3 * from[0], 3 * from[1], 3 + from[2]];
        const direction = subtract(
          [centre[0] + radius * towards[0], centre[1] + radius * towards[1], centre[2]],
          origin,
        );
        const ray = bend({ centre, radius, index }, origin, direction);
        if (!ray) return;
        met++;
        const { entry, inside, exit, out, incidence, refraction } = ray;
        expect(length(subtract(entry, centre))).toBeCloseTo(radius, 9);
        expect(length(subtract(exit, centre))).toBeCloseTo(radius, 9);
        expect(Math.sin(incidence)).toBeCloseTo(index * Math.sin(refraction), 9);
        expect(angleBetween(direction, out)).toBeCloseTo(2 * (incidence - refraction), 7);
        const plane = cross(unit(direction), unit(centre));
        for (const within of [inside, out, unit(exit)]) expect(dot(plane, within)).toBeCloseTo(0, 9);
      }),
      { numRuns: 2000 },
    );
    expect(met).toBeGreaterThan(500);
  });
});

describe("fresnel", () => {
  it("reflects 4 % of what comes straight, all that grazes, and half of that at Brewster's angle which lies across", () => {
    expect(fresnel(0, 1.5)).toBeCloseTo(0.04, 12);
    expect(fresnel(Math.PI / 2, 1.52)).toBeCloseTo(1, 9);
    const brewster = Math.atan(1.5);
    const across = Math.cos(2 * brewster) ** 2;
    expect(fresnel(brewster, 1.5)).toBeCloseTo(across / 2, 12);
  });
});
