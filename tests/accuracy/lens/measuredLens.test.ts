import { expect, it } from "vitest";
import { measuredLens } from "./measuredLens.ts";

it("knows a lens from photographs with blur, shadows, noise and JPEG", async () => {
  const lens = await measuredLens(21, 640, 480, 6);
  expect(lens.found).toBe(6);
  expect(lens.corners).toBeLessThan(0.15);
  expect(lens.focalError).toBeLessThan(0.005);
  expect(lens.focalError).toBeLessThan(4 * lens.deviation);
}, 120_000);
