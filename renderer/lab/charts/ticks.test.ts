import { describe, expect, it } from "vitest";
import { padded, tickLabels, ticks, valueLabel } from "./ticks.ts";

describe("ticks", () => {
  it.each([
    ["linear", [0, 1], 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    ["linear", [-0.35, 0.35], 4, [-0.2, 0, 0.2]],
    ["linear", [0, 9_731], 5, [0, 2000, 4000, 6000, 8000]],
    ["log2", [2 ** -10, 2 ** -4], 10, [-10, -9, -8, -7, -6, -5, -4].map((e) => 2 ** e)],
    ["log2", [2 ** -10, 1], 6, [-10, -8, -6, -4, -2, 0].map((e) => 2 ** e)],
    ["log2", [5, 7], 5, [5, 5.5, 6, 6.5, 7]],
    ["log10", [1e-6, 1], 4, [1e-6, 1e-4, 1e-2, 1]],
    ["log10", [0.3, 4], 6, [0.5, 1, 2]],
    ["log10", [1, 100], 6, [1, 10, 100]],
  ] as const)("%s %j", (scale, range, most, values) => {
    const found = ticks(scale, [range[0], range[1]], most);
    expect(found).toHaveLength(values.length);
    for (const [i, value] of values.entries()) expect(found[i]).toBeCloseTo(value, 10);
  });

  it("are one where the range is a single value", () => {
    expect(ticks("linear", [3, 3], 5)).toEqual([3]);
  });
});

describe("labels", () => {
  it.each([
    ["log2", [2 ** -10, 2 ** -9], ["2⁻¹⁰", "2⁻⁹"]],
    ["log2", [32, 64, 4096], ["32", "64", "4096"]],
    ["log2", [2 ** 12, 2 ** 16], ["2¹²", "2¹⁶"]],
    ["log10", [1e-5, 1e-3], ["10⁻⁵", "10⁻³"]],
    ["log10", [0.01, 0.1, 1], ["0.01", "0.1", "1"]],
    ["linear", [0, 20_000], ["0", "20,000"]],
    ["linear", [0.1, 0.2, 0.30000000000000004], ["0.1", "0.2", "0.3"]],
    ["linear", [0, 2e-6], ["0", "2 × 10⁻⁶"]],
  ] as const)("of a %s axis at %j", (scale, values, labels) => expect(tickLabels(scale, values)).toEqual(labels));

  it("of single values have four digits", () => {
    expect(valueLabel("linear", 1.234567)).toBe("1.235");
    expect(valueLabel("log10", 0.00012345)).toBe("1.2 × 10⁻⁴");
    expect(valueLabel("log2", 2 ** -7)).toBe("2⁻⁷");
    expect(valueLabel("linear", 1200)).toBe("1200");
  });
});

it("pads along the axis as it is drawn", () => {
  expect(padded("linear", [0, 10], 0.1)).toEqual([-1, 11]);
  expect(padded("log10", [1, 100], 0.5)).toEqual([0.1, 1000]);
  expect(padded("log2", [8, 8], 0.1)).toEqual([4, 16]);
  expect(padded("linear", [0, 0], 0.1)).toEqual([-1, 1]);
});
