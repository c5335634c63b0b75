import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { orient } from "../orient.ts";
import { readBmffHeader } from "./bmff.ts";

function box(type: string, ...content: (number[] | Uint8Array)[]): Uint8Array {
  const body = content.flatMap((part) => [...part]);
  const length = 8 + body.length;
  return Uint8Array.of(0, 0, length >> 8, length & 255, ...[...type].map((c) => c.charCodeAt(0)), ...body);
}

const text = (value: string) => [...value].map((c) => c.charCodeAt(0));

/** A file of brand heic whose item 1 has the given properties, in order. */
function heic(properties: Uint8Array[]): Uint8Array {
  const ispe = box("ispe", [0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 3]);
  const ipma = box(
    "ipma",
    [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, properties.length + 1],
    [ispe, ...properties].map((_, i) => i + 1),
  );
  const meta = box(
    "meta",
    [0, 0, 0, 0],
    box("pitm", [0, 0, 0, 0, 0, 1]),
    box("iprp", box("ipco", ispe, ...properties), ipma),
  );
  return Uint8Array.from([...box("ftyp", text("heic"), [0, 0, 0, 0], text("mif1heic")), ...meta]);
}

const picture: RgbImage = { width: 5, height: 3, data: Uint8Array.from({ length: 45 }, (_, i) => i) };

describe("readBmffHeader", () => {
  it("reads the size of the primary item", () => {
    expect(readBmffHeader(heic([]))).toMatchObject({ format: "heic", width: 5, height: 3, orientation: 1 });
  });

  it("combines quarter turns and mirrors into one orientation (ISO/IEC 23008-12, 6.5.10 and 6.5.12)", () => {
    const step = fc.oneof(
      fc.integer({ min: 0, max: 3 }).map((turns) => ({
        property: box("irot", [turns]),
        // A quarter turn anticlockwise is what orientation 8 asks for.
        apply: (image: RgbImage) =>
          Array.from({ length: turns }).reduce<RgbImage>((turned) => orient(turned, 8), image),
      })),
      fc.constantFrom(
        { property: box("imir", [0]), apply: (image: RgbImage) => orient(image, 4) },
        { property: box("imir", [1]), apply: (image: RgbImage) => orient(image, 2) },
      ),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), (steps) => {
        const { orientation } = readBmffHeader(heic(steps.map(({ property }) => property)));
        const expected = steps.reduce((image, { apply }) => apply(image), picture);
        expect(orient(picture, orientation)).toEqual(expected);
      }),
    );
  });

  it("notices a box that reaches beyond the file", () => {
    const whole = heic([]);
    const cut = Uint8Array.from([...whole, 0, 0, 1, 0, ...text("mdat"), 1, 2, 3]);
    expect(readBmffHeader(whole).cutShort).toBe(false);
    expect(readBmffHeader(cut).cutShort).toBe(true);
  });
});
