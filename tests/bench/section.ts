/** A benchmark that is one section of a report, and can be renewed by itself. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Prints the section; with --out FILE on the command line, the section of that heading is replaced in the file, or put at its end. */
export function tellSection(section: string): void {
  process.stdout.write(section);
  const out = process.argv.indexOf("--out");
  const path = out > 0 ? process.argv[out + 1] : undefined;
  if (path) writeFileSync(path, withSection(existsSync(path) ? readFileSync(path, "utf8") : "# Benchmark\n", section));
}

function withSection(report: string, section: string): string {
  const heading = section.slice(0, section.indexOf("\n") + 1);
  const start = report.indexOf(heading);
  if (start < 0) return `${report.trimEnd()}\n\n${section}`;
  const next = report.indexOf("\n## ", start);
  return report.slice(0, start) + section + (next < 0 ? "" : report.slice(next));
}
