/** What a result of a scan depends on beside the picture. With the hash of the picture it is the key of the result. */
import { createHash } from "node:crypto";
import { pipelineHash } from "../evaluate/pipeline.ts";
import { listFingerprints } from "../fingerprints/folder.ts";
import { userManifests } from "../models/userManifests.ts";
import { chooseDetectors } from "../readerModels.ts";
import { fingerprintFile } from "./fingerprintFile.ts";

/** Which maps are kept of a picture: the one of all detectors together, or those of each as well. */
export type KeptMaps = "fused" | "all";

/**
 * SHA-256 over: what `pipelineHash` holds (the program and the code that workers run, decoders, shipped models, the table
 * of the verdict, detectors with versions and parameters); models and sets of networks that the reader has brought, by
 * their manifests, which pin their files; the reader's fingerprints of cameras, by their bytes; which maps are kept. Limits
 * of time, memory and size are not in it: they decide whether there is a result, not which.
 * @param detectors identifiers; all where left out. @param userModels the reader's folder of models.
 * @throws SelfsameError usage where there is no such detector.
 */
export async function scanPipeline(
  detectors: readonly string[] | undefined,
  userModels: string | undefined,
  maps: KeptMaps,
  signal: AbortSignal,
): Promise<string> {
  const { shipped, models } = chooseDetectors(detectors, userModels);
  const brought = userModels === undefined ? [] : userManifests(userModels);
  const sets = brought.flatMap((found) => ("set" in found ? [found.set] : []));
  const cameras: string[] = [];
  for (const { path } of userModels === undefined ? [] : await listFingerprints(userModels))
    cameras.push((await fingerprintFile(path, signal)).sha256);
  const parts = [pipelineHash(shipped), models, sets, cameras.sort(), maps];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
