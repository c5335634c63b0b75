import { describe, expect, it } from "vitest";
import { parseJpegStructure } from "../../engine/jpeg/parseStructure.ts";
import { hasSharedData, sharedData } from "../../tests/support/sharedData.ts";
import { readFile } from "../evidence/readFile.ts";
import { fixture } from "./fixtures/fixture.ts";
import { orient } from "./orient.ts";
import { decodePreviews } from "./previews.ts";
import { sniff } from "./sniff.ts";

/** A JPEG whose JFIF segment carries a thumbnail of 2 x 1 pixels. */
function withJfifThumbnail(rgb: number[]): Uint8Array {
  const jpeg = fixture("420.jpg");
  const head = [0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 0, 0, 1, 0, 1, 2, 1, ...rgb];
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 2 + head.length, ...head, ...jpeg.subarray(2)]);
}

describe("decodePreviews", () => {
  it("reads the plain pixels of a JFIF thumbnail and turns them with the main picture", async () => {
    const bytes = withJfifThumbnail([1, 2, 3, 4, 5, 6]);
    const structure = parseJpegStructure(bytes);
    const [upright] = await decodePreviews(bytes, structure, 1);
    expect(upright).toMatchObject({ kind: "jfif-thumbnail", bytes: 6 });
    expect(upright.image).toEqual({ width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    const [turned] = await decodePreviews(bytes, structure, 6);
    expect(turned.image).toEqual(orient(upright.image, 6));
  });

  it("leaves out what cannot be decoded", async () => {
    const bytes = fixture("420.jpg");
    const structure = parseJpegStructure(bytes);
    structure.embedded = [
      { kind: "exif-thumbnail", offset: 2, bytes: 100 },
      { kind: "mpf", offset: bytes.length + 9, bytes: 100 },
    ];
    expect(await decodePreviews(bytes, structure, 1)).toEqual([]);
  });

  it.runIf(hasSharedData).each(["apple-iphone-4s_1.jpg", "canon-eos-1000d_1.jpg", "nikon-d3100_1.jpg"])(
    "gives the thumbnail of %s upright like its picture",
    async (name) => {
      const { bytes } = await readFile(sharedData(`photos/${name}`));
      const { orientation, width, height } = sniff(bytes);
      const previews = await decodePreviews(bytes, parseJpegStructure(bytes), orientation);
      expect(previews.length).toBeGreaterThan(0);
      const portrait = orientation >= 5 ? width > height : height > width;
      for (const { image } of previews) expect(image.height > image.width).toBe(portrait);
    },
  );
});
