/**
 * Fits models/verdict.json, the table by which findings become one verdict, to photographs and to splices made of them, and
 * writes its card and its hash into the manifest:
 *
 *   npm run calibrate -- --photos ../shared/data/photos --work DIR [--seed N] [--jobs N] [--detectors a,b | --fit-only]
 *
 * DIR holds the splices, every result and measured.json; a run that was interrupted goes on there. --fit-only fits again to
 * what was measured before; with --detectors only these are asked again.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fitVerdictTable, judgedByOthers } from "../engine/verdict/fitting/fitTable.ts";
import type { CalibrationPicture } from "../engine/verdict/fitting/picture.ts";
import { appRoot } from "../service/appRoot.ts";
import { card } from "./verdict/card.ts";
import { families } from "./verdict/families.ts";
import { keep, kept } from "./verdict/keep.ts";
import { measure } from "./verdict/measure.ts";
import { calibrationPhotographs } from "./verdict/photographs.ts";

const { values } = parseArgs({
  options: {
    photos: { type: "string" },
    work: { type: "string" },
    seed: { type: "string", default: "0" },
    jobs: { type: "string" },
    detectors: { type: "string" },
    "fit-only": { type: "boolean", default: false },
  },
});
const { photos, work, seed } = values;
if (!photos || !work) throw new Error("Needed: --photos FOLDER and --work FOLDER.");

const file = join(work, "measured.json");
if (!values["fit-only"]) {
  const options = { photos, work, seed: Number(seed), signal: new AbortController().signal };
  const photographs = await calibrationPhotographs(photos, options.seed);
  const again = values.detectors?.split(",");
  const before = again ? kept(file).pictures : [];
  const pictures: CalibrationPicture[] = [];
  for await (const picture of measure(photographs, {
    ...options,
    ...(again && { detectors: again }),
    ...(values.jobs && { jobs: Number(values.jobs) }),
  }))
    pictures.push(picture);
  keep(file, again ? renewed(before, pictures, again) : pictures);
}

const { pictures, sha256 } = kept(file);
const made = {
  command: `npm run calibrate -- --photos ../shared/data/photos --work DIR --seed ${seed}`,
  set: {
    name: "photographs and splices made of them",
    sha256,
    pictures: pictures.length,
    cameras: new Set(pictures.map(({ camera }) => camera)).size,
  },
};
const judged = judgedByOthers(pictures, families);
const table = fitVerdictTable(pictures, families, made, judged);
const text = `${JSON.stringify(table, rounded)}\n`;
const models = join(appRoot, "models");
writeFileSync(join(models, "verdict.json"), text);
const manifestPath = join(models, "manifest.json");
const manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as Record<string, unknown>;
manifest["verdict"] = {
  file: "verdict.json",
  card: "verdict.md",
  sha256: createHash("sha256").update(text).digest("hex"),
};
writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(models, "verdict.md"), card(table, judged));

/** What these detectors measured now, all else as it was. */
function renewed(
  before: readonly CalibrationPicture[],
  now: readonly CalibrationPicture[],
  again: readonly string[],
): CalibrationPicture[] {
  const byId = new Map(now.map((picture) => [picture.id, picture]));
  return before.map((picture) => ({
    ...picture,
    detectors: new Map([
      ...[...picture.detectors].filter(([id]) => !again.includes(id)),
      ...(byId.get(picture.id)?.detectors ?? []),
    ]),
  }));
}

/** Six digits are more than was measured, and keep the file readable. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
