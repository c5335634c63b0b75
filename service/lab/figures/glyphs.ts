/**
 * Text as outlines, in the font of the reports: a figure as PNG looks the same on a machine without fonts. Roboto has no
 * superscript digits beyond ³; they are drawn as small raised digits.
 */
import { createRequire } from "node:module";
import type { Font } from "fontkit";
import { roboto } from "../../report/pdfFont.ts";

const require = createRequire(import.meta.url);
let font: Font | undefined;

function loaded(): Font {
  if (!font) {
    const { openSync } = require("fontkit") as typeof import("fontkit");
    font = openSync(roboto.normal) as Font;
  }
  return font;
}

interface Run {
  text: string;
  raised: boolean;
}

const raisedOf = new Map([..."⁰¹²³⁴⁵⁶⁷⁸⁹⁻"].map((character, i) => [character, "0123456789-"[i]]));

function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const plain = raisedOf.get(character);
    const raised = plain !== undefined;
    const last = runs[runs.length - 1];
    if (last?.raised === raised) last.text += plain ?? character;
    else runs.push({ text: plain ?? character, raised });
  }
  return runs;
}

interface Piece {
  d: string;
  at: number;
  raised: boolean;
  scale: number;
}

/** The outlines of a text one after the other, and how wide they are together. */
function set(text: string, size: number): { pieces: Piece[]; width: number } {
  const face = loaded();
  const pieces: Piece[] = [];
  let width = 0;
  for (const { text: part, raised } of runsOf(text)) {
    const scale = ((raised ? 0.7 : 1) * size) / face.unitsPerEm;
    const layout = face.layout(part);
    layout.glyphs.forEach((glyph, i) => {
      pieces.push({ d: glyph.path.toSVG(), at: width, raised, scale });
      width += layout.positions[i].xAdvance * scale;
    });
  }
  return { pieces, width };
}

export const widthOf = (text: string, size: number): number => set(text, size).width;

/** A path element (SVG) for text whose baseline starts, ends or is centred at x, y. */
export function outlines(text: string, x: number, y: number, size: number, anchor: "start" | "middle" | "end"): string {
  const { pieces, width } = set(text, size);
  const left = x - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0);
  return pieces
    .filter(({ d }) => d !== "")
    .map(({ d, at, raised, scale }) => {
      const place = `${(left + at).toFixed(2)} ${(y - (raised ? size * 0.35 : 0)).toFixed(2)}`;
      return `<path transform="translate(${place}) scale(${scale.toFixed(5)} ${(-scale).toFixed(5)})" d="${d}"/>`;
    })
    .join("");
}
