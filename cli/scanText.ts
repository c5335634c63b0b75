/** What a scan has come to, for people: counts, the worst pictures, those that failed, where the case is. */
import type { CaseRow } from "../contract/cases.ts";
import type { CaseReader } from "../service/cases/caseReader.ts";
import { visibleText } from "../service/report/visibleText.ts";
import type { ScanSummary } from "../service/scan/scan.ts";
import { duration } from "./scanBar.ts";
import { colours, headings, painter, type TextStyle, wrap } from "./text.ts";

/** Beyond that a person looks into the case. */
const MOST_LISTED = 10;

/** Some lines that end with a line break. */
export function scanSummaryText(reader: CaseReader, summary: ScanSummary, style: TextStyle): string {
  const paint = painter(style);
  const { counts, examined, links, missing, elapsedMs } = summary;
  const { total, notPictures, done, failed, skipped } = counts;
  const lines = [
    paint(1, visibleText(reader.document.title)),
    `${total} files: ${done} examined, ${failed} failed, ${skipped} skipped, ${notPictures} are no pictures.`,
    `${examined} of them in this scan, which took ${duration(elapsedMs)}.`,
    ...(links > 0 ? [`${links} symbolic ${links === 1 ? "link was" : "links were"} not followed.`] : []),
    ...copies(reader),
    ...gone(missing),
    "",
  ];
  for (const level of ["alarm", "notice"] as const) {
    const query = { filter: { levels: [level] }, sort: { by: "score", descending: true } as const };
    const count = reader.count(query.filter);
    if (count === 0) continue;
    lines.push(paint(colours[level], `${headings[level]}: ${count}`));
    for (const row of reader.page({ ...query, offset: 0, limit: MOST_LISTED }))
      lines.push(`  ${row.score?.toFixed(2) ?? "    "}  ${visibleText(row.path)}`);
    lines.push(...more(count), "");
  }
  lines.push(...refused(reader, "failed", "Failed", style), ...refused(reader, "skipped", "Skipped", style));
  lines.push(`The case is in ${visibleText(reader.folder)}`, "");
  return lines.join("\n");
}

function refused(reader: CaseReader, state: "failed" | "skipped", title: string, { width }: TextStyle): string[] {
  const filter = { states: [state] };
  const count = reader.count(filter);
  if (count === 0) return [];
  const told = (row: CaseRow) => [
    `  ${visibleText(row.path)}`,
    ...wrap(visibleText(row.reason ?? ""), width, "      "),
  ];
  const rows = reader.page({ filter, offset: 0, limit: MOST_LISTED });
  return [`${title}: ${count}`, ...rows.flatMap(told), ...more(count), ""];
}

function gone({ count, first }: ScanSummary["missing"]): string[] {
  if (count === 0) return [];
  const files = count === 1 ? "One file that the case knows is" : `${count} files that the case knows are`;
  return [
    `${files} no longer there; what was found is kept:`,
    ...first.map((path) => `  ${visibleText(path)}`),
    ...more(count),
  ];
}

const more = (count: number): string[] =>
  count > MOST_LISTED ? [`  and ${count - MOST_LISTED} more; the case has them all.`] : [];

function copies(reader: CaseReader): string[] {
  const [equal, alike] = [reader.equalGroups(), reader.alikeGroups()];
  const pictures = (all: number[][]) => all.reduce((sum, { length }) => sum + length, 0);
  const groups = ({ length }: number[][]) => (length === 1 ? "one group" : `${length} groups`);
  return [
    ...(equal.length > 0
      ? [`${pictures(equal)} pictures are copies of each other, byte by byte, in ${groups(equal)}.`]
      : []),
    ...(alike.length > 0 ? [`${pictures(alike)} pictures look alike, in ${groups(alike)}.`] : []),
  ];
}
