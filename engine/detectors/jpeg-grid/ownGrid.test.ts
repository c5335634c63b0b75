import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Orientation } from "../../evidence.ts";
import { ownGrid } from "./ownGrid.ts";

describe("ownGrid", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8] as Orientation[])("follows the block corner through orientation %i", async (o) => {
    // A stored picture, 21 x 13, whose block (0, 0) alone is white: where is it when the picture is upright?
    const stored = Uint8Array.from({ length: 21 * 13 }, (_, i) => (i % 21 < 8 && i < 8 * 21 ? 255 : 0));
    const jpeg = await sharp(stored, { raw: { width: 21, height: 13, channels: 1 } })
      .withMetadata({ orientation: o })
      .jpeg({ quality: 100 })
      .toBuffer();
    const { data, info } = await sharp(jpeg).autoOrient().greyscale().raw().toBuffer({ resolveWithObject: true });
    const corner = data.findIndex((value) => value > 200);
    const grid = ownGrid(info.width, info.height, o);
    expect({ x: (corner % info.width) % 8, y: Math.floor(corner / info.width) % 8 }).toEqual(grid);
  });
});
