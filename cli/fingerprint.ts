/** `selfsame fingerprint`: builds the fingerprints of cameras that the detector "prnu" asks for, lists and uses them. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { asSelfsameError, errorLine } from "../contract/errors.ts";
import { buildFingerprint, checkPhotograph, checkTarget, saveFingerprint } from "../service/fingerprints/build.ts";
import { EXTENSION, fingerprintFolder, listFingerprints, loadFingerprint } from "../service/fingerprints/folder.ts";
import { userModelsFolder } from "../service/models/userManifests.ts";
import { visibleText } from "../service/report/visibleText.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";
import { Progress } from "./progress.ts";

/** Fewer than so many photographs give a weak fingerprint. */
const ADVISED = 20;

const printJson = (value: unknown): Promise<void> => print(`${JSON.stringify(value, null, 2)}\n`);

const line = (parts: readonly string[]): string => `${parts.map(visibleText).join("\t")}\n`;

export interface BuildOptions {
  out?: string;
  json?: boolean;
}

/** Where a fingerprint goes without --out: among the reader's, named by camera and photographs. */
function ownPlace(make: string, model: string, photographs: readonly string[]): string {
  const camera = `${make} ${model}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const hash = createHash("sha256").update(photographs.toSorted().join()).digest("hex").slice(0, 8);
  return join(fingerprintFolder(userModelsFolder()), `${camera || "camera"}-${hash}${EXTENSION}`);
}

export async function fingerprintBuild(paths: string[], options: BuildOptions, signal: AbortSignal): Promise<number> {
  if (options.out) checkTarget(options.out);
  const progress = new Progress(paths.length);
  const { fingerprint, refused } = await buildFingerprint(
    paths,
    (path, error) => progress.finish(path, error ? `left out: ${errorLine(error)}` : "read"),
    signal,
  );
  progress.clear();
  const { make, model, width, height, photographs } = fingerprint;
  const path = options.out ?? ownPlace(make, model, photographs);
  await saveFingerprint(path, fingerprint);
  if (photographs.length < ADVISED)
    note(
      `${photographs.length} photographs give a weak fingerprint; ${ADVISED} or more are advised, bright and smooth.`,
    );
  if (options.json)
    await printJson({
      file: path,
      make,
      model,
      width,
      height,
      photographs,
      leftOut: refused.map(({ path, error }) => ({ path, message: error.message })),
    });
  else await print(line([path]));
  return refused.length > 0 ? exitCode.someFailed : exitCode.done;
}

export async function fingerprintList(options: { json?: boolean }): Promise<number> {
  const list = await listFingerprints(userModelsFolder());
  if (options.json)
    await printJson(
      list.map(({ id, path, ...rest }) => ("header" in rest ? { id, path, ...rest.header } : { id, path, ...rest })),
    );
  else if (list.length === 0) note(`There are no fingerprints in ${fingerprintFolder(userModelsFolder())}.`);
  else
    for (const found of list) {
      if ("refusal" in found) {
        await print(line([found.id, `refused: ${found.refusal}`]));
        continue;
      }
      const { make, model, width, height, photographs } = found.header;
      await print(
        line([found.id, `${make} ${model}`.trim(), `${width} x ${height}`, `${photographs.length} photographs`]),
      );
    }
  return exitCode.done;
}

export async function fingerprintCheck(
  file: string,
  paths: string[],
  options: { json?: boolean },
  signal: AbortSignal,
): Promise<number> {
  const fingerprint = await loadFingerprint(file);
  const results: object[] = [];
  let failed = false;
  for (const path of paths) {
    signal.throwIfAborted();
    try {
      const check = await checkPhotograph(path, fingerprint);
      results.push({ path, ...check });
      if (options.json) continue;
      const verdict = check.sameCamera ? "same camera" : "not this camera, or its trace is lost";
      const numbers = `PCE ${check.pce.toFixed(0)}, log10 p ${check.logP.toFixed(1)}`;
      await print(line([path, verdict, numbers, ...(check.partOfIt ? ["the fingerprint was built from it"] : [])]));
    } catch (error) {
      failed = true;
      note(`${path}: ${errorLine(error)}`);
      results.push({ path, error: asSelfsameError(error).message });
    }
  }
  if (options.json) await printJson(results);
  return failed ? exitCode.someFailed : exitCode.done;
}
