/** What was computed of a photograph with balls, as files: values on the sweep's grid, and the map over the picture. */
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { type Grid, gridNames } from "../../contract/totemVerification.ts";
import type { HeatMap } from "../../engine/finding.ts";
import { toSrgb } from "../../engine/image/colour.ts";
import type { FieldExamination } from "../../engine/totem/examineField.ts";
import type { Sweep } from "../../engine/totem/sweep/sweep.ts";
import type { Verification } from "../../engine/totem/verify/verify.ts";
import { mapRow } from "../rasters/writer.ts";
import { NOT_COMPUTED, writeMapPng } from "../report/mapPng.ts";
import { writeAtomically, writeText } from "../report/resultFiles.ts";

/** A grid and its values, one after the other. */
interface Values {
  name: string;
  values: Float32Array | Uint8Array;
  channels: number;
}

interface Examined {
  sweep: Sweep;
  verification: Verification;
}

/**
 * Writes all grids. @param folder that they are named relative to. @param place below it. @param evidence paths that must never be
 * written to.
 */
export async function writeGrids(
  folder: string,
  place: string,
  examined: Examined,
  field: FieldExamination | undefined,
  evidence: readonly string[],
): Promise<Grid[]> {
  const grids: Grid[] = [];
  for (const { name, values, channels } of [...gridsOf(examined), ...(field ? gridsOfField(field) : [])]) {
    const sample = values instanceof Uint8Array ? "rgb8" : "f32";
    const file = `${place}/${name}.${sample}`;
    await writeText(join(folder, file), littleEndian(values), evidence);
    grids.push({ name, file, sample, channels });
  }
  return grids;
}

function gridsOf({ sweep, verification }: Examined): Values[] {
  const { depth, confidence, picture, balls } = sweep;
  return [
    { name: gridNames.picture, values: srgb(picture, 255), channels: 3 },
    { name: gridNames.depth, values: depth, channels: 1 },
    { name: gridNames.confidence, values: confidence, channels: 1 },
    { name: gridNames.heat, values: verification.heat.data, channels: 1 },
    ...balls.flatMap(({ expected, weight, place }, i) => [
      { name: `${gridNames.ballPicture}-${i}`, values: srgb(expected, 1), channels: 3 },
      { name: `${gridNames.ballWeight}-${i}`, values: weight, channels: 1 },
      { name: `${gridNames.ballDeviation}-${i}`, values: verification.balls[i].deviation, channels: 1 },
      {
        name: `${gridNames.ballPlace}-${i}`,
        values: place.map((value, at) => (weight[at >> 1] > 0 ? value : Number.NaN)),
        channels: 2,
      },
    ]),
  ];
}

const gridsOfField = ({ view, verification }: FieldExamination): Values[] => [
  { name: gridNames.fieldPicture, values: srgb(view.colour, 1), channels: 3 },
  { name: gridNames.fieldDepth, values: view.depth, channels: 1 },
  { name: gridNames.fieldHeat, values: verification.heat.data, channels: 1 },
];

/** Of square roots of linear light, of which `white` is the largest. */
const srgb = (roots: Float32Array, white: number): Uint8Array =>
  Uint8Array.from(roots, (root) => toSrgb((root / white) ** 2));

function littleEndian(values: Float32Array | Uint8Array): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  for (let i = 0; i < values.length; i++) bytes.setFloat32(4 * i, values[i], true);
  return new Uint8Array(bytes.buffer);
}

/** Writes a map whose cells cover `step` pixels as PNG of the picture's size; where cells end beyond the picture, they are cut. */
export async function writeCellMap(
  path: string,
  map: HeatMap,
  step: number,
  { width, height }: { width: number; height: number },
  evidence: readonly string[],
): Promise<void> {
  const data = new Uint16Array(width * height).fill(NOT_COMPUTED);
  const cells = new Uint16Array(map.width);
  for (let y = 0; y < height; y++) {
    if (y % step === 0) mapRow(map, y / step, cells);
    for (let x = 0; x < width; x++) data[y * width + x] = cells[Math.floor(x / step)];
  }
  await writeAtomically(path, evidence, async (temporary) => {
    const out = createWriteStream(temporary, { flags: "wx" });
    const done = finished(out);
    // Awaited below; a failure to write must not count as unhandled meanwhile.
    done.catch(() => undefined);
    await writeMapPng(out, { width, height, data }, width, height);
    out.end();
    await done;
  });
}
