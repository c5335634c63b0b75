/** What a result depends on besides the picture: with the hash of the picture it names the result in the cache. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import { detectors } from "../../engine/detectors/list.ts";
import { appRoot } from "../appRoot.ts";
import { toolInfo } from "../version.ts";

/**
 * Hash over the detectors that are asked and their versions, the program's version, its decoders and models, and the program
 * that workers run: a change of code that forgot to raise a version must not be answered from the cache.
 * @param chosen identifiers; all detectors where left out.
 * @throws SelfsameError usage where there is no such detector.
 */
export function pipelineHash(chosen: readonly string[] | undefined): string {
  const known = detectors.map(({ id }) => id);
  for (const id of chosen ?? [])
    if (!known.includes(id))
      throw new SelfsameError("usage", `There is no detector "${id}".`, `There are: ${known.join(", ")}.`);
  const asked = detectors
    .filter(({ id }) => !chosen || chosen.includes(id))
    .map(({ id, version, params }) => ({ id, version, params: params.parse({}) }));
  const programs = ["worker.js", "side.js"].map((name) =>
    createHash("sha256")
      .update(readFileSync(join(appRoot, "dist/service", name)))
      .digest("hex"),
  );
  return createHash("sha256")
    .update(JSON.stringify([toolInfo(), asked, programs]))
    .digest("hex");
}
