/**
 * What a declared digital source type says. Terms: IPTC NewsCodes "Digital Source Type"
 * (http://cv.iptc.org/newscodes/digitalsourcetype/); C2PA 2.x uses the same vocabulary in its actions.
 */
import type { Severity } from "../finding.ts";

export interface DigitalSource {
  /** The last part of the term's address: "trainedAlgorithmicMedia". */
  term: string;
  /** What the term means, as the rest of a sentence that begins with "The file says that". */
  meaning: string;
  /** alarm: made or partly made by an algorithm, or put together. notice: to be known, common in photographs too. */
  severity: Severity;
}

const known: Record<string, [severity: Severity, meaning: string]> = {
  trainedalgorithmicmedia: ["alarm", "a trained model made the picture"],
  compositewithtrainedalgorithmicmedia: ["alarm", "parts of the picture were made by a trained model"],
  algorithmicmedia: ["alarm", "an algorithm made the picture, without a camera"],
  compositesynthetic: ["alarm", "the picture is put together from parts, some of them synthetic"],
  composite: ["alarm", "the picture is put together from several elements"],
  datadrivenmedia: ["alarm", "the picture was drawn from data, without a camera"],
  digitalart: ["alarm", "the picture was drawn with software"],
  digitalcreation: ["alarm", "the picture was made with software by a person"],
  softwareimage: ["alarm", "the picture was made with software"],
  virtualrecording: ["alarm", "the picture shows a virtual scene"],
  compositecapture: ["notice", "the picture is put together from several photographs"],
  algorithmicallyenhanced: ["notice", "an algorithm changed the picture without making new content"],
  humanedits: ["notice", "a person changed the picture"],
  minorhumanedits: ["notice", "a person made small changes"],
  screencapture: ["notice", "the picture is a capture of a screen"],
};

/** @param type address or bare term */
export function digitalSource(type: string): DigitalSource {
  const term = type.trim().replace(/^.*[/:]/, "");
  const [severity, meaning] = known[term.toLowerCase()] ?? ["info", `its source is "${term}"`];
  return { term, meaning, severity };
}
