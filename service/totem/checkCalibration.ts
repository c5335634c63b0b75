/** Whether a calibration is that of a photograph, and can be. */
import { SelfsameError } from "../../contract/errors.ts";
import type { CalibrationDocument } from "../../contract/totem.ts";

const again = "Calibrate this very photograph: selfsame totem calibrate PHOTO --outlines FILE --out CALIBRATION.";

/** @throws SelfsameError usage where it is that of another photograph, or holds no ball. */
export function checkCalibration({ photo, balls }: CalibrationDocument, sha256: string, name: string): void {
  if (photo.sha256 !== sha256)
    throw new SelfsameError(
      "usage",
      `The calibration belongs to another photograph: that one has SHA-256 ${photo.sha256}, ${name} has ${sha256}.`,
      again,
    );
  if (balls.length === 0)
    throw new SelfsameError("usage", "The calibration holds no ball that can be used.", "Its checks say why.");
}

/** @param size of the photograph. @throws SelfsameError usage where it is what no calibration of this program comes to. */
export function checkPlaces(
  { camera, balls }: CalibrationDocument,
  { width, height }: { width: number; height: number },
): void {
  const refuse = (why: string) => {
    throw new SelfsameError("usage", `The calibration cannot be: ${why}.`, again);
  };
  if (camera.width !== width || camera.height !== height)
    refuse(`it is for ${camera.width} x ${camera.height} pixels, the photograph has ${width} x ${height}`);
  if (!(camera.fx > 0 && camera.fy > 0)) refuse("its focal length is not larger than 0");
  for (const { name, centre, radius, index } of balls) {
    if (!(radius > 0)) refuse(`the radius of ${name} is not larger than 0`);
    if (!(index > 1)) refuse(`the refractive index of ${name} is not larger than 1`);
    if (!(centre[2] > radius)) refuse(`${name} is not in front of the camera`);
  }
}
