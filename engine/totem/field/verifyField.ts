/** What of a photograph contradicts the field: as with the sweep, except that every ball that sees a cell says what the field says. */
import type { RgbImage } from "../../image/raster.ts";
import type { Ball } from "../refraction/ball.ts";
import { type Camera, project } from "../refraction/camera.ts";
import { forwardMap } from "../refraction/forward.ts";
import { directView } from "../sweep/directView.ts";
import type { Sweep } from "../sweep/sweep.ts";
import { type Verification, verify } from "../verify/verify.ts";
import { MARGIN } from "./lattice.ts";
import type { FieldView } from "./renderField.ts";
import type { RadianceField } from "./trainField.ts";

/** Standard deviation to which the direct view is smoothed before it is compared, in voxels of the field. */
const BLUR = 0.8;

/** @param view the field as the camera sees it. @param balls those that the field was trained from. */
export function verifyField(
  field: RadianceField,
  view: FieldView,
  image: RgbImage,
  camera: Camera,
  balls: readonly Ball[],
): Verification {
  return verify(asSweep(field, view, image, camera, balls));
}

/** The field in the form of a sweep. */
export function asSweep(
  { lattice }: RadianceField,
  view: FieldView,
  image: RgbImage,
  camera: Camera,
  balls: readonly Ball[],
): Sweep {
  const { width, height, step } = view;
  const spread = (BLUR * camera.fx * 2 * (1 + MARGIN) * lattice.half[0]) / lattice.columns;
  const direct = directView(image, camera, balls, { step, finest: spread, coarsest: spread });
  const depth = view.depth.map((z, cell) => (direct.ball[cell] ? Number.NaN : z));
  const said = balls.map((ball, k) => {
    const map = forwardMap(ball);
    const weight = view.weight[k].map((value, cell) => (direct.ball[cell] ? 0 : value));
    const place = new Float32Array(2 * depth.length);
    for (let cell = 0; cell < depth.length; cell++) {
      if (weight[cell] === 0) continue;
      const z = depth[cell];
      const found = map.locate([z * direct.rays[2 * cell], z * direct.rays[2 * cell + 1], z]);
      if (found) place.set(project(camera, found.direction), 2 * cell);
      else weight[cell] = 0;
    }
    return {
      weight,
      expected: view.colour,
      direct: direct.levels[0],
      spread: new Float32Array(depth.length).fill(spread),
      place,
    };
  });
  return {
    width,
    height,
    step,
    depth,
    confidence: view.confidence,
    picture: direct.picture,
    ball: direct.ball,
    balls: said,
    // A field has one depth.
    readFreely: said.map(({ weight }) => weight),
  };
}
