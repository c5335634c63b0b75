/** What is entered of the lens, as the camera that follows from it, for what the window draws and says. */
import type { LensChoice, LensReading } from "../../contract/totemSessions.ts";
import { intrinsicsFromLens } from "../../engine/totem/pose/intrinsics.ts";
import type { Camera } from "../../engine/totem/refraction/camera.ts";

interface Size {
  width: number;
  height: number;
}

/** @param size of the upright picture. */
export function lensOf(lens: LensChoice, exif: LensReading, size: Size): LensReading {
  switch (lens.source) {
    case "exif":
      return exif;
    case "checkerboard":
      return { known: true, camera: lens.camera, how: lens.how, deviation: lens.focalDeviation, warnings: [] };
    case "entered": {
      const { focal, sensor } = lens;
      const { width, height } = size;
      if (!focal) return { known: false, why: sensor ? "the focal length is missing" : "nothing is entered" };
      const facts = sensor ? { focalLength: focal, sensorWidth: sensor } : { focalLength35: focal };
      const found = intrinsicsFromLens({ width, height }, facts);
      if (!found.camera) return { known: false, why: found.why };
      return { known: true, ...found };
    }
  }
}

/** Angles that the picture spans, degrees. */
export function fieldOfView({ width, height, fx, fy }: Camera): { across: number; up: number } {
  const angle = (side: number, focal: number) => (360 / Math.PI) * Math.atan(side / 2 / focal);
  return { across: angle(width, fx), up: angle(height, fy) };
}

/** Of a lens with the same angle of view on 35 mm film, millimetres. */
export const focalOnFilm = ({ width, height, fx, fy }: Camera): number =>
  (Math.sqrt(fx * fy) * Math.hypot(36, 24)) / Math.hypot(width, height);
