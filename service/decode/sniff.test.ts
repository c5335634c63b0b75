import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SelfsameError } from "../../contract/errors.ts";
import { fixture, goldens } from "./fixtures/fixture.ts";
import { sniff } from "./sniff.ts";

const formats: Record<string, string> = {
  jpg: "jpeg",
  png: "png",
  webp: "webp",
  avif: "avif",
  tif: "tiff",
  gif: "gif",
};
const text = (content: string) => new TextEncoder().encode(content);

describe("sniff", () => {
  it.each(Object.keys(goldens))("reads format, size and orientation: %s", (name) => {
    const orientation = Number(/^orientation-(\d)/.exec(name)?.[1] ?? 1);
    expect(sniff(fixture(name))).toMatchObject({
      format: formats[name.split(".").pop()!],
      width: 67,
      height: 45,
      orientation,
    });
  });

  it.each([
    ["<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"],
    ["<?xml version='1.0'?>\n<!-- made by hand -->\n<svg/>", "SVG"],
    ["<!DOCTYPE html><p>", "HTML"],
    ["%PDF-1.7", "PDF"],
    ["PK\x03\x04", "ZIP"],
    ["8BPS\0\x01", "PSD"],
    ["RIFF....AVI LIST", "film"],
    ["\0\0\0\x18ftypisom\0\0\0\0isomiso2", "film"],
    ["\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "raw"],
    ["hello, this is a letter", "no picture"],
  ])("refuses %j by its name", (content, name) => {
    expect(() => sniff(text(content))).toThrowError(
      expect.objectContaining({ code: "unsupported", message: expect.stringContaining(name) }),
    );
  });

  it("refuses an empty file", () => {
    expect(() => sniff(new Uint8Array(0))).toThrowError(expect.objectContaining({ code: "unreadable" }));
  });

  it("throws nothing but its own errors, whatever is changed in a header", () => {
    const names = Object.keys(goldens);
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (name, changes, share) => {
          const bytes = fixture(name);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          try {
            const header = sniff(bytes.subarray(0, Math.ceil(bytes.length * share)));
            expect(header.width).toBeGreaterThan(0);
            expect(header.height).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(SelfsameError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
