/**
 * The file of a camera's fingerprint: the line "selfsame fingerprint 1", the length of the header (uint32, little-endian),
 * the header (JSON in UTF-8), then a signed byte per pixel, row by row in the frame that the photographs store. The header
 * pins the bytes by their hash. Readers share such files, so none is believed before it has been checked.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import type { CameraFingerprint } from "../../engine/detectors/detector.ts";

const MAGIC = Buffer.from("selfsame fingerprint 1\n", "latin1");
const PREAMBLE = MAGIC.length + 4;

/** Room for the hashes of some thousand photographs. */
const maxHeaderBytes = 2 ** 20;
export const maxPhotographs = 5000;
const longestSide = 30_000;
export const maxPixels = 150e6;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits are needed");
const side = z.number().int().min(64).max(longestSide);

const headerSchema = z
  .strictObject({
    /** The camera as the EXIF of the photographs has it; empty where it says nothing. */
    make: z.string().max(200),
    model: z.string().max(200),
    width: side,
    height: side,
    /** A byte times this is the relative change of a pixel's sensitivity. */
    scale: z.number().positive().max(1),
    photographs: z.array(sha256Schema).min(1).max(maxPhotographs),
    /** Of the bytes after the header. */
    sha256: sha256Schema,
  })
  .refine(({ width, height }) => width * height <= maxPixels, "the picture has too many pixels");
export type FingerprintHeader = z.infer<typeof headerSchema>;

/** What must be read to have the header whole. */
export const headBytes = PREAMBLE + maxHeaderBytes;

export function writeFingerprint({ id: _, values, ...rest }: CameraFingerprint): Buffer {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const header = headerSchema.parse({ ...rest, sha256: createHash("sha256").update(bytes).digest("hex") });
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([MAGIC, length, json, bytes]);
}

/**
 * @param head the beginning of the file, up to `headBytes` of it. @param fileBytes size of the whole file.
 * @throws SelfsameError where it is no fingerprint, or not as long as its header says.
 */
export function readHeader(head: Uint8Array, fileBytes: number): { header: FingerprintHeader; valuesAt: number } {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.length < PREAMBLE || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new SelfsameError("unreadable", "It is no fingerprint of a camera.");
  const length = bytes.readUInt32LE(MAGIC.length);
  if (length > maxHeaderBytes || PREAMBLE + length > bytes.length)
    throw new SelfsameError("unreadable", "Its header is cut off or too long.");
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString("utf8", PREAMBLE, PREAMBLE + length));
  } catch (error) {
    throw new SelfsameError("unreadable", `Its header is no JSON: ${error instanceof Error ? error.message : error}`);
  }
  const result = headerSchema.safeParse(json);
  if (!result.success)
    throw new SelfsameError("unreadable", `Its header is not that of a fingerprint: ${z.prettifyError(result.error)}`);
  const { width, height } = result.data;
  if (fileBytes !== PREAMBLE + length + width * height)
    throw new SelfsameError("unreadable", `It has ${fileBytes} bytes, which do not fit ${width} x ${height} pixels.`);
  return { header: result.data, valuesAt: PREAMBLE + length };
}

/** @param id the name to give it. @throws SelfsameError as above, and where the values are not those that were written. */
export function readFingerprint(bytes: Uint8Array, id: string): CameraFingerprint {
  const { header, valuesAt } = readHeader(bytes.subarray(0, headBytes), bytes.length);
  const { sha256, ...rest } = header;
  const values = bytes.subarray(valuesAt);
  if (createHash("sha256").update(values).digest("hex") !== sha256)
    throw new SelfsameError("unreadable", "Its values are damaged: their SHA-256 is not the one that the header pins.");
  return { id, ...rest, values: new Int8Array(values.buffer, values.byteOffset, values.byteLength) };
}
