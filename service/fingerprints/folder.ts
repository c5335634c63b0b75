/** The reader's fingerprints: files `<id>.fingerprint` in the folder `fingerprints` of the reader's models. */
import { existsSync, readdirSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import type { CameraFingerprint, FingerprintRequest } from "../../engine/detectors/detector.ts";
import { readFile } from "../evidence/readFile.ts";
import { type FingerprintHeader, headBytes, readFingerprint, readHeader } from "./format.ts";

export const EXTENSION = ".fingerprint";

/** A file that was found: what it says of itself, or why it is refused. Its values have not been read. */
type FoundFingerprint = { id: string; path: string } & ({ header: FingerprintHeader } | { refusal: string });

/** Cameras of one model that a picture is held against; each costs a second. */
const MOST_CANDIDATES = 8;

export const fingerprintFolder = (userModels: string): string => join(userModels, "fingerprints");

/** All fingerprints of a reader by name; none where there is no such folder. */
export async function listFingerprints(userModels: string): Promise<FoundFingerprint[]> {
  const folder = fingerprintFolder(userModels);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(EXTENSION))
    .toSorted();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const found = { id: basename(name, EXTENSION), path };
      return headerOf(path).then(
        (header) => ({ ...found, header }),
        (error: unknown) => ({ ...found, refusal: error instanceof Error ? error.message : String(error) }),
      );
    }),
  );
}

async function headerOf(path: string): Promise<FingerprintHeader> {
  const status = await stat(path);
  // Reading a pipe would wait for somebody to write into it.
  if (!status.isFile()) throw new SelfsameError("usage", "It is no ordinary file.");
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(headBytes, status.size)), 0);
    return readHeader(buffer.subarray(0, bytesRead), status.size).header;
  } finally {
    await handle.close();
  }
}

/** @throws SelfsameError that names the file, where it cannot be read or is refused. */
export async function loadFingerprint(path: string): Promise<CameraFingerprint> {
  const { bytes } = await readFile(path);
  try {
    return readFingerprint(bytes, basename(path, EXTENSION));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SelfsameError("unreadable", `The fingerprint ${basename(path)} is refused: ${why}`, "Build it again.");
  }
}

const same = (a: string, b: string | undefined): boolean => a.trim().toLowerCase() === (b ?? "").trim().toLowerCase();

/**
 * What detectors ask for, see Tools. Files that are refused are no answer to a camera's name, and an error by their own.
 * @param userModels undefined where the reader has no folder of models.
 */
export async function cameraFingerprints(
  userModels: string | undefined,
  { id, make, model, width, height }: FingerprintRequest,
): Promise<CameraFingerprint[]> {
  const all = userModels === undefined ? [] : await listFingerprints(userModels);
  if (id !== undefined) {
    const found = all.find((candidate) => candidate.id === id);
    if (!found) {
      const ids = all.map((candidate) => candidate.id).join(", ");
      throw new SelfsameError(
        "usage",
        `There is no fingerprint "${id}". ${ids ? `There are: ${ids}.` : "There are none."}`,
      );
    }
    const fingerprint = await loadFingerprint(found.path);
    if (fingerprint.width !== width || fingerprint.height !== height)
      throw new SelfsameError(
        "usage",
        `The fingerprint "${id}" is of ${fingerprint.width} x ${fingerprint.height} pixels, the picture has ${width} x ${height}.`,
      );
    return [fingerprint];
  }
  const candidates = all.filter(
    (found) =>
      "header" in found &&
      same(found.header.make, make) &&
      same(found.header.model, model) &&
      found.header.width === width &&
      found.header.height === height,
  );
  return Promise.all(candidates.slice(0, MOST_CANDIDATES).map(({ path }) => loadFingerprint(path)));
}
