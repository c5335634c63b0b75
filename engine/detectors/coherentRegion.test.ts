import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { coherentRegion, regionAround } from "./coherentRegion.ts";

/** Two independent coordinates of variance 1 over a grid, the first moved by `step` inside; then whitened again. */
function grid(columns: number, rows: number, step: number, inside: (x: number, y: number) => boolean) {
  const { normal } = random("coherent region", step);
  const count = columns * rows;
  const values = Float64Array.from({ length: 2 * count }, () => normal());
  for (let i = 0; i < count; i++) if (inside(i % columns, Math.floor(i / columns))) values[2 * i] += step;
  for (const k of [0, 1]) {
    const column = Float64Array.from({ length: count }, (_, i) => values[2 * i + k]);
    const mean = column.reduce((sum, value) => sum + value, 0) / count;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
    column.forEach((value, i) => {
      values[2 * i + k] = (value - mean) / deviation;
    });
  }
  return { columns, rows, length: 2, places: Int32Array.from({ length: count }, (_, i) => i), values };
}

const square = (x: number, y: number) => x >= 20 && x < 29 && y >= 8 && y < 17;

describe("coherentRegion", () => {
  it("finds a square among noise and how much of the variance it explains", () => {
    const found = coherentRegion(grid(40, 30, 4, square));
    if (!found) throw new Error("nothing found");
    const share = 81 / 1200;
    const between = share * (1 - share) * 16;
    expect(found.explained).toBeGreaterThan((0.6 * between) / (1 + between));
    expect(found.explained).toBeLessThan((1.2 * between) / (1 + between));
    let wrong = 0;
    found.member.forEach((value, i) => {
      if (Boolean(value) !== square(i % 40, Math.floor(i / 40))) wrong++;
    });
    expect(wrong).toBeLessThan(25);
    expect(found.position.data[12 * 40 + 24]).toBeGreaterThan(0.8);
    expect(Math.abs(found.position.data[25 * 40 + 5])).toBeLessThan(0.4);
  });

  it("takes the smaller part, and does not mind the sign", () => {
    for (const [step, inside] of [
      [-4, square],
      [4, (x: number, y: number) => !square(x, y)],
    ] as const) {
      const found = coherentRegion(grid(40, 30, step, inside));
      expect(found?.share).toBeLessThan(0.12);
      expect(found?.member[12 * 40 + 24]).toBe(1);
    }
  });

  it("explains little of noise", () => {
    expect(coherentRegion(grid(60, 40, 0, square))?.explained).toBeLessThan(0.03);
  });

  it("leaves unknown places out", () => {
    const { values, ...rest } = grid(40, 30, 4, square);
    const places = rest.places.filter((place) => place % 40 >= 10);
    const known = Float64Array.from({ length: 2 * places.length }, (_, i) => values[2 * places[i >> 1] + (i & 1)]);
    const found = coherentRegion({ ...rest, places, values: known });
    expect(found?.position.data[5]).toBeNaN();
    expect(found?.member.some((value, i) => value === 1 && i % 40 < 10)).toBe(false);
    expect(found?.member[12 * 40 + 24]).toBe(1);
  });

  it("finds nothing where there is nothing to compare", () => {
    expect(coherentRegion({ ...grid(40, 30, 0, square), length: 0 })).toBeUndefined();
    expect(coherentRegion(grid(2, 2, 0, square))).toBeUndefined();
  });
});

describe("regionAround", () => {
  it("is the rectangle around the members, in pixels", () => {
    const member = new Uint8Array(12);
    member[5] = member[6] = 1;
    expect(regionAround({ columns: 4, rows: 3 }, member, { width: 41, height: 31 })).toEqual({
      x: 10,
      y: 10,
      width: 20,
      height: 10,
      area: 200,
    });
    expect(regionAround({ columns: 4, rows: 3 }, new Uint8Array(12), { width: 41, height: 31 })).toBeUndefined();
  });
});
