/** A photograph with balls whose places are known becomes a document, a map and grids. Runs in a process of its own. */
import { join } from "node:path";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import type { UsedDevice } from "../../contract/lab.ts";
import type { CalibrationDocument } from "../../contract/totem.ts";
import { type TotemVerification, totemVerificationSchema } from "../../contract/totemVerification.ts";
import type { Finding } from "../../engine/finding.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import { type Examination, examined } from "../../engine/totem/examine.ts";
import { examinedByField, type FieldExamination } from "../../engine/totem/examineField.ts";
import { fieldTraits, findingOf, protectedShare, sweepTraits } from "../../engine/totem/verify/finding.ts";
import type { TotemTable } from "../../engine/totem/verify/score.ts";
import { promised } from "../../engine/totem/verify/score.ts";
import { openEvidence } from "../evidence/openEvidence.ts";
import { onnxExecutor } from "../executors/onnxExecutor.ts";
import { toolInfo } from "../version.ts";
import { checkCalibration, checkPlaces } from "./checkCalibration.ts";
import { conclusion } from "./conclusion.ts";
import { writeCellMap, writeGrids } from "./grids.ts";
import type { TotemTask } from "./protocol.ts";
import { totemTable } from "./table.ts";

/** Share of the time that reading takes, and up to which everything is computed. */
const READ = 0.03;
const COMPUTED = 0.97;
/** Of the sweep, where a field is trained after it. */
const SWEPT_BEFORE_FIELD = 0.12;
const FIELD_SEED = 1;
/** Names of the maps, by detector. */
const maps: Record<string, string> = { [sweepTraits.id]: "heat", [fieldTraits.id]: "field-heat" };

type Balls = CalibrationDocument["balls"];

/**
 * @throws SelfsameError as openEvidence and its pixels do; usage where the calibration is that of another photograph, cannot be, or
 * holds no ball.
 */
export async function verifyPhotograph(
  { path, name, maxMegapixels, calibration, folder, place, field, evidence }: Extract<TotemTask, { kind: "verify" }>,
  progress: (share: number, step: string) => void,
): Promise<TotemVerification> {
  const started = performance.now();
  progress(0, "Reading the photograph");
  const photo = await openEvidence(path, { name, maxMegapixels });
  checkCalibration(calibration, photo.sha256, name);
  const image = await photo.pixels();
  checkPlaces(calibration, image);
  const table = await totemTable();
  const swept = field ? SWEPT_BEFORE_FIELD : COMPUTED;
  const seen = examine(() =>
    examined(image, calibration, { progress: (share, step) => progress(READ + (swept - READ) * share, step) }),
  );
  const { balls, sweep, verification } = seen;
  const grid = { width: sweep.width, height: sweep.height, step: sweep.step };
  const findings = [findingOf(sweepTraits, { balls, grid, verification }, table, performance.now() - started)];
  const trained =
    field &&
    (await trainedField(field, image, seen, table, (share) =>
      progress(swept + (COMPUTED - swept) * share, "Rebuilding the scene from the balls"),
    ));
  if (trained) findings.push(trained.finding);

  progress(COMPUTED, "Writing maps and grids");
  const stored: TotemVerification["findings"] = [];
  for (const finding of findings) {
    const map = finding.map && below(`${maps[finding.detector]}.png`, place);
    if (finding.map && map) await writeCellMap(join(folder, map), finding.map, grid.step, image, evidence);
    stored.push({ ...finding, map: map ?? null });
  }
  const share = protectedShare(verification);
  const verdict = conclusion(findings, share, table?.together && promised(table.together));
  return totemVerificationSchema.parse({
    schema: "selfsame.totem-verification/1",
    photo: { path: name, sha256: photo.sha256, width: image.width, height: image.height },
    verdict,
    findings: stored,
    falseAlarm: verdict.falseAlarm ?? null,
    camera: seen.camera,
    balls: explainedBalls(seen),
    grid,
    protectedShare: share,
    place: verification.place ? [...verification.place] : null,
    map: stored[0].map,
    grids: await writeGrids(folder, below("grids", place), seen, trained?.field, evidence),
    limits: [...new Set(findings.flatMap(({ limits }) => limits))],
    tool: toolInfo(),
    elapsedMs: performance.now() - started,
  });
}

/** A field that cannot be trained is told, and takes nothing from what the sweep found. */
async function trainedField(
  device: UsedDevice,
  image: RgbImage,
  { camera, balls, sweep }: Examination<Balls[number]>,
  table: TotemTable | undefined,
  progress: (share: number) => void,
): Promise<{ finding: Finding; field?: FieldExamination }> {
  const started = performance.now();
  const executor = onnxExecutor({ device });
  try {
    const field = await examinedByField(image, { camera, balls }, sweep, { executor, seed: FIELD_SEED, progress });
    const { verification } = field;
    const examined = { balls, grid: sweep, verification };
    return { field, finding: findingOf(fieldTraits, examined, table, performance.now() - started) };
  } catch (error) {
    const reason = `The radiance field could not be trained (${device}): ${asSelfsameError(error).message}`;
    const { id: detector, version } = fieldTraits;
    const elapsedMs = performance.now() - started;
    return { finding: { detector, version, state: "failed", reason, limits: [], elapsedMs } };
  }
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
