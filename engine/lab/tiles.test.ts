import { expect, it } from "vitest";
import { base64 } from "../image/base64.ts";
import { enlargement, TileSheet } from "./tiles.ts";

it("takes grey and coloured tiles apart", () => {
  const grey = new TileSheet({ width: 2, height: 1, channels: 1, count: 2, data: base64(Uint8Array.of(1, 2, 3, 4)) });
  expect([...grey.rgba(1)!]).toEqual([3, 3, 3, 255, 4, 4, 4, 255]);
  const data = base64(Uint8Array.of(9, 8, 7, 1, 2, 3));
  const coloured = new TileSheet({ width: 1, height: 1, channels: 3, count: 2, data });
  expect([...coloured.rgba(1)!]).toEqual([1, 2, 3, 255]);
});

it("has no more tiles than bytes for them", () => {
  const short = new TileSheet({ width: 1, height: 1, channels: 3, count: 5, data: base64(Uint8Array.of(1, 2, 3, 4)) });
  expect(short.count).toBe(1);
  expect(short.rgba(1)).toBeUndefined();
  expect(short.rgba(-1)).toBeUndefined();
});

it("is enlarged in whole steps, and reduced to what fits", () => {
  expect(enlargement({ width: 28, height: 20 }, 72)).toBe(2);
  expect(enlargement({ width: 72, height: 72 }, 72)).toBe(1);
  expect(enlargement({ width: 144, height: 72 }, 72)).toBe(0.5);
});
