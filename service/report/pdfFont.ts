/**
 * The font of PDF reports: Roboto, as pdfmake ships it (Latin, Greek, Cyrillic). A character without a glyph would print
 * as an empty box, so that two different file names could look the same; it is written as its number instead.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { codePointName, visibleText } from "./visibleText.ts";

const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve("pdfmake/package.json")), "fonts", "Roboto");

/** Font files by style, as pdfmake takes them. */
export const roboto = {
  normal: join(folder, "Roboto-Regular.ttf"),
  bold: join(folder, "Roboto-Medium.ttf"),
  italics: join(folder, "Roboto-Italic.ttf"),
  bolditalics: join(folder, "Roboto-MediumItalic.ttf"),
};

let glyphs: { hasGlyphForCodePoint(codePoint: number): boolean } | undefined;

/** The same text, composed (NFC), with every character that Roboto lacks as "‹U+4E2D›". */
export function printable(text: string): string {
  if (!glyphs) {
    // Loaded with the first report, not with the program.
    const { openSync } = require("fontkit") as typeof import("fontkit");
    const font = openSync(roboto.normal);
    if (!("hasGlyphForCodePoint" in font)) throw new Error(`${roboto.normal} is a collection of fonts, not one font.`);
    glyphs = font;
  }
  let result = "";
  for (const character of visibleText(text).normalize("NFC"))
    result += glyphs.hasGlyphForCodePoint(character.codePointAt(0)!) ? character : codePointName(character);
  return result;
}
