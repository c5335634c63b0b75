/** A camera's fingerprint from its photographs, one after the other, and photographs held against it. */
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import type { CameraFingerprint } from "../../engine/detectors/detector.ts";
import { FingerprintSum, quantised } from "../../engine/detectors/prnu/fingerprint.ts";
import { LEAST_PCE, matchOf } from "../../engine/detectors/prnu/match.ts";
import { type Noise, noiseOf } from "../../engine/detectors/prnu/residual.ts";
import { findTag } from "../../engine/metadata/metadata.ts";
import { openEvidence } from "../evidence/openEvidence.ts";
import { EXTENSION } from "./folder.ts";
import { maxPhotographs, maxPixels, writeFingerprint } from "./format.ts";

interface Refused {
  path: string;
  error: SelfsameError;
}

interface Photograph {
  sha256: string;
  make: string;
  model: string;
  noise: Noise;
}

async function openPhotograph(path: string): Promise<Photograph> {
  const evidence = await openEvidence(path, { name: basename(path), maxMegapixels: maxPixels / 1e6 });
  const tag = (name: string) => findTag(evidence.metadata, name, ["ifd0"])?.text.trim() ?? "";
  const image = await evidence.pixels();
  return {
    sha256: evidence.sha256,
    make: tag("Make"),
    model: tag("Model"),
    noise: noiseOf(image, evidence.orientation),
  };
}

const cameraOf = ({ make, model }: { make: string; model: string }): string => `${make} ${model}`.trim();

/**
 * The fingerprint that the photographs share. The first that can be read says which camera and size it is of; others, and
 * doubles, are refused and left out.
 * @param told of each photograph when it has been read or refused.
 * @throws SelfsameError usage where none is left; the signal's reason where it is aborted.
 */
export async function buildFingerprint(
  paths: readonly string[],
  told: (path: string, refused?: SelfsameError) => void,
  signal: AbortSignal,
): Promise<{ fingerprint: CameraFingerprint; refused: Refused[] }> {
  if (paths.length > maxPhotographs)
    throw new SelfsameError("usage", `A fingerprint is built from ${maxPhotographs} photographs at most.`);
  const refused: Refused[] = [];
  const hashes: string[] = [];
  let camera: { make: string; model: string } | undefined;
  let sum: FingerprintSum | undefined;
  for (const path of paths) {
    signal.throwIfAborted();
    try {
      const { sha256, make, model, noise } = await openPhotograph(path);
      const { width, height } = noise.luma;
      if (hashes.includes(sha256)) throw new SelfsameError("usage", "It was given before.");
      if (camera && cameraOf(camera) !== cameraOf({ make, model }))
        throw new SelfsameError(
          "usage",
          `It is by another camera than the first: ${cameraOf({ make, model }) || "none is named"}.`,
        );
      if (sum && (sum.width !== width || sum.height !== height))
        throw new SelfsameError(
          "usage",
          `It has ${width} x ${height} pixels, the first has ${sum.width} x ${sum.height}.`,
        );
      sum ??= new FingerprintSum(width, height);
      sum.add(noise);
      camera ??= { make, model };
      hashes.push(sha256);
      told(path);
    } catch (thrown) {
      const error = asSelfsameError(thrown);
      refused.push({ path, error });
      told(path, error);
    }
  }
  signal.throwIfAborted();
  if (!sum || !camera) throw new SelfsameError("usage", "None of the photographs can be used.");
  const { width, height } = sum;
  const fingerprint = { id: "", ...camera, photographs: hashes, width, height, ...quantised(sum.finish()) };
  return { fingerprint, refused };
}

/** @throws SelfsameError usage where a file is there already, or the name has another ending. */
export function checkTarget(path: string): void {
  if (!path.endsWith(EXTENSION))
    throw new SelfsameError("usage", `${path} does not end in ${EXTENSION}.`, "It is found by this ending.");
  if (existsSync(path))
    throw new SelfsameError(
      "usage",
      `${path} is there already.`,
      "Give another name: a fingerprint is never overwritten.",
    );
}

/** Writes beside the file and renames, so that none is ever half there. */
export async function saveFingerprint(path: string, fingerprint: CameraFingerprint): Promise<void> {
  checkTarget(path);
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(beside, writeFingerprint(fingerprint), { flag: "wx" });
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}

interface FingerprintCheck {
  sameCamera: boolean;
  pce: number;
  /** log10 of the probability that chance gives such a correlation. */
  logP: number;
  shift: { x: number; y: number };
  /** Whether the fingerprint was built from this very file, which then proves nothing. */
  partOfIt: boolean;
}

/** @throws SelfsameError where the photograph cannot be read or has another size. */
export async function checkPhotograph(path: string, fingerprint: CameraFingerprint): Promise<FingerprintCheck> {
  const { noise, sha256 } = await openPhotograph(path);
  const { width, height } = noise.luma;
  if (width !== fingerprint.width || height !== fingerprint.height)
    throw new SelfsameError(
      "usage",
      `It has ${width} x ${height} pixels, the fingerprint is of ${fingerprint.width} x ${fingerprint.height}.`,
    );
  const { pce, logP, shift } = matchOf(noise, fingerprint);
  return { sameCamera: pce >= LEAST_PCE, pce, logP, shift, partOfIt: fingerprint.photographs.includes(sha256) };
}
