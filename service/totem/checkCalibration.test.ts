import { describe, expect, it } from "vitest";
import type { CalibrationDocument } from "../../contract/totem.ts";
import { undistorted } from "../../engine/totem/refraction/camera.ts";
import { checkCalibration, checkPlaces } from "./checkCalibration.ts";

const size = { width: 240, height: 180 };
const covariance = [0, 1, 2].map(() => [0, 0, 0]);
const calibration: CalibrationDocument = {
  schema: "selfsame.totem-calibration/1",
  photo: { path: "a.jpg", sha256: "a", ...size },
  camera: {
    ...size,
    fx: 230,
    fy: 230,
    cx: 120,
    cy: 90,
    distortion: undistorted,
    source: "entered",
    how: "said",
    focalDeviation: 0.01,
  },
  balls: [
    {
      name: "ball 1",
      centre: [0, 0, 1],
      radius: 0.1,
      index: 1.52,
      deviation: [0, 0, 0],
      covariance,
      residual: 0,
      points: 9,
    },
  ],
  checks: [],
};
const [ball] = calibration.balls;
const withBall = (change: object): CalibrationDocument => ({ ...calibration, balls: [{ ...ball, ...change }] });

describe("a calibration", () => {
  it("passes for its own photograph, with a ball before the camera", () => {
    checkCalibration(calibration, "a", "a.jpg");
    checkPlaces(calibration, size);
  });

  it("is refused for another photograph, and without a ball", () => {
    expect(() => checkCalibration(calibration, "b", "b.jpg")).toThrow(/another photograph: .* b\.jpg has b\.$/);
    expect(() => checkCalibration({ ...calibration, balls: [] }, "a", "a.jpg")).toThrow(/holds no ball/);
  });

  it.each<[string, CalibrationDocument, RegExp]>([
    [
      "for another size",
      { ...calibration, camera: { ...calibration.camera, width: 300 } },
      /300 x 180 pixels, the photograph has 240 x 180/,
    ],
    ["with no focal length", { ...calibration, camera: { ...calibration.camera, fx: 0 } }, /focal length/],
    ["with a radius of 0", withBall({ radius: 0 }), /radius of ball 1/],
    ["with glass that is air", withBall({ index: 1 }), /refractive index of ball 1/],
    ["with a ball behind the camera", withBall({ centre: [0, 0, -1] }), /ball 1 is not in front/],
    ["with a ball around the camera", withBall({ centre: [0, 0, 0.05] }), /ball 1 is not in front/],
  ])("is refused %s", (_, wrong, words) => {
    expect(() => checkPlaces(wrong, size)).toThrow(words);
  });
});
