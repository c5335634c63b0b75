import { describe, expect, it } from "vitest";
import { unclippedBlocks } from "./blocks.ts";

describe("unclippedBlocks", () => {
  it("leaves out blocks with clipped pixels, and their neighbours, on the grid given", () => {
    const [width, height] = [61, 43];
    const data = new Uint8Array(3 * width * height).fill(128);
    data[3 * (20 * width + 30) + 1] = 255;
    const unclipped = unclippedBlocks({ width, height, data }, { x: 0, y: 0 }, 2);
    const columns = Math.ceil(width / 8);
    expect(unclipped).toHaveLength(columns * Math.ceil(height / 8));
    const out = Array.from(unclipped.entries()).filter(([, ok]) => ok === 0);
    expect(out.map(([i]) => [i % columns, Math.floor(i / columns)])).toEqual(
      [1, 2, 3].flatMap((y) => [2, 3, 4].map((x) => [x, y])),
    );
    // The grid begins with three columns of pixels cut off: pixel 30 then lies in block 4.
    const shifted = unclippedBlocks({ width, height, data }, { x: 3, y: 0 }, 2);
    expect(shifted).toHaveLength(9 * 6);
    expect(shifted[2 * 9 + 2]).toBe(1);
    expect(shifted[2 * 9 + 5]).toBe(0);
  });

  it("takes values within the margin of either end for clipped", () => {
    const picture = (value: number) => ({ width: 8, height: 8, data: new Uint8Array(192).fill(value) });
    const result = [3, 4, 251, 252].map((value) => unclippedBlocks(picture(value), { x: 0, y: 0 }, 4)[0]);
    expect(result).toEqual([0, 1, 1, 0]);
  });
});
