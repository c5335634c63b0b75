/**
 * Fits models/totem.json, by which a statistic of Totem becomes a probability and an alarm, to simulated scenes, and writes its hash
 * into the manifest beside it:
 *
 *   npm run calibrate:totem -- --set DIR --out models/totem.json [--measured FILE] [--jobs N]
 *
 * DIR is a set made by `selfsame totem simulate`. Each picture is calibrated and verified as a reader would do it: focal length from
 * its EXIF, points of the outlines half a pixel off. FILE keeps what was measured: a run that was interrupted goes on there.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { settingsSchema } from "../contract/operations.ts";
import { outlinesDocumentSchema, simulationDocumentSchema } from "../contract/totem.ts";
import { sweepTraits } from "../engine/totem/verify/finding.ts";
import { fitScore } from "../engine/totem/verify/fitScore.ts";
import { totemTableSchema } from "../engine/totem/verify/score.ts";
import { calibrate } from "../service/totem/calibrate.ts";
import { runTask } from "../service/totem/runTask.ts";
import { spawnNode } from "../service/worker/spawnNode.ts";
import { noisyOutlines } from "./totem/noisyOutlines.ts";

const { values } = parseArgs({
  options: {
    set: { type: "string" },
    out: { type: "string" },
    measured: { type: "string" },
    jobs: { type: "string" },
  },
});
const { set, out, measured } = values;
if (!set || !out) throw new Error("Needed: --set FOLDER and --out FILE.");

/** Standard deviation of clicked points, pixels. */
const CLICKED = 0.5;
const UNTOUCHED = "untouched";
/** Edits of the direct view alone; those of the balls as well are what the method cannot see, and say nothing about its score. */
const fitted = ["colour-patch", "splice", "removal", "shift"];

interface Picture {
  scene: string;
  kind: string;
  path: string;
}

/** Statistic by "scene/kind"; null where the method abstained. */
const statistics: Record<string, number | null> =
  measured && existsSync(measured) ? JSON.parse(readFileSync(measured, "utf8")) : {};
const { maxMegapixels, memoryLimitMB } = settingsSchema.parse({});

const scenes = readdirSync(set)
  .filter((name) => existsSync(join(set, name, "truth.json")))
  .sort();
const pictures = scenes.flatMap((scene): Picture[] => {
  const { photo, manipulations } = sceneAt(scene);
  const at = (kind: string, image: string) => ({ scene, kind, path: join(set, scene, image) });
  return [at(UNTOUCHED, photo), ...manipulations.map(({ kind, image }) => at(kind, image))];
});
const waiting = pictures.filter((picture) => !(idOf(picture) in statistics));
const lane = async () => {
  for (let picture = waiting.shift(); picture; picture = waiting.shift()) {
    const statistic = await statisticOf(picture);
    statistics[idOf(picture)] = statistic;
    if (measured) writeFileSync(measured, `${JSON.stringify(statistics, null, 1)}\n`);
    process.stdout.write(`${idOf(picture).padEnd(40)}${statistic?.toFixed(2) ?? "abstained"}\n`);
  }
};
await Promise.all(Array.from({ length: Number(values.jobs ?? availableParallelism()) }, lane));

const untouched = of(UNTOUCHED);
const edited = fitted.flatMap(of);
const method = fitScore(sweepTraits.version, untouched, edited);
const table = totemTableSchema.parse({
  schema: "selfsame.totem-table/1",
  made: {
    command: "npm run calibrate:totem -- --set DIR --out models/totem.json",
    scenes: untouched.length,
    edited: edited.length,
  },
  methods: { [sweepTraits.id]: method },
});
const text = `${JSON.stringify(table, rounded, 1)}\n`;
writeFileSync(out, text);
const manifestPath = join(dirname(out), "manifest.json");
if (existsSync(manifestPath)) {
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as Record<string, unknown>;
  const totem = { file: basename(out), sha256: createHash("sha256").update(text).digest("hex") };
  writeFileSync(manifestPath, `${JSON.stringify({ ...manifest, totem }, null, 2)}\n`);
}

const { threshold, falseAlarm } = method;
process.stdout.write(
  `\nThreshold ${threshold?.toFixed(2) ?? "none"}; ${falseAlarm.alarms} of ${falseAlarm.scenes} untouched scenes alarm by the threshold of the others.\n`,
);
for (const kind of [
  UNTOUCHED,
  ...new Set(pictures.map((picture) => picture.kind).filter((kind) => kind !== UNTOUCHED)),
]) {
  const all = of(kind).sort((a, b) => a - b);
  const alarms = threshold === null ? 0 : all.filter((value) => value > threshold).length;
  const abstained = pictures.filter((picture) => picture.kind === kind).length - all.length;
  process.stdout.write(
    `${kind.padEnd(26)}median ${all[all.length >> 1]?.toFixed(2)}, largest ${all.at(-1)?.toFixed(2)}, alarms ${alarms} of ${all.length}, abstained ${abstained}\n`,
  );
}

function idOf({ scene, kind }: Picture): string {
  return `${scene}/${kind}`;
}

function of(kind: string): number[] {
  return scenes.flatMap((scene) => statistics[`${scene}/${kind}`] ?? []);
}

function sceneAt(scene: string) {
  return simulationDocumentSchema.parse(JSON.parse(readFileSync(join(set ?? "", scene, "truth.json"), "utf8")));
}

async function statisticOf({ scene, path }: Picture): Promise<number | null> {
  const { seed, outlines } = sceneAt(scene);
  const exact = outlinesDocumentSchema.parse(JSON.parse(readFileSync(join(set ?? "", scene, outlines), "utf8")));
  const calibration = await calibrate(path, noisyOutlines(exact, CLICKED, seed), {});
  if (calibration.balls.length === 0) return null;
  const folder = mkdtempSync(join(tmpdir(), "selfsame-calibrate-totem-"));
  try {
    const { findings } = await runTask<"verify">(
      { kind: "verify", path, name: path, maxMegapixels, calibration, folder, evidence: [path] },
      { spawn: spawnNode, memoryLimitMB, signal: new AbortController().signal },
    );
    return findings.find(({ detector }) => detector === sweepTraits.id)?.statistic ?? null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Six digits are more than was measured, and keep the file readable. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
