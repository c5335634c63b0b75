/** Which image format a file is, by its content and never by its name, and what its header says. */
import { SelfsameError } from "../../contract/errors.ts";
import { readBmffHeader } from "./headers/bmff.ts";
import { readGifHeader } from "./headers/gif.ts";
import { damaged, type ImageHeader, textAt } from "./headers/imageHeader.ts";
import { readJpegHeader } from "./headers/jpeg.ts";
import { readPngHeader } from "./headers/png.ts";
import { readTiffHeader } from "./headers/tiff.ts";
import { readWebpHeader } from "./headers/webp.ts";

/** The formats that are read: first bytes as Latin-1 text, and the parser of the header. */
const readers: { begins: RegExp; read(bytes: Uint8Array): ImageHeader }[] = [
  { begins: /^\xff\xd8/, read: readJpegHeader },
  { begins: /^\x89PNG\r\n\x1a\n/, read: readPngHeader },
  { begins: /^RIFF[^]{4}WEBP/, read: readWebpHeader },
  { begins: /^GIF8[79]a/, read: readGifHeader },
  { begins: /^(II[*+]\0(?!....CR)|MM\0[*+])/s, read: readTiffHeader },
  { begins: /^[^]{4}ftyp/, read: readBmffHeader },
];

/** What is recognised and refused, so that a reader is told what the file is. */
const refused: { begins: RegExp; name: string; advice: string }[] = [
  {
    begins: /^(\xef\xbb\xbf)?\s*(<\?xml[^]*?)?(<!--[^]*?-->\s*)*(<!DOCTYPE svg[^]*?>\s*)?<svg[\s>]/i,
    name: "an SVG drawing",
    advice: "A drawing has no camera traces. Examine the photograph it was made from.",
  },
  {
    begins: /^(\xef\xbb\xbf)?\s*<(!DOCTYPE html|html|head|body|script)/i,
    name: "a web page (HTML)",
    advice: "Save the picture itself, not the page that shows it.",
  },
  { begins: /^\s*%PDF-/, name: "a PDF document", advice: "Extract the picture from it first." },
  { begins: /^%!PS/, name: "a PostScript file", advice: "Extract the picture from it first." },
  {
    begins: /^PK(\x03\x04|\x05\x06)/,
    name: "a ZIP archive or an office document",
    advice: "Unpack the picture first.",
  },
  { begins: /^8BPS/, name: "a Photoshop document (PSD)", advice: "Export it as TIFF or PNG." },
  { begins: /^BM[^]{4}\0\0\0\0/, name: "a BMP picture", advice: "Convert it to PNG, which keeps every pixel." },
  { begins: /^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, name: "a JPEG 2000 picture", advice: "Convert it to PNG." },
  { begins: /^(\xff\x0a|\0\0\0\x0cJXL )/, name: "a JPEG XL picture", advice: "Convert it to PNG." },
  {
    begins: /^(II\*\0....CR|FUJIFILMCCD-RAW|IIRO|IIRS|IIU\0|FOVb)/s,
    name: "a camera raw file",
    advice: "Export it as TIFF, or examine the JPEG that the camera wrote beside it.",
  },
  { begins: /^\0\0[\x01\x02]\0[^\0]\0/, name: "an icon (ICO)", advice: "Convert it to PNG." },
  { begins: /^(RIFF[^]{4}AVI |\x1aE\xdf\xa3|OggS)/, name: "a film", advice: "Save the frame in question as PNG." },
];

/**
 * Reads format, stored size and orientation from the first bytes of a file.
 * @throws SelfsameError unsupported: recognised and not read, or unknown; unreadable: empty, or the header is damaged.
 */
export function sniff(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0)
    throw new SelfsameError("unreadable", "This file is empty.", "Ask for the file again, as it was first sent.");
  const begin = textAt(bytes, 0, 1024);
  const reader = readers.find((candidate) => candidate.begins.test(begin));
  if (reader) {
    try {
      return reader.read(bytes);
    } catch (error) {
      // A view reaches beyond the end: the header is cut.
      if (error instanceof RangeError) throw damaged("image", "its header is cut short");
      throw error;
    }
  }
  const known = refused.find((candidate) => candidate.begins.test(begin));
  if (known)
    throw new SelfsameError("unsupported", `This is ${known.name}, which Selfsame does not read.`, known.advice);
  throw new SelfsameError(
    "unsupported",
    "This file is no picture that Selfsame knows: its first bytes belong to none of JPEG, PNG, WebP, AVIF, HEIC, TIFF and GIF.",
    "If it should be one of them, it is damaged at its very beginning: ask for it again.",
  );
}
