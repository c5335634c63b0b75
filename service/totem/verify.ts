/** A photograph with balls whose places are known becomes a document, a map and grids. Runs in a process of its own. */
import { join } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import type { CalibrationDocument } from "../../contract/totem.ts";
import { type TotemVerification, totemVerificationSchema } from "../../contract/totemVerification.ts";
import { type Examination, examined } from "../../engine/totem/examine.ts";
import { protectedShare, sweepFinding } from "../../engine/totem/verify/finding.ts";
import { openEvidence } from "../evidence/openEvidence.ts";
import { toolInfo } from "../version.ts";
import { conclusion } from "./conclusion.ts";
import { writeCellMap, writeGrids } from "./grids.ts";
import type { TotemTask } from "./protocol.ts";
import { totemTable } from "./table.ts";

/** Share of the time that reading takes, and up to which everything is computed. */
const READ = 0.03;
const COMPUTED = 0.97;

type Balls = CalibrationDocument["balls"];

/**
 * @throws SelfsameError as openEvidence and its pixels do; usage where the calibration is that of another photograph, cannot be, or
 * holds no ball.
 */
export async function verifyPhotograph(
  { path, name, maxMegapixels, calibration, folder, place, evidence }: Extract<TotemTask, { kind: "verify" }>,
  progress: (share: number, step: string) => void,
): Promise<TotemVerification> {
  const started = performance.now();
  progress(0, "Reading the photograph");
  const photo = await openEvidence(path, { name, maxMegapixels });
  checkCalibration(calibration, photo.sha256, name);
  const image = await photo.pixels();
  checkPlaces(calibration, image);
  const { camera, balls } = calibration;
  const seen = examine(() =>
    examined(
      image,
      { camera, balls },
      {
        progress: (share, step) => progress(READ + (COMPUTED - READ) * share, step),
      },
    ),
  );
  const { sweep, verification } = seen;
  const finding = sweepFinding(seen, await totemTable(), performance.now() - started);
  progress(COMPUTED, "Writing map and grids");
  const map = below("heat.png", place);
  if (finding.map) await writeCellMap(join(folder, map), finding.map, sweep.step, image, evidence);
  const share = protectedShare(verification);
  return totemVerificationSchema.parse({
    schema: "selfsame.totem-verification/1",
    photo: { path: name, sha256: photo.sha256, width: image.width, height: image.height },
    verdict: conclusion([finding], share),
    findings: [{ ...finding, map: finding.map ? map : null }],
    falseAlarm: finding.falseAlarm ?? null,
    camera: seen.camera,
    balls: explainedBalls(seen),
    grid: { width: sweep.width, height: sweep.height, step: sweep.step },
    protectedShare: share,
    place: verification.place ? [...verification.place] : null,
    map,
    grids: await writeGrids(folder, below("grids", place), seen, evidence),
    limits: finding.limits,
    tool: toolInfo(),
    elapsedMs: performance.now() - started,
  });
}

/** With forward slashes on every system, as documents have them. */
const below = (name: string, place?: string): string => (place ? `${place}/${name}` : name);

const explainedBalls = ({ balls, verification }: Examination<Balls[number]>): TotemVerification["balls"] =>
  balls.map(({ name, centre, radius, index, moved }, i) => {
    const { contradiction, place } = verification.balls[i];
    return {
      name,
      centre,
      radius,
      index,
      moved,
      contradiction: Number.isNaN(contradiction) ? null : contradiction,
      place: place ? [...place] : null,
    };
  });

/** A photograph in which no ball shows anything is the reader's affair, no fault of the program. */
function examine<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SelfsameError("usage", error.message, "Check radius and glass of the balls, and calibrate again.");
  }
}

const again = "Calibrate this very photograph: selfsame totem calibrate PHOTO --outlines FILE --out CALIBRATION.";

function checkCalibration({ photo, balls }: CalibrationDocument, sha256: string, name: string): void {
  if (photo.sha256 !== sha256)
    throw new SelfsameError(
      "usage",
      `The calibration belongs to another photograph: that one has SHA-256 ${photo.sha256}, ${name} has ${sha256}.`,
      again,
    );
  if (balls.length === 0)
    throw new SelfsameError("usage", "The calibration holds no ball that can be used.", "Its checks say why.");
}

/** Refuses what no calibration of this program comes to. */
function checkPlaces(
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
