/** One picture of a simulated scene, examined as a reader would do it: balls outlined by hand, focal length from its EXIF. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsSchema } from "../../contract/operations.ts";
import {
  type CalibrationDocument,
  outlinesDocumentSchema,
  type SimulationDocument,
  simulationDocumentSchema,
} from "../../contract/totem.ts";
import type { TotemVerification } from "../../contract/totemVerification.ts";
import { calibrate } from "../../service/totem/calibrate.ts";
import { runTask } from "../../service/totem/runTask.ts";
import { spawnNode } from "../../service/worker/spawnNode.ts";
import { noisyOutlines } from "./noisyOutlines.ts";

const { maxMegapixels, memoryLimitMB } = settingsSchema.parse({});

/** @param folder of the scene. */
export const sceneAt = (folder: string): SimulationDocument =>
  simulationDocumentSchema.parse(JSON.parse(readFileSync(join(folder, "truth.json"), "utf8")));

export interface ExaminedPicture {
  calibration: CalibrationDocument;
  /** Undefined where no ball was found. */
  verification: TotemVerification | undefined;
}

export interface Examining {
  /** Whether a radiance field is trained as well, on the cpu. */
  field?: boolean;
  /** Is given the folder with the result's files, before it is deleted. */
  read?: (results: string, verification: TotemVerification) => void;
}

/** @param folder of the scene. @param image its name in the folder. @param clicked standard deviation of the outlines' points, pixels. */
export async function examinedPicture(
  folder: string,
  image: string,
  clicked: number,
  { field, read }: Examining = {},
): Promise<ExaminedPicture> {
  const { seed, outlines } = sceneAt(folder);
  const path = join(folder, image);
  const exact = outlinesDocumentSchema.parse(JSON.parse(readFileSync(join(folder, outlines), "utf8")));
  const calibration = await calibrate(path, noisyOutlines(exact, clicked, seed), {});
  if (calibration.balls.length === 0) return { calibration, verification: undefined };
  const results = mkdtempSync(join(tmpdir(), "selfsame-totem-"));
  try {
    const verification = await runTask<"verify">(
      {
        kind: "verify",
        path,
        name: path,
        maxMegapixels,
        calibration,
        folder: results,
        evidence: [path],
        ...(field && { field: "cpu" }),
      },
      { spawn: spawnNode, memoryLimitMB, signal: new AbortController().signal },
    );
    read?.(results, verification);
    return { calibration, verification };
  } finally {
    rmSync(results, { recursive: true });
  }
}
