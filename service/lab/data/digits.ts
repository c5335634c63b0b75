/** Handwritten digits that ship. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { SelfsameError } from "../../../contract/errors.ts";
import type { LabelledImages } from "../../../engine/lab/images.ts";
import { appRoot } from "../../appRoot.ts";

const DIGITS = { width: 28, height: 28, classes: 10 };

/** dist/data/digits.bin.gz: for each picture its label and 28 x 28 bytes (scripts/make-digits.mjs). */
export async function digits(): Promise<LabelledImages> {
  const path = join(appRoot, "dist", "data", "digits.bin.gz");
  if (!existsSync(path))
    throw new SelfsameError("notFound", "The handwritten digits are not there.", "Run npm run build.");
  const bytes = gunzipSync(readFileSync(path));
  const { width, height } = DIGITS;
  const record = 1 + width * height;
  const count = bytes.length / record;
  const pixels = new Uint8Array(count * width * height);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = bytes[i * record];
    pixels.set(bytes.subarray(i * record + 1, (i + 1) * record), i * width * height);
  }
  const classes = Array.from({ length: DIGITS.classes }, (_, digit) => String(digit));
  return { width, height, channels: 1, pixels, labels, classes, notes: [] };
}
