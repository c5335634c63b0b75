import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { explainedBy } from "./content.ts";

const { normal } = random("content");
const brightness = Float64Array.from({ length: 500 }, () => 100 + 20 * normal());
const contrast = Float64Array.from({ length: 500 }, () => 4 + normal());

describe("explainedBy", () => {
  it("is 1 for what follows from brightness and contrast", () => {
    const values = brightness.map((b, i) => 3 * b - contrast[i] ** 2 + b * contrast[i]);
    expect(explainedBy({ brightness, contrast }, values)).toBeCloseTo(1, 9);
  });

  it("is about 0 for what does not, and 0 where nothing varies", () => {
    expect(explainedBy({ brightness, contrast }, brightness.map(normal))).toBeLessThan(0.05);
    expect(explainedBy({ brightness, contrast }, new Float64Array(500).fill(3))).toBe(0);
    const flat = new Float64Array(500).fill(7);
    expect(explainedBy({ brightness: flat, contrast: flat }, brightness)).toBe(0);
  });
});
