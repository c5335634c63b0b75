import { describe, expect, it } from "vitest";
import type { LensReading } from "../../contract/totemSessions.ts";
import { cameraOfFocal } from "../../engine/totem/pose/intrinsics.ts";
import { fieldOfView, focalOnFilm, lensOf } from "./lens.ts";

const size = { width: 3000, height: 2000 };
const nothing: LensReading = { known: false, why: "no focal length is given" };

describe("lensOf", () => {
  it("takes what EXIF says, or says what it lacks", () => {
    expect(lensOf({ source: "exif" }, nothing, size)).toBe(nothing);
  });

  it("takes a focal length on film, and that of a lens with its sensor", () => {
    const onFilm = lensOf({ source: "entered", focal: 36 }, nothing, size);
    expect(onFilm).toMatchObject({ known: true, camera: { fx: 3000, cx: 1500 } });
    const withSensor = lensOf({ source: "entered", focal: 24, sensor: 24 }, nothing, size);
    expect(withSensor).toMatchObject({ known: true, camera: { fx: 3000 } });
  });

  it("says what is missing where something is", () => {
    expect(lensOf({ source: "entered" }, nothing, size)).toEqual({ known: false, why: "nothing is entered" });
    expect(lensOf({ source: "entered", sensor: 24 }, nothing, size)).toMatchObject({ known: false });
    expect(lensOf({ source: "entered", focal: -5 }, nothing, size)).toMatchObject({ known: false });
  });
});

it("says how wide the picture is in degrees, and which lens on film sees as much", () => {
  const camera = cameraOfFocal(size, 1500);
  expect(fieldOfView(camera).across).toBeCloseTo(90, 9);
  expect(fieldOfView(camera).up).toBeCloseTo(2 * (180 / Math.PI) * Math.atan(2 / 3), 9);
  expect(focalOnFilm(camera)).toBeCloseTo(18, 9);
});
