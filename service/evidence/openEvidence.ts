/** A path becomes Evidence: cheap facts at once, costly ones when first asked for, each computed once. */

import { SelfsameError } from "../../contract/errors.ts";
import type { Evidence } from "../../engine/evidence.ts";
import { uprightSize } from "../../engine/image/orientation.ts";
import { decodeCoefficients } from "../../engine/jpeg/decodeCoefficients.ts";
import { JpegError } from "../../engine/jpeg/jpegError.ts";
import { parseJpegStructure } from "../../engine/jpeg/parseStructure.ts";
import type { JpegStructure } from "../../engine/jpeg/structure.ts";
import { readCredentials } from "../credentials/readCredentials.ts";
import { checkPixels, checkScans } from "../decode/limits.ts";
import { decodePixels } from "../decode/pixels.ts";
import { decodePreviews } from "../decode/previews.ts";
import { sniff } from "../decode/sniff.ts";
import { readMetadata } from "../metadata/readMetadata.ts";
import { readFile } from "./readFile.ts";

export interface OpenOptions {
  /** Name to show, without a folder. */
  name: string;
  maxMegapixels: number;
}

/** Computes on the first call and keeps the promise, failed ones included. */
function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => {
    kept ??= compute();
    return kept;
  };
}

/**
 * Reads the file, its header and its metadata; decodes nothing yet.
 *
 * `pixels()` adds to `notices` what the decoding met, and corrects `width` and `height` where the header was wrong.
 * @throws SelfsameError with the reason in plain words.
 */
export async function openEvidence(path: string, options: OpenOptions): Promise<Evidence> {
  const { bytes, sha256 } = await readFile(path);
  const header = sniff(bytes);
  checkPixels(header.width, header.height, options.maxMegapixels);
  const jpeg = header.format === "jpeg" ? structureOf(bytes) : undefined;
  if (jpeg) checkScans(jpeg.frame.scans);
  const evidence: Evidence = {
    name: options.name,
    sha256,
    bytes: bytes.length,
    format: header.format,
    ...uprightSize(header.width, header.height, header.orientation),
    orientation: header.orientation,
    notices: [],
    metadata: await readMetadata(bytes, header.format, jpeg),
    jpeg,
    pixels: once(async () => {
      const { image, notices } = await decodePixels(bytes, header, options.maxMegapixels);
      evidence.notices.push(...notices);
      evidence.width = image.width;
      evidence.height = image.height;
      return image;
    }),
    coefficients: once(async () => {
      if (!jpeg) throw new Error("Only JPEG files hold quantised coefficients.");
      return decodeCoefficients(bytes, jpeg);
    }),
    previews: once(async () => (jpeg ? decodePreviews(bytes, jpeg, header.orientation) : [])),
    credentials: once(async () => readCredentials(bytes, header.format)),
  };
  return evidence;
}

function structureOf(bytes: Uint8Array): JpegStructure {
  try {
    return parseJpegStructure(bytes);
  } catch (error) {
    if (error instanceof JpegError)
      throw new SelfsameError("unreadable", error.message, "Ask for the file again, as it was first sent.");
    throw error;
  }
}
