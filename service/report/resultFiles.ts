/**
 * A result as files: `<folder>/<sha256>/result.json`, `maps/<detector>.png`, `fused.png`. Each is written beside its
 * place and moved there when complete, so that a reader never sees half a file.
 */
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import { SelfsameError } from "../../contract/errors.ts";
import { type MapLayer, type VerifyDocument, verifyDocumentSchema } from "../../contract/findings.ts";
import type { VerifyResult } from "../../contract/operations.ts";
import type { RasterStore } from "../rasters/store.ts";
import { writeMapPng } from "./mapPng.ts";

/** The document of one result. `maps` says whether its maps lie beside it as files. */
export function verifyDocument(result: VerifyResult, maps: boolean): VerifyDocument {
  const { image, verdict, findings, map, metadata, tool, elapsedMs } = result;
  return verifyDocumentSchema.parse({
    schema: "selfsame.verify/1",
    image,
    verdict,
    findings: findings.map((finding) => ({
      ...finding,
      // Windows has no colons in file names: "model:trufor" is written to "model-trufor.png".
      map: maps && finding.map ? `maps/${finding.detector.replace(":", "-")}.png` : null,
    })),
    map: maps && map ? "fused.png" : null,
    metadata,
    tool,
    elapsedMs,
  } satisfies VerifyDocument);
}

/**
 * Makes the folder and tries whether it can be written to.
 * @throws SelfsameError usage with the reason.
 */
export async function prepareFolder(folder: string): Promise<void> {
  const probe = join(folder, `.selfsame-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, "", { flag: "wx" });
    await rm(probe);
  } catch (error) {
    throw writeError(folder, error, "Choose another folder.");
  }
}

/** In words, why the system would not write to a folder. */
export function writeError(folder: string, error: unknown, advice: string): SelfsameError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return new SelfsameError(
    "usage",
    `Nothing can be written to ${folder}: ${refusals[code] ?? `the system says ${code}`}.`,
    advice,
  );
}

const refusals: Record<string, string> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "it is read-only",
  EEXIST: "there is a file of that name",
  ENOTDIR: "a part of the path is a file",
  ENOENT: "such a folder cannot be made there",
  ENOSPC: "the disk is full",
};

/**
 * Writes all files of one result below `folder`.
 * @param evidence paths that must never be written to.
 * @throws SelfsameError usage where a file of the evidence would be overwritten.
 */
export async function writeResultFiles(
  folder: string,
  result: VerifyResult,
  rasters: RasterStore,
  evidence: readonly string[],
  signal: AbortSignal,
): Promise<VerifyDocument> {
  const document = verifyDocument(result, true);
  const place = join(folder, result.image.sha256);
  const png = (layer: MapLayer, path: string) =>
    writeAtomically(join(place, path), evidence, async (temporary) => {
      const { width, height, data } = await rasters.read(layer.raster.id, 0);
      if (!(data instanceof Uint16Array)) throw new Error(`The raster ${layer.raster.id} is no map.`);
      const out = createWriteStream(temporary, { flags: "wx" });
      const done = finished(out);
      // Awaited below; a failure to write must not count as unhandled meanwhile.
      done.catch(() => undefined);
      await writeMapPng(out, { width, height, data }, result.image.width, result.image.height, signal);
      out.end();
      await done;
    });
  for (const [index, { map }] of result.findings.entries()) if (map) await png(map, document.findings[index].map!);
  if (result.map) await png(result.map, document.map!);
  await writeText(join(place, "result.json"), `${JSON.stringify(document, null, 2)}\n`, evidence);
  return document;
}

/** Writes one file completely or not at all. @throws SelfsameError usage where it is a file of the evidence. */
export async function writeText(path: string, data: string | Uint8Array, evidence: readonly string[]): Promise<void> {
  await writeAtomically(path, evidence, (temporary) => writeFile(temporary, data, { flag: "wx" }));
}

/** @param write to the temporary file that it is given. @throws SelfsameError usage where `path` is a file of the evidence. */
export async function writeAtomically(
  path: string,
  evidence: readonly string[],
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const target = await realpath(path).catch(() => path);
  for (const file of evidence)
    if ((await realpath(file).catch(() => file)) === target)
      throw new SelfsameError("usage", `${path} is one of the images to examine.`, "Choose another folder for --out.");
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
