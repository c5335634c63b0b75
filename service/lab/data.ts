/** Data for experiments: handwritten digits that ship, and folders of the user's pictures. */
import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import type { LabData } from "../../engine/lab/experiment.ts";
import type { LabelledImages } from "../../engine/lab/images.ts";
import { appRoot } from "../appRoot.ts";
import { decodePixels } from "../decode/pixels.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { sniff } from "../decode/sniff.ts";
import { develop } from "./develop.ts";
import { entriesOf } from "./folders.ts";
import { photographs } from "./photographs.ts";

const DIGITS = { width: 28, height: 28, classes: 10 };

/** Larger pictures are left out of a training set: they would be reduced to a few pixels anyway. */
const maxMegapixels = 100;

/** @param checkpoint awaited between files, so that reading can be cancelled. */
export function labData(checkpoint: () => Promise<void>): LabData {
  return {
    digits,
    emoji: notYet,
    captioned: notYet,
    features: notYet,
    file: (path) => readFile(path),
    folder: (path, size) => folder(path, size, checkpoint),
    photographs: (path, options) => photographs(path, options, checkpoint),
    develop,
  };
}

/** @throws always: the data come with the next step. */
async function notYet(): Promise<never> {
  throw new SelfsameError("notFound", "These data are not there yet.");
}

/** dist/data/digits.bin.gz: for each picture its label and 28 x 28 bytes (scripts/make-digits.mjs). */
async function digits(): Promise<LabelledImages> {
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

/**
 * @throws SelfsameError usage where the folder cannot be read, or holds fewer than two labels with pictures.
 */
async function folder(path: string, size: number, checkpoint: () => Promise<void>): Promise<LabelledImages> {
  const classes = await foldersIn(path);
  const pictures: Uint8Array[] = [];
  const labels: number[] = [];
  const refused: string[] = [];
  for (const [label, name] of classes.entries()) {
    for (const file of await filesIn(join(path, name))) {
      await checkpoint();
      try {
        pictures.push(await square(join(path, name, file), size));
        labels.push(label);
      } catch (error) {
        refused.push(`${name}/${file}: ${asSelfsameError(error).message}`);
      }
    }
  }
  const filled = new Set(labels);
  if (filled.size < 2)
    throw new SelfsameError(
      "usage",
      `${path} holds pictures of ${filled.size === 0 ? "no label" : "one label only"}${refused.length > 0 ? `; ${refused.length} files could not be read, the first: ${refused[0]}` : ""}.`,
      "Choose a folder with one folder of pictures for each label, at least two of them.",
    );
  const pixels = new Uint8Array(pictures.length * size * size * 3);
  pictures.forEach((picture, i) => {
    pixels.set(picture, i * size * size * 3);
  });
  const notes =
    refused.length === 0
      ? []
      : [
          `${refused.length} ${refused.length === 1 ? "file" : "files"} could not be read and ${refused.length === 1 ? "is" : "are"} left out: ${refused.slice(0, 5).join("; ")}${refused.length > 5 ? " …" : ""}`,
        ];
  return { width: size, height: size, channels: 3, pixels, labels: Int32Array.from(labels), classes, notes };
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await entriesOf(path, "Give the path of a folder on this machine.");
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

/** The middle square of a picture, `size` x `size`, RGB. */
async function square(path: string, size: number): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const { image } = await decodePixels(bytes, sniff(bytes), maxMegapixels);
  const sharp = await loadSharp();
  const { width, height, data } = image;
  const edge = Math.min(width, height);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .extract({ left: (width - edge) >> 1, top: (height - edge) >> 1, width: edge, height: edge })
    .resize(size, size)
    .raw()
    .toBuffer();
}
