/** `selfsame totem`: simulated photographs with glass balls, and the calibration of balls in real ones. */
import { errorLine, SelfsameError } from "../contract/errors.ts";
import type { CalibrationDocument, OutlinesDocument, SimulationDocument } from "../contract/totem.ts";
import { writeText } from "../service/report/resultFiles.ts";
import { visibleText } from "../service/report/visibleText.ts";
import { calibrate, type EnteredLens } from "../service/totem/calibrate.ts";
import { boardPictures } from "../service/totem/checkerboards.ts";
import { readMasks } from "../service/totem/masks.ts";
import { readOutlines } from "../service/totem/outlinesFile.ts";
import { simulate } from "../service/totem/simulate.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";
import { Progress } from "./progress.ts";

export interface SimulateCommand {
  out: string;
  seed: number;
  count: number;
  size: { width: number; height: number };
  balls: number;
  kinds?: string[];
  photos?: string;
  jobs?: number;
  json?: boolean;
}

/** @returns the exit code. @throws SelfsameError usage; the signal's reason when interrupted. */
export async function totemSimulate({ size, json, ...options }: SimulateCommand, signal: AbortSignal): Promise<number> {
  const progress = new Progress(options.count);
  let documents: SimulationDocument[];
  try {
    documents = await simulate({
      ...options,
      ...size,
      signal,
      progress: (id, step, share) => progress.step(id, `${step} ${(100 * share).toFixed(0)} %`),
      finished: (id) => progress.finish(id, "rendered"),
    });
  } finally {
    progress.clear();
  }
  for (const { id, leftOut } of documents)
    for (const { kind, why } of leftOut) note(`${id}: ${kind} was left out. ${why}`);
  const pictures = documents.reduce((sum, { manipulations }) => sum + manipulations.length, 0);
  await print(
    json
      ? `${JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2)}\n`
      : `${documents.length} of ${pictures + documents.length} photographs in ${options.out} are untouched, the others have masks\n`,
  );
  return exitCode.done;
}

export interface CalibrateCommand {
  outlines?: string;
  masks?: string[];
  /** Metres, with masks. */
  radius?: number[];
  index?: number;
  focal?: number;
  sensor?: number;
  /** Folder of photographs. */
  checkerboard?: string;
  /** Inner corners of the board. */
  squares?: { across: number; down: number };
  out?: string;
  json?: boolean;
}

const unreadable: readonly string[] = ["unreadable", "unsupported", "tooLarge"];

/** @returns the exit code: 3 where a ball was left out, or the photograph cannot be read. @throws SelfsameError usage */
export async function totemCalibrate(photo: string, options: CalibrateCommand): Promise<number> {
  const outlines = await outlinesOf(options);
  let document: CalibrationDocument;
  try {
    document = await calibrate(photo, outlines, await lensOf(options));
  } catch (error) {
    if (!(error instanceof SelfsameError && unreadable.includes(error.code))) throw error;
    note(`${photo}: ${errorLine(error)}`);
    return exitCode.someFailed;
  }
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (options.out) {
    await writeText(options.out, text, [
      photo,
      ...(options.masks ?? []),
      ...(options.outlines ? [options.outlines] : []),
    ]);
    note(`Written: ${options.out}`);
  }
  for (const { level, text: said } of document.checks) note(level === "problem" ? `Left out: ${said}` : said);
  await print(options.json ? text : calibrationText(document));
  return document.checks.some(({ level }) => level === "problem") ? exitCode.someFailed : exitCode.done;
}

async function outlinesOf({ outlines, masks, radius, index }: CalibrateCommand): Promise<OutlinesDocument> {
  if (!outlines === !masks)
    throw new SelfsameError("usage", "Give the outlines of the balls with --outlines, or masks of them with --masks.");
  if (!masks && (radius || index !== undefined))
    throw new SelfsameError(
      "usage",
      "Radius and glass are in the file of --outlines; --radius and --index go with --masks.",
    );
  if (outlines) return readOutlines(outlines);
  if (!radius) throw new SelfsameError("usage", "Give the radius of the balls in metres with --radius.");
  return readMasks(masks ?? [], { radii: radius, index });
}

async function lensOf({ focal, sensor, checkerboard, squares }: CalibrateCommand): Promise<EnteredLens> {
  if (!checkerboard !== !squares)
    throw new SelfsameError("usage", "--checkerboard and --squares, its inner corners, go together.");
  if (!checkerboard || !squares) return { focal, sensor };
  if (focal || sensor)
    throw new SelfsameError("usage", "The focal length follows from --checkerboard: leave out --focal and --sensor.");
  return { boards: { pictures: await boardPictures(checkerboard), squares } };
}

function calibrationText({ camera, balls }: CalibrationDocument): string {
  const lines = [
    `Focal length ${camera.fx.toFixed(1)} pixels ± ${(100 * camera.focalDeviation).toFixed(1)} %: ${camera.how}`,
    "",
  ];
  for (const { name, centre, deviation, residual } of balls) {
    const place = centre.map((value, axis) => `${centimetres(value)} ± ${centimetres(deviation[axis])}`);
    lines.push(`${visibleText(name)}: ${place.join(", ")} cm; residual ${residual.toFixed(2)} pixels`);
  }
  lines.push("", "Centres of balls to the right of the camera, below it and before it, with standard deviations.", "");
  return lines.join("\n");
}

const centimetres = (metres: number): string => (100 * metres).toFixed(2);
