/** The photographs that the verdict is calibrated on, and the two parts that their cameras are divided in. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { appRoot } from "../../service/appRoot.ts";
import { halves } from "../../service/evaluate/splices/halves.ts";
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
  // Each part gets its share of the unknown cameras, which are few.
  const parts = new Map<string, "a" | "b">();
  for (const learnt of [true, false]) {
    const { a, b } = halves(
      found.filter(({ camera }) => known.has(camera) === learnt),
      seed,
    );
    for (const camera of a) parts.set(camera, "a");
    for (const camera of b) parts.set(camera, "b");
  }
  return found.map((one) => ({ ...one, learnt: known.has(one.camera), part: parts.get(one.camera)! }));
}

/** As the card of the network names them. */
function heldOutCameras(): Set<string> {
  const card = readFileSync(join(appRoot, "models/exif-consistency.md"), "utf8");
  const line = /^Held out: (.+)\.$/m.exec(card)?.[1];
  if (!line) throw new Error("The card of the EXIF network does not say which cameras were held out.");
  // Names of cameras may hold commas, but no space follows these.
  return new Set(line.split(", "));
}
