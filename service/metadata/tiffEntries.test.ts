import { describe, expect, it } from "vitest";
import { impossibleEntry } from "./tiffEntries.ts";

/** Little-endian: one directory with these entries, the place of the next one, and some bytes. */
function tiff(entries: readonly [tag: number, type: number, count: number, value: number][], next = 0): Uint8Array {
  const bytes = new Uint8Array(8 + 2 + 12 * entries.length + 4 + 64);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 0x2a, 0]);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  }
  view.setUint32(10 + 12 * entries.length, next, true);
  return bytes;
}

describe("impossibleEntry", () => {
  it("lets pass what fits", () => {
    expect(impossibleEntry(tiff([[0x10f, 2, 40, 60]]))).toBeUndefined();
    expect(impossibleEntry(new Uint8Array(3))).toBeUndefined();
  });

  it("names the entry that claims more than there is, by the size of its type", () => {
    expect(impossibleEntry(tiff([[0x11a, 5, 0x930001, 60]]))).toMatch(/0x011a claims 9633793 values/);
    expect(impossibleEntry(tiff([[0x10f, 2, 80, 30]]))).toBeUndefined();
    expect(impossibleEntry(tiff([[0x10f, 4, 80, 30]]))).toMatch(/0x010f/);
  });

  it("follows directories and ends where they lead in a circle", () => {
    const circle = tiff([[0x8769, 4, 1, 8]], 8);
    expect(impossibleEntry(circle)).toBeUndefined();
    const inner = tiff([[0x8769, 4, 1, 40]]);
    new DataView(inner.buffer).setUint16(40, 1, true);
    new DataView(inner.buffer).setUint32(46, 1e9, true);
    expect(impossibleEntry(inner)).toMatch(/claims 1000000000 values/);
  });
});
