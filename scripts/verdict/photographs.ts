/** The photographs that the verdict is calibrated on, and the two parts that their cameras are divided in. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { random, shuffled } from "../../engine/random.ts";
import { appRoot } from "../../service/appRoot.ts";
import { cameraFiles, EDITED } from "../../service/lab/cameraFiles.ts";

export interface CalibrationPhotograph {
  path: string;
  camera: string;
  sha256: string;
  part: "a" | "b";
  /** The EXIF network has learnt from photographs of this camera. */
  learnt: boolean;
}

/**
 * Photographs of cameras that are not kept for measuring. Those that an editor has saved as a whole are in: nothing was pasted
 * into them, and nothing was learnt from them.
 */
export async function calibrationPhotographs(folder: string, seed: number): Promise<CalibrationPhotograph[]> {
  const heldOut = heldOutCameras();
  const found: Omit<CalibrationPhotograph, "part">[] = [];
  for await (const { path, camera, evidence, whyNot } of cameraFiles(folder, async () => {})) {
    if (!camera || !evidence || (whyNot && whyNot !== EDITED)) continue;
    found.push({ path, camera, sha256: evidence.sha256, learnt: !whyNot && !heldOut.has(camera) });
  }
  // A camera of which one photograph was learnt from is known to the network.
  const known = new Set(found.filter(({ learnt }) => learnt).map(({ camera }) => camera));
  const parts = new Map([
    ...halves(found, known, seed),
    ...halves(found, new Set(found.map(({ camera }) => camera).filter((camera) => !known.has(camera))), seed),
  ]);
  return found.map((one) => ({ ...one, learnt: known.has(one.camera), part: parts.get(one.camera)! }));
}

/** Cameras of one kind to two parts with about as many photographs each: those with many first, to the part that has fewer. */
function halves(
  photographs: readonly { camera: string }[],
  cameras: ReadonlySet<string>,
  seed: number,
): Map<string, "a" | "b"> {
  const names = [...cameras].sort();
  const count = (name: string) => photographs.filter(({ camera }) => camera === name).length;
  const order = Array.from(shuffled(names.length, random(seed, "parts of the calibration")), (i) => names[i]);
  const parts = new Map<string, "a" | "b">();
  const sizes = { a: 0, b: 0 };
  for (const name of order.sort((one, other) => count(other) - count(one))) {
    const part = sizes.a <= sizes.b ? "a" : "b";
    parts.set(name, part);
    sizes[part] += count(name);
  }
  return parts;
}

/** As the card of the network names them. */
function heldOutCameras(): Set<string> {
  const card = readFileSync(join(appRoot, "models/exif-consistency.md"), "utf8");
  const line = /^Held out: (.+)\.$/m.exec(card)?.[1];
  if (!line) throw new Error("The card of the EXIF network does not say which cameras were held out.");
  // Names of cameras may hold commas, but no space follows these.
  return new Set(line.split(", "));
}
