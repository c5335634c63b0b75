/** From a photograph and the outlines of its balls to where the balls are. */
import { SelfsameError } from "../../contract/errors.ts";
import { type CalibrationDocument, calibrationDocumentSchema, type OutlinesDocument } from "../../contract/totem.ts";
import type { Evidence } from "../../engine/evidence.ts";
import { checkOutlines } from "../../engine/totem/pose/checkOutlines.ts";
import { intrinsicsFromLens, type KnownIntrinsics } from "../../engine/totem/pose/intrinsics.ts";
import { refinePoses } from "../../engine/totem/pose/refine.ts";
import { openEvidence } from "../evidence/openEvidence.ts";
import { type BoardPictures, intrinsicsFromBoards } from "./checkerboards.ts";
import { lensFacts } from "./lensFacts.ts";
import { namedOutlines } from "./outlinesFile.ts";

const maxMegapixels = 150;

/** What somebody says of the lens; read from EXIF where nothing is said. */
export interface EnteredLens {
  /** Millimetres, on 35 mm film; of the lens itself where a sensor is given. */
  focal?: number;
  /** Longer side of the sensor. With it alone, the focal length of the lens is read from EXIF. */
  sensor?: number;
  /** Photographs of a checkerboard by the same camera, instead. */
  boards?: BoardPictures;
  /** What came of such photographs before. */
  known?: Pick<KnownIntrinsics, "camera" | "how" | "deviation">;
}

/**
 * Balls with a problem are left out, and the checks say why.
 * @throws SelfsameError as openEvidence does; usage where the outlines belong to a picture of another size, the focal length is not
 * known, or as intrinsicsFromBoards.
 */
export async function calibrate(
  path: string,
  outlines: OutlinesDocument,
  entered: EnteredLens,
): Promise<CalibrationDocument> {
  const evidence = await openEvidence(path, { name: path, maxMegapixels });
  const { width, height, sha256 } = evidence;
  const { size } = outlines;
  if (size && (size.width !== width || size.height !== height))
    throw new SelfsameError(
      "usage",
      `The outlines belong to a picture of ${size.width} x ${size.height} pixels, ${path} has ${width} x ${height}.`,
      "Outline the balls in this very picture.",
    );
  const { camera, how, deviation, warnings } = await intrinsicsOf(evidence, entered);
  const named = namedOutlines(outlines);
  const { fits, problems } = checkOutlines(named, camera);
  const found = named.flatMap((ball, i) => {
    const fit = fits[i];
    return fit ? [{ ...ball, centre: fit.centre }] : [];
  });
  const refined = refinePoses(found, camera, deviation);
  return calibrationDocumentSchema.parse({
    schema: "selfsame.totem-calibration/1",
    photo: { path, sha256, width, height },
    camera: {
      ...refined.camera,
      source: sourceOf(entered),
      how: refined.focalMoved ? `${how}, moved by the outlines` : how,
      focalDeviation: refined.focalDeviation,
    },
    balls: found.map(({ points, ...ball }, i) => {
      const { centre, covariance, residual } = refined.balls[i];
      const deviation = [0, 1, 2].map((axis) => Math.sqrt(covariance[axis][axis]));
      return { ...ball, centre: [...centre], deviation, covariance, residual, points: points.length };
    }),
    checks: [...warnings.map((text) => ({ level: "warning", balls: [], text })), ...problems],
  });
}

function sourceOf({ focal, sensor, boards, known }: EnteredLens): CalibrationDocument["camera"]["source"] {
  if (boards || known) return "checkerboard";
  return focal || sensor ? "entered" : "exif";
}

async function intrinsicsOf(
  evidence: Evidence,
  { focal, sensor, boards, known }: EnteredLens,
): Promise<KnownIntrinsics> {
  const { width, height, metadata } = evidence;
  if (boards) {
    const { leftOut, ...found } = await intrinsicsFromBoards(boards, { width, height });
    return { ...found, warnings: leftOut.map(({ name, why }) => `${name} is left out: ${why}`) };
  }
  if (known) {
    if (known.camera.width === width && known.camera.height === height) return { ...known, warnings: [] };
    throw new SelfsameError(
      "usage",
      `The camera is known for pictures of ${known.camera.width} x ${known.camera.height} pixels, this one has ${width} x ${height}.`,
      "Read the photographs of the checkerboard again, for this picture.",
    );
  }
  const facts = lensFacts(metadata);
  const { focalLength, pixelWidth, pixelHeight } = facts;
  const said = sensor
    ? { sensorWidth: sensor, focalLength: focal ?? focalLength, pixelWidth, pixelHeight }
    : focal
      ? { focalLength35: focal, pixelWidth, pixelHeight }
      : facts;
  const found = intrinsicsFromLens({ width, height }, said);
  if (found.camera) return found;
  throw new SelfsameError(
    "usage",
    `The focal length of this photograph is not known: ${found.why}.`,
    "Give it as for 35 mm film with --focal, or that of the lens with --focal and the width of the sensor with --sensor.",
  );
}
