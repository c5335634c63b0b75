/**
 * Fits models/totem.json, by which a statistic of Totem becomes a probability and an alarm, to simulated scenes, and writes its hash
 * into the manifest beside it:
 *
 *   npm run calibrate:totem -- --set DIR --out models/totem.json [--field] [--measured FILE] [--jobs N]
 *
 * DIR is a set made by `selfsame totem simulate`. Each picture is calibrated and verified as a reader would do it: focal length from
 * its EXIF, points of the outlines half a pixel off; with --field by a radiance field as well, which takes longer. FILE keeps what was measured: a run that was interrupted goes on there.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { fieldTraits, sweepTraits } from "../engine/totem/verify/finding.ts";
import { countAlarms, fitScore } from "../engine/totem/verify/fitScore.ts";
import { totemTableSchema } from "../engine/totem/verify/score.ts";
import { examinedPicture, sceneAt } from "./totem/examinedPicture.ts";

const { values } = parseArgs({
  options: {
    set: { type: "string" },
    out: { type: "string" },
    measured: { type: "string" },
    field: { type: "boolean", default: false },
    jobs: { type: "string" },
  },
});
const { set, out, measured } = values;
if (!set || !out) throw new Error("Needed: --set FOLDER and --out FILE.");
const folder = set;

/** Standard deviation of clicked points, pixels. */
const CLICKED = 0.5;
const UNTOUCHED = "untouched";
/** Edits of the direct view alone; those of the balls as well are what the method cannot see, and say nothing about its score. */
const fitted = ["colour-patch", "splice", "removal", "shift"];

interface Picture {
  scene: string;
  kind: string;
  /** Its name in the scene's folder. */
  image: string;
}

const methods = values.field ? [sweepTraits, fieldTraits] : [sweepTraits];

/** By "scene/kind" and method; null where the method abstained. */
const statistics: Record<string, Record<string, number | null>> = measured && existsSync(measured)
  ? JSON.parse(readFileSync(measured, "utf8"))
  : {};

const scenes = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name, "truth.json")))
  .sort();
const pictures = scenes.flatMap((scene): Picture[] => {
  const { photo, manipulations } = sceneAt(join(folder, scene));
  const at = (kind: string, image: string) => ({ scene, kind, image });
  return [at(UNTOUCHED, photo), ...manipulations.map(({ kind, image }) => at(kind, image))];
});
const waiting = pictures.filter((picture) => methods.some(({ id }) => !(id in (statistics[idOf(picture)] ?? {}))));
const lane = async () => {
  for (let picture = waiting.shift(); picture; picture = waiting.shift()) {
    const found = await statisticsOf(picture);
    statistics[idOf(picture)] = found;
    if (measured) writeFileSync(measured, `${JSON.stringify(statistics, null, 1)}\n`);
    const words = Object.values(found).map((statistic) => statistic?.toFixed(2) ?? "abstained");
    process.stdout.write(`${idOf(picture).padEnd(40)}${words.join("  ")}\n`);
  }
};
await Promise.all(Array.from({ length: Number(values.jobs ?? availableParallelism()) }, lane));

const table = totemTableSchema.parse({
  schema: "selfsame.totem-table/1",
  made: {
    command: "npm run calibrate:totem -- --set DIR --out models/totem.json",
    scenes: scenes.length,
    edited: pictures.filter(({ kind }) => fitted.includes(kind)).length,
  },
  methods: Object.fromEntries(
    methods.map(({ id, version }) => [
      id,
      fitScore(
        version,
        of(id, UNTOUCHED),
        fitted.flatMap((kind) => of(id, kind)),
      ),
    ]),
  ),
  ...(methods.length > 1 && {
    together: countAlarms(
      methods.map(({ id }) => scenes.map((scene) => statistics[`${scene}/${UNTOUCHED}`]?.[id] ?? null)),
    ),
  }),
});
const text = `${JSON.stringify(table, rounded, 1)}\n`;
writeFileSync(out, text);
const manifestPath = join(dirname(out), "manifest.json");
if (existsSync(manifestPath)) {
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as Record<string, unknown>;
  const totem = { file: basename(out), sha256: createHash("sha256").update(text).digest("hex") };
  writeFileSync(manifestPath, `${JSON.stringify({ ...manifest, totem }, null, 2)}\n`);
}

for (const [id, { threshold, falseAlarm }] of Object.entries(table.methods)) {
  process.stdout.write(
    `\n${id}: threshold ${threshold?.toFixed(2) ?? "none"}; ${falseAlarm.alarms} of ${falseAlarm.scenes} untouched scenes alarm by the threshold of the others.\n`,
  );
  for (const kind of new Set(pictures.map((picture) => picture.kind))) {
    const all = of(id, kind).sort((a, b) => a - b);
    const alarms = threshold === null ? 0 : all.filter((value) => value > threshold).length;
    const abstained = pictures.filter((picture) => picture.kind === kind).length - all.length;
    process.stdout.write(
      `${kind.padEnd(26)}median ${all[all.length >> 1]?.toFixed(2)}, largest ${all.at(-1)?.toFixed(2)}, alarms ${alarms} of ${all.length}, abstained ${abstained}\n`,
    );
  }
}

function idOf({ scene, kind }: Picture): string {
  return `${scene}/${kind}`;
}

function of(id: string, kind: string): number[] {
  return scenes.flatMap((scene) => statistics[`${scene}/${kind}`]?.[id] ?? []);
}

async function statisticsOf({ scene, image }: Picture): Promise<Record<string, number | null>> {
  const { verification } = await examinedPicture(join(folder, scene), image, CLICKED, { field: values.field });
  const statisticOf = (id: string) => verification?.findings.find(({ detector }) => detector === id)?.statistic ?? null;
  return Object.fromEntries(methods.map(({ id }) => [id, statisticOf(id)]));
}

/** Six digits are more than was measured, and keep the file readable. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
