/** What balls say of a photograph, for people: conclusion, place, each ball, limits. Programs read --json instead. */
import type { TotemVerification } from "../contract/totemVerification.ts";
import { elapsedInWords } from "../service/report/readable.ts";
import { visibleText } from "../service/report/visibleText.ts";
import { colours, headings, painter, type TextStyle, wrap } from "./text.ts";

/** Some lines that end with a line break. */
export function verificationText(result: TotemVerification, style: TextStyle): string {
  const { photo, verdict, findings, limits, balls } = result;
  const paint = painter(style);
  const facts = findings.flatMap((finding) => finding.facts ?? []);
  const labelWidth = Math.min(24, Math.max(...facts.map(({ label }) => visibleText(label).length), 0)) + 2;
  const lines = [
    paint(1, visibleText(photo.path)),
    `${photo.width} × ${photo.height}, SHA-256 ${photo.sha256}`,
    "",
    paint(colours[verdict.level], paint(1, headings[verdict.level])),
    ...wrap(visibleText(verdict.text), style.width, ""),
    "",
  ];
  for (const { label, value, severity } of facts) {
    const indent = " ".repeat(labelWidth);
    const [first = "", ...more] = wrap(visibleText(value), style.width, indent);
    const name = visibleText(label).padEnd(labelWidth);
    lines.push(`${severity ? paint(colours.notice, name) : name}${first.slice(indent.length)}`, ...more);
  }
  for (const { name, moved } of balls)
    if (moved > 0)
      lines.push(
        `${visibleText(name)} was moved by ${(1000 * moved).toFixed(1)} mm from where its outline says, to its rim in the photograph.`,
      );
  lines.push("", paint(1, "What this cannot see"));
  for (const limit of limits) lines.push(...wrap(visibleText(limit), style.width, "  "));
  lines.push("", paint(2, `Examined in ${elapsedInWords(result.elapsedMs)}.`), "");
  return lines.join("\n");
}
