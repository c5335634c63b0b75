/**
 * What Totem is worth on simulated scenes that nothing was chosen by. Writes docs/TOTEM_ACCURACY.md, and with several deviations of
 * the outlines its figure, docs/totem-accuracy.svg.
 *
 *   npm run accuracy:totem -- --set DIR --work FILE [--clicked 0,0.5,1] [--kinds A,B] [--about TEXT] [--jobs N]
 *
 * DIR is a set made by `selfsame totem simulate`; TEXT says which. Outlines are clicked with each of these standard deviations, pixels.
 * Only pictures of these kinds are measured, all where left out. Results are kept in FILE, so that a run that was interrupted goes on
 * there.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { SimulationDocument } from "../../../contract/totem.ts";
import { gridNames, type TotemVerification } from "../../../contract/totemVerification.ts";
import { averagePrecision, rank } from "../../../engine/metrics/ranking.ts";
import { sweepTraits } from "../../../engine/totem/verify/finding.ts";
import { examinedPicture, sceneAt } from "../../../scripts/totem/examinedPicture.ts";
import { readMask } from "../../../service/evaluate/readSet.ts";
import { totemTable } from "../../../service/totem/table.ts";
import { accuracyDocument, type Measured } from "./document.ts";
import { drawPrecision } from "./figure.ts";

const { values } = parseArgs({
  options: {
    set: { type: "string" },
    work: { type: "string" },
    clicked: { type: "string", default: "0,0.5" },
    about: { type: "string" },
    jobs: { type: "string" },
    kinds: { type: "string" },
  },
});
const { set, work } = values;
if (!set || !work) throw new Error("Needed: --set FOLDER and --work FILE.");
const folder = set;

const measured: Measured[] = existsSync(work) ? JSON.parse(readFileSync(work, "utf8")) : [];
const scenes = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name, "truth.json")))
  .sort();
const waiting = values.clicked
  .split(",")
  .map(Number)
  .flatMap((clicked) => scenes.flatMap((scene) => picturesOf(scene).map((picture) => ({ ...picture, clicked }))))
  .filter((one) => !measured.some((done) => keyOf(done) === keyOf(one)));

const lane = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const result = await measure(next);
    measured.push(result);
    writeFileSync(work, `${JSON.stringify(measured, null, 1)}\n`);
    process.stdout.write(
      `${keyOf(result).padEnd(40)}AP ${result.ap?.toFixed(3) ?? "-"}, statistic ${result.statistic}\n`,
    );
  }
};
await Promise.all(Array.from({ length: Number(values.jobs ?? availableParallelism()) }, lane));
const FIGURE = "totem-accuracy.svg";
const drawing = drawPrecision(measured);
if (drawing) writeFileSync(`docs/${FIGURE}`, drawing);
const command = `npm run accuracy:totem -- --set DIR --work FILE --clicked ${values.clicked}`;
writeFileSync(
  "docs/TOTEM_ACCURACY.md",
  accuracyDocument(measured, {
    command,
    about: values.about,
    threshold: (await totemTable())?.methods[sweepTraits.id]?.threshold ?? null,
    figure: drawing && FIGURE,
  }),
);

interface Picture {
  scene: string;
  kind: string;
  image: string;
  mask?: string;
  clicked: number;
}

function picturesOf(scene: string): Omit<Picture, "clicked">[] {
  const { photo, manipulations } = sceneAt(join(folder, scene));
  const kinds = values.kinds?.split(",");
  return [
    { scene, kind: "untouched", image: photo },
    ...manipulations.map(({ kind, image, mask }) => ({ scene, kind, image, mask })),
  ].filter(({ kind }) => !kinds || kinds.includes(kind));
}

function keyOf({ scene, kind, clicked }: Pick<Measured, "scene" | "kind" | "clicked">): string {
  return `${scene}/${kind}/${clicked}`;
}

async function measure({ scene, kind, image, mask, clicked }: Picture): Promise<Measured> {
  const at = join(folder, scene);
  const altered = mask ? (await readMask(join(at, mask))).data : undefined;
  let found: Pick<Measured, "ap" | "shown"> = { ap: null, shown: null };
  const { calibration, verification } = await examinedPicture(at, image, clicked, {
    read: (results, document) => {
      if (altered) found = precision(heatOf(results, document), document, altered);
    },
  });
  const { balls } = sceneAt(at).truth;
  const [sweep] = verification?.findings ?? [];
  return {
    scene,
    kind,
    clicked,
    ...found,
    statistic: sweep?.statistic ?? null,
    clickedError: meanError(balls, calibration.balls),
    refinedError: verification ? meanError(balls, verification.balls) : null,
    seconds: verification ? verification.elapsedMs / 1000 : null,
  };
}

function heatOf(results: string, { grids }: TotemVerification): Float32Array {
  const grid = grids.find(({ name }) => name === gridNames.heat);
  if (!grid) throw new Error("There is no heat in the results.");
  const bytes = readFileSync(join(results, grid.file));
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

/** Over all pixels of the protected region, and the share of the edit that lies in it. No precision where it holds less than a tenth. */
function precision(
  heat: Float32Array,
  { grid, photo: { width, height } }: TotemVerification,
  altered: Uint8Array,
): Pick<Measured, "ap" | "shown"> {
  const scores = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      scores[y * width + x] = heat[Math.floor(y / grid.step) * grid.width + Math.floor(x / grid.step)];
  const curve = rank(scores, altered);
  const shown = curve.positives / altered.reduce((sum, value) => sum + value, 0);
  return { ap: shown < 0.1 ? null : averagePrecision(curve), shown };
}

type Balls = readonly Pick<SimulationDocument["truth"]["balls"][number], "name" | "centre">[];

/** Mean distance of the centres from the true ones, as a share of their distance from the camera. */
function meanError(truth: Balls, found: Balls): number | null {
  const errors = found.flatMap(({ name, centre }) => {
    const ball = truth.find((one) => one.name === name);
    if (!ball) return [];
    return Math.hypot(...centre.map((value, axis) => value - ball.centre[axis])) / Math.hypot(...ball.centre);
  });
  return errors.length === 0 ? null : errors.reduce((sum, value) => sum + value, 0) / errors.length;
}
