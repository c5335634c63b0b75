/** docs/EXIF.md: a section for each part of the measurement, so that one can be measured again and the others stay. */
import { existsSync, readFileSync } from "node:fs";

const HEAD = `# What the EXIF model finds

Made by \`npm run accuracy:exif\` on the splices beside the project, of cameras that the model has never learnt from. Means over pictures, in brackets
95 % intervals: of means by drawing pictures anew, of shares exact. How the model was trained, and what it learnt from:
[models/exif-consistency.md](../models/exif-consistency.md).

Network, windows, regions and their judge were chosen on self-made splices of other cameras. One choice was made after a look at these
pictures: a first threshold (three in a hundred of 200 untouched pictures of 16 photographs) raised 5 false alarms on the 60 pristine ones, so
the rule was made stricter. Untouched scenes of further photographs count since then, and every camera alike; the value comes from these.
`;

/** The sections of a document that stands, by their headings. */
export function bodiesOf(path: string): Map<string, string> {
  if (!existsSync(path)) return new Map();
  const parts = readFileSync(path, "utf8").split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), part.slice(end).trim()];
    }),
  );
}

export const documentOf = (sections: readonly (readonly [heading: string, body: string])[]): string =>
  [HEAD, ...sections.map(([heading, body]) => `## ${heading}\n\n${body}\n`)].join("\n");

/** Markdown. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
