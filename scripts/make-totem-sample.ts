/**
 * Makes assets/samples/totem from a simulated scene (see assets/README.md):
 *   npx selfsame totem simulate --seed 61 --size 1200x900 --kinds removal --out DIR
 *   npx tsx scripts/make-totem-sample.ts DIR/scene-0061
 * The photograph is the one with the edit; points of the outlines are half a pixel off, as clicked ones are.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { outlinesDocumentSchema, simulationDocumentSchema } from "../contract/totem.ts";
import { appRoot } from "../service/appRoot.ts";
import { noisyOutlines } from "./totem/noisyOutlines.ts";

const [scene] = process.argv.slice(2);
if (!scene) throw new Error("usage: make-totem-sample.ts DIR/scene-0061");
const read = (name: string): unknown => JSON.parse(readFileSync(join(scene, name), "utf8"));
const { manipulations, outlines, seed } = simulationDocumentSchema.parse(read("truth.json"));
const edit = manipulations.find(({ kind }) => kind === "removal");
if (!edit) throw new Error("The scene has no removal.");
const folder = join(appRoot, "assets", "samples", "totem");
mkdirSync(folder, { recursive: true });
copyFileSync(join(scene, edit.image), join(folder, "photo.jpg"));
const clicked = noisyOutlines(outlinesDocumentSchema.parse(read(outlines)), 0.5, seed);
writeFileSync(join(folder, "outlines.json"), `${JSON.stringify(clicked)}\n`);
