/** Which image format a file is, by its content and never by its name, and what its header says. */
import { SelfsameError } from "../../contract/errors.ts";
import { readBmffHeader } from "./headers/bmff.ts";
import { readGifHeader } from "./headers/gif.ts";
import { damaged, type ImageHeader, textAt } from "./headers/imageHeader.ts";
import { readJpegHeader } from "./headers/jpeg.ts";
import { readPngHeader } from "./headers/png.ts";
import { readTiffHeader } from "./headers/tiff.ts";
import { readWebpHeader } from "./headers/webp.ts";
import { refusedFormat } from "./refusedFormats.ts";
import { beginsWith } from "./signature.ts";

/** The formats that are read, by their first bytes. */
const readers: { signatures: string[]; read(bytes: Uint8Array): ImageHeader }[] = [
  { signatures: ["ff d8"], read: readJpegHeader },
  { signatures: ["89 P N G 0d 0a 1a 0a"], read: readPngHeader },
  { signatures: ["R I F F ?? ?? ?? ?? W E B P"], read: readWebpHeader },
  { signatures: ["G I F 8 7 a", "G I F 8 9 a"], read: readGifHeader },
  { signatures: ["I I 2a 00", "M M 00 2a", "I I 2b 00", "M M 00 2b"], read: readTiffHeader },
  { signatures: ["?? ?? ?? ?? f t y p"], read: readBmffHeader },
];

/** Whether the first bytes are those of a format that is read. */
export const beginsReadable = (bytes: Uint8Array): boolean => readerOf(bytes) !== undefined;

const readerOf = (bytes: Uint8Array) =>
  readers.find(({ signatures }) => signatures.some((signature) => beginsWith(bytes, signature)));

/**
 * Reads format, stored size and orientation from the first bytes of a file.
 * @throws SelfsameError unsupported: recognised and not read, or unknown; unreadable: empty, or the header is damaged.
 */
export function sniff(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0)
    throw new SelfsameError("unreadable", "This file is empty.", "Ask for the file again, as it was first sent.");
  const refused = refusedFormat(bytes);
  if (refused)
    throw new SelfsameError("unsupported", `This is ${refused.name}, which Selfsame does not read.`, refused.advice);
  const reader = readerOf(bytes);
  if (!reader)
    throw new SelfsameError(
      "unsupported",
      `This file is no picture that Selfsame knows: it begins with ${firstBytes(bytes)}, which belongs to none of JPEG, PNG, WebP, AVIF, HEIC, TIFF and GIF.`,
      "If it should be one of them, it is damaged at its very beginning: ask for it again.",
    );
  try {
    return reader.read(bytes);
  } catch (error) {
    // A view reaches beyond the end: the header is cut.
    if (error instanceof RangeError) throw damaged("image", "its header is cut short");
    throw error;
  }
}

function firstBytes(bytes: Uint8Array): string {
  const text = textAt(bytes, 0, 8);
  if (/^[ -~]+$/.test(text)) return `"${text}"`;
  return `the bytes ${[...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")}`;
}
