import { expect, it } from "vitest";
import { sizeLimits } from "./viewSize.ts";

it("a limit is stated only where pixels were averaged", () => {
  expect(sizeLimits(2000, 2000, 4_000_000)).toEqual([]);
  expect(sizeLimits(4000, 3000, 3_000_000)).toEqual([
    "The map has 2000 x 1500 values, averaged from 4000 x 3000 pixels: finer detail is not in it.",
  ]);
});
