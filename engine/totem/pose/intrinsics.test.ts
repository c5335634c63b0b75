import { describe, expect, it } from "vitest";
import { intrinsicsFromLens, type KnownIntrinsics } from "./intrinsics.ts";

const known = (...args: Parameters<typeof intrinsicsFromLens>): KnownIntrinsics => {
  const found = intrinsicsFromLens(...args);
  if (!found.camera) throw new Error(found.why);
  return found;
};
const why = (...args: Parameters<typeof intrinsicsFromLens>): string => {
  const found = intrinsicsFromLens(...args);
  return found.camera ? "" : found.why;
};

const landscape = { width: 3000, height: 2000 };
const portrait = { width: 2000, height: 3000 };
const whole = { pixelWidth: 3000, pixelHeight: 2000 };

describe("intrinsicsFromLens", () => {
  it("compares diagonals with film: the same as widths for 3:2, other than widths for 4:3", () => {
    const { camera, how, warnings } = known(landscape, { ...whole, focalLength35: 36 });
    expect(camera.fx).toBeCloseTo(3000, 9);
    expect(camera).toMatchObject({ fy: camera.fx, cx: 1500, cy: 1000, width: 3000, height: 2000 });
    expect(how).toContain("36 mm on 35 mm film");
    expect(warnings).toEqual([]);
    const four = known({ width: 3264, height: 2448 }, { focalLength35: 29, pixelWidth: 3264, pixelHeight: 2448 });
    expect(four.camera.fx).toBeCloseTo((29 * 4080) / Math.hypot(36, 24), 9);
  });

  it("is the same for a picture that stands upright, and follows one that was resized", () => {
    for (const facts of [{ focalLength35: 50 }, { focalLength: 30, pixelsPerMillimetre: 130 }]) {
      const { fx } = known(landscape, { ...whole, ...facts }).camera;
      expect(known(portrait, { ...whole, ...facts }).camera.fx).toBeCloseTo(fx, 9);
      expect(known({ width: 750, height: 500 }, { ...whole, ...facts }).camera.fx).toBeCloseTo(fx / 4, 9);
    }
  });

  it("keeps the focal length of a picture that was cropped, and says what is not known", () => {
    const { camera, warnings } = known({ width: 1000, height: 1000 }, { ...whole, focalLength35: 36 });
    expect(camera.fx).toBeCloseTo(3000, 9);
    expect(warnings.join()).toMatch(/cropped: .*3000 x 2000 .* 1000 x 1000/);
    expect(why({ width: 3000, height: 3000 }, { ...whole, focalLength35: 36 })).toMatch(/another shape/);
    expect(known(landscape, { focalLength35: 36 }).warnings.join()).toMatch(/Nothing says how large/);
  });

  it("takes the pixels of the sensor, as Canon EOS 450D gives them", () => {
    const { camera, how } = known(
      { width: 4272, height: 2848 },
      { pixelWidth: 4272, pixelHeight: 2848, focalLength: 100, pixelsPerMillimetre: 4865.603644646925 / 25.4 },
    );
    // Its sensor is 22.2 mm wide.
    expect(camera.fx / ((100 * 4272) / 22.2)).toBeCloseTo(1, 2);
    expect(how).toContain("100 mm on a sensor of 191.6 pixels per millimetre");
  });

  it("does not believe in a sensor that is 2 mm wide, as Canon PowerShot G2 writes into small pictures", () => {
    const facts = { pixelWidth: 640, pixelHeight: 480, focalLength: 21, pixelsPerMillimetre: 8114.2857 / 25.4 };
    expect(why({ width: 480, height: 640 }, facts)).toMatch(/2\.0 mm wide, which no sensor is/);
    expect(known({ width: 480, height: 640 }, { ...facts, focalLength35: 100 }).how).toContain("35 mm film");
  });

  it("takes film where the pixels of the sensor contradict it, and says so", () => {
    const { camera, warnings } = known(landscape, {
      ...whole,
      focalLength35: 36,
      focalLength: 30,
      pixelsPerMillimetre: 200,
    });
    expect(camera.fx).toBeCloseTo(3000, 9);
    expect(warnings.join()).toMatch(/3000 against 6000 pixels/);
  });

  it("takes a sensor that is given, and counts digital zoom where the lens is meant, not where film is", () => {
    expect(known(landscape, { ...whole, focalLength: 8, sensorWidth: 6 }).camera.fx).toBeCloseTo(4000, 9);
    const zoomed = known(landscape, { ...whole, focalLength: 8, sensorWidth: 6, digitalZoom: 2 });
    expect(zoomed.camera.fx).toBeCloseTo(8000, 9);
    expect(zoomed.warnings.join()).toContain("2.00 (digital zoom)");
    expect(known(landscape, { ...whole, focalLength35: 36, digitalZoom: 2 }).camera.fx).toBeCloseTo(3000, 9);
  });

  it("knows a focal length the better, the more digits it is given with, and the shorter the lens is", () => {
    const deviation = (facts: Parameters<typeof known>[1]) => known(landscape, { ...whole, ...facts }).deviation;
    const telephone = { focalLength: 4.25, pixelsPerMillimetre: 520 };
    // Assumed 1 %, and focused on anything farther than a metre: 4.25 mm / 1 m / sqrt 3.
    expect(deviation(telephone)).toBeCloseTo(Math.hypot(0.01, 0.0025, 0.0007), 3);
    const rounded = Math.hypot(0.01, 1 / Math.sqrt(12) / 26, 0.0025);
    expect(deviation({ focalLength: 4.25, focalLength35: 26 })).toBeCloseTo(rounded, 3);
    expect(deviation({ focalLength35: 26 })).toBeGreaterThan(rounded);
    expect(deviation({ focalLength35: 26.25 })).toBeLessThan(deviation({ focalLength35: 26 }));
    expect(deviation({ focalLength: 100, pixelsPerMillimetre: 191.56 })).toBeGreaterThan(0.05);
    const sensor = (sensorWidth: number) => deviation({ focalLength: 4.25, sensorWidth });
    expect(sensor(5.76)).toBeCloseTo(deviation(telephone), 3);
    expect(sensor(6)).toBeGreaterThan(4 * sensor(5.76));
  });

  it("says what is missing", () => {
    expect(why(landscape, whole)).toMatch(/no focal length/);
    expect(why(landscape, { ...whole, focalLength35: 0, focalLength: Number.NaN })).toMatch(/no focal length/);
    expect(why(landscape, { ...whole, focalLength: 5.5 })).toMatch(/5\.5 mm, but nothing is said about the sensor/);
    expect(why(landscape, { ...whole, sensorWidth: 6 })).toMatch(/not the focal length of the lens/);
  });
});
