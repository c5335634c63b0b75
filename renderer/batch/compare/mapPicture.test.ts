import { expect, it } from "vitest";
import { colourTable } from "../../../engine/image/colourMap.ts";
import { colourMap } from "./mapPicture.ts";

it("colours a map by its grey levels and leaves alone what was not computed", () => {
  const pixels = new Uint8ClampedArray([0, 0, 0, 255, 255, 255, 255, 255, 128, 128, 128, 0]);
  colourMap(pixels, "viridis");
  const table = colourTable("viridis");
  expect([...pixels.slice(0, 4)]).toEqual([...table.slice(0, 3), 255]);
  expect([...pixels.slice(4, 8)]).toEqual([...table.slice(-3), 255]);
  expect(pixels[11]).toBe(0);
});
