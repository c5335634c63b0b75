/** Limits that hold before anything is decoded: a small file can ask for gigabytes of pixels. */
import { SelfsameError } from "../../contract/errors.ts";

/** Largest file that is read into memory. */
export const maxFileBytes = 512 * 1024 * 1024;

/** More scans than any camera or editor writes (libjpeg-turbo's own scripts have at most 20); each costs a whole pass. */
export const maxJpegScans = 100;

/** @throws SelfsameError tooLarge where width x height is beyond the limit. */
export function checkPixels(width: number, height: number, maxMegapixels: number): void {
  const megapixels = (width * height) / 1e6;
  if (megapixels <= maxMegapixels) return;
  throw new SelfsameError(
    "tooLarge",
    `The picture has ${width} x ${height} = ${Math.round(megapixels)} million pixels; the limit is ${maxMegapixels}.`,
    "Raise the limit in the settings if you trust the file and the machine has memory enough.",
  );
}

/** @throws SelfsameError tooLarge where a file is larger than `maxFileBytes`. */
export function checkFileBytes(bytes: number): void {
  if (bytes <= maxFileBytes) return;
  throw new SelfsameError(
    "tooLarge",
    `The file has ${Math.round(bytes / 2 ** 20)} MiB; files up to ${maxFileBytes / 2 ** 20} MiB are read.`,
    "Convert it to a compressed format without loss, such as PNG.",
  );
}

/** @throws SelfsameError unsupported where a progressive JPEG has more than `maxJpegScans` scans. */
export function checkScans(scans: number): void {
  if (scans <= maxJpegScans) return;
  throw new SelfsameError(
    "unsupported",
    `This JPEG draws the picture in ${scans} passes (scans); no camera or editor writes more than ${maxJpegScans}.`,
    "Such files are made to stall programs that open them. Ask where the file comes from.",
  );
}
