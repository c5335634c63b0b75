/** Files that are recognised and not read, so that a reader is told what they are and what to do. */
import { textAt } from "./headers/imageHeader.ts";
import { beginsWith } from "./signature.ts";

export interface RefusedFormat {
  /** With its article: "a PDF document". */
  name: string;
  advice: string;
  /** Whether it is a picture or a photograph all the same. */
  picture?: boolean;
}

const convert = "Convert it to PNG, which keeps every pixel.";
const develop = "Export it as TIFF, or examine the JPEG that the camera wrote beside it.";
const extract = "Extract the picture from it first.";

const bySignature: (RefusedFormat & { signatures: string[] })[] = [
  { signatures: ["% P D F -"], name: "a PDF document", advice: extract },
  { signatures: ["% ! P S"], name: "a PostScript file", advice: extract },
  { signatures: ["P K 03 04", "P K 05 06"], name: "a ZIP archive or an office document", advice: "Unpack it first." },
  { signatures: ["8 B P S"], name: "a Photoshop document (PSD)", advice: "Export it as TIFF or PNG.", picture: true },
  { signatures: ["B M ?? ?? ?? ?? 00 00 00 00"], name: "a BMP picture", advice: convert, picture: true },
  { signatures: ["00 00 00 0c j P", "ff 4f ff 51"], name: "a JPEG 2000 picture", advice: convert, picture: true },
  { signatures: ["ff 0a", "00 00 00 0c J X L"], name: "a JPEG XL picture", advice: convert, picture: true },
  {
    signatures: ["I I 2a 00 ?? ?? ?? ?? C R", "F U J I F I L M", "I I R O", "I I R S", "I I U 00", "F O V b"],
    name: "a camera raw file",
    advice: develop,
    picture: true,
  },
  { signatures: ["00 00 01 00 ?? 00", "00 00 02 00 ?? 00"], name: "an icon (ICO)", advice: convert, picture: true },
  {
    signatures: ["R I F F ?? ?? ?? ?? A V I", "1a E df a3", "O g g S"],
    name: "a film",
    advice: "Save the frame in question as a PNG file.",
  },
];

const byText: (RefusedFormat & { begins: RegExp })[] = [
  {
    begins: /^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s/>]/is,
    name: "an SVG drawing",
    advice: "A drawing has no camera traces. Examine the photograph it was made from.",
  },
  {
    begins: /^\s*<(!DOCTYPE html|html|head|body|script)/i,
    name: "a web page (HTML)",
    advice: "Save the picture itself, not the page that shows it.",
  },
];

/** What the first bytes show, or undefined where they show nothing that is refused by name. */
export function refusedFormat(bytes: Uint8Array): RefusedFormat | undefined {
  // Without a byte order mark.
  const begin = textAt(bytes, 0, 1024).replace(/^\xef\xbb\xbf/, "");
  return (
    bySignature.find(({ signatures }) => signatures.some((signature) => beginsWith(bytes, signature))) ??
    byText.find(({ begins }) => begins.test(begin))
  );
}
