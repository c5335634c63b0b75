import { describe, expect, it } from "vitest";
import { boxesProblem } from "./bmffBoxes.ts";
import { readMetadata } from "./readMetadata.ts";

const box = (kind: string, length: number) => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(length);
  bytes.write(kind, 4, "latin1");
  return bytes;
};
const file = (...boxes: Buffer[]) => new Uint8Array(Buffer.concat(boxes));

describe("boxesProblem", () => {
  it("lets files pass whose boxes lead to their metadata, or to the end", () => {
    expect(boxesProblem(file(box("ftyp", 16), box("free", 16), box("meta", 16)))).toBeUndefined();
    expect(boxesProblem(file(box("ftyp", 16), box("free", 1000)))).toBeUndefined();
    expect(boxesProblem(Uint8Array.of(0xff, 0xd8))).toBeUndefined();
  });

  it("names the box that leads nowhere", () => {
    expect(boxesProblem(file(box("ftyp", 16), box("free", 0), box("meta", 16)))).toBe(
      "the box at byte 16 claims 0 bytes",
    );
    expect(boxesProblem(file(box("ftyp", 0), box("meta", 16)))).toBe("the box at byte 0 claims 0 bytes");
    expect(boxesProblem(file(box("ftyp", 16), box("free", 7), box("meta", 16)))).toMatch(/claims 7 bytes/);
  });

  it.each([
    [box("ftyp", 16), box("free", 0)],
    [box("ftyp", 0), box("free", 16)],
  ])("is told by the reader, which would never end there", async (...boxes) => {
    const ftyp = boxes[0];
    ftyp.write("avif", 8, "latin1");
    const { blocks } = await readMetadata(file(...boxes), "avif");
    expect(blocks.find(({ id }) => id === "exif")?.error).toMatch(/claims 0 bytes/);
  });
});
