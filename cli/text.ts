/** A result for people: conclusion, what each detector says, and what to look at. Programs read --json instead. */
import type { VerifyResult } from "../contract/operations.ts";
import { detectorTraits } from "../service/report/detectorTraits.ts";
import { elapsedInWords, oddsInWords, place } from "../service/report/readable.ts";
import { visibleText } from "../service/report/visibleText.ts";

type Finding = VerifyResult["findings"][number];

export const headings = {
  alarm: "ALARM",
  notice: "NOTICE",
  clear: "NO INCONSISTENCY FOUND",
  undetermined: "UNDETERMINED",
};
export const colours = { alarm: 31, notice: 33, clear: 36, undetermined: 35 };

export interface TextStyle {
  /** Characters in a line. */
  width: number;
  colour: boolean;
}

/** That of the terminal that stdout is, or of none. */
export const textStyle = (): TextStyle => ({
  width: Math.min(100, process.stdout.columns ?? 100),
  colour: process.stdout.isTTY === true && !process.env["NO_COLOR"],
});

export const painter =
  ({ colour }: TextStyle) =>
  (code: number, text: string): string =>
    colour ? `\u001b[${code}m${text}\u001b[0m` : text;

/** Some lines that end with a line break. */
export function resultText(result: VerifyResult, style: TextStyle): string {
  const { width } = style;
  const paint = painter(style);
  const { image, verdict } = result;
  const titles = new Map(detectorTraits([result]).map(({ id, title, kind }) => [id, { title, kind }]));
  const nameWidth = Math.max(...result.findings.map(({ detector }) => titles.get(detector)?.title.length ?? 0), 8);

  const lines = [
    paint(1, visibleText(image.path)),
    `${image.format.toUpperCase()}, ${image.width} × ${image.height}, ${image.bytes} bytes, SHA-256 ${image.sha256}`,
    ...image.notices.flatMap((text) => wrap(visibleText(text), width, "! ")),
    "",
    paint(colours[verdict.level], paint(1, headings[verdict.level])),
    ...wrap(visibleText(verdict.text), width, ""),
    ...(verdict.contributions ?? []).map(
      ({ title, detector, logOdds }) =>
        `  ${title} (${titles.get(detector)?.title ?? detector}) moves the odds ${oddsInWords(logOdds)}`,
    ),
    "",
  ];
  for (const finding of result.findings) {
    const { title, kind } = titles.get(finding.detector) ?? { title: finding.detector, kind: "vote" };
    const state = stateOf(finding, kind);
    const indent = " ".repeat(nameWidth + 18);
    const [first = "", ...more] = wrap(visibleText(finding.summary ?? finding.reason ?? ""), width, indent);
    const shown = first.slice(indent.length);
    lines.push(
      `${title.padEnd(nameWidth + 2)}${paint(state.colour, state.text.padEnd(16))}${shown}`.trimEnd(),
      ...more,
    );
  }
  for (const finding of result.findings)
    lines.push(...details(finding, titles.get(finding.detector)?.title, width, paint));
  lines.push("", paint(2, `Examined in ${elapsedInWords(result.elapsedMs)}.`), "");
  return lines.join("\n");
}

function stateOf(finding: Finding, kind: string): { text: string; colour: number } {
  if (finding.state === "failed") return { text: "failed", colour: 31 };
  if (finding.state !== "ran")
    return { text: finding.state === "abstained" ? "abstained" : "not applicable", colour: 2 };
  if (kind === "view") return { text: "view", colour: 2 };
  const severities = (finding.facts ?? []).map(({ severity }) => severity);
  if (finding.alarm || severities.includes("alarm")) return { text: "ALARM", colour: 31 };
  return severities.includes("notice") ? { text: "notice", colour: 33 } : { text: "none found", colour: 36 };
}

function details(
  { facts = [], regions = [] }: Finding,
  title: string | undefined,
  width: number,
  paint: (code: number, text: string) => string,
): string[] {
  const weighty = facts.filter(({ severity }) => severity === "alarm" || severity === "notice");
  if (weighty.length === 0 && regions.length === 0) return [];
  const lines = ["", paint(1, title ?? "")];
  for (const { label, value, explanation, benign = [] } of weighty) {
    lines.push(...wrap(visibleText(`${label}: ${value}`), width, "  "));
    if (explanation) lines.push(...wrap(visibleText(explanation), width, "    "));
    if (benign.length > 0) lines.push(...wrap(visibleText(`May be innocent: ${benign.join("; ")}`), width, "    "));
  }
  for (const region of regions) lines.push(`  Region ${place(region)}`);
  return lines;
}

/** Words to lines of at most `width` characters; a longer word gets a line of its own. */
export function wrap(text: string, width: number, indent: string): string[] {
  if (text === "") return [];
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent.replaceAll("!", " ");
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, line];
}
