/** A photograph held against the scene that is rebuilt from its balls alone. */
import type { RgbImage } from "../image/raster.ts";
import type { Placed } from "./examine.ts";
import { type FieldView, type Grid, renderField } from "./field/renderField.ts";
import { type FieldOptions, trainField } from "./field/trainField.ts";
import { verifyField } from "./field/verifyField.ts";
import type { Verification } from "./verify/verify.ts";

export interface FieldExamination {
  /** What the camera should see. */
  view: FieldView;
  verification: Verification;
  /** Root mean square difference of what balls show from what the field says, in square roots of linear light. */
  residual: number;
}

/**
 * Trains a field, renders it for the camera and holds the photograph against it: minutes.
 * @param placed camera and balls as `examined` found them. @param grid that of the sweep, so that both can be compared.
 * @throws RangeError where no ball shows anything of the scene; the signal's reason where it is stopped.
 */
export async function examinedByField(
  image: RgbImage,
  { camera, balls }: Placed,
  grid: Grid,
  options: FieldOptions,
): Promise<FieldExamination> {
  const field = await trainField(image, camera, balls, options);
  const view = renderField(field, camera, grid);
  return { view, verification: verifyField(field, view, image, camera, balls), residual: field.residual };
}
