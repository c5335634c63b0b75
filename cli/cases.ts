/** `selfsame case`: what a case holds, whether it is what it was, its exports and its archive. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { CaseSummary, CaseVerification, VerdictLevel } from "../contract/cases.ts";
import type { CaseExportFormat } from "../contract/choices.ts";
import { errorLine, SelfsameError } from "../contract/errors.ts";
import { writeCaseExport } from "../service/caseExports/caseExports.ts";
import { CaseReader } from "../service/cases/caseReader.ts";
import { CaseWriter, type RecordedExport } from "../service/cases/caseWriter.ts";
import { importCase } from "../service/cases/importCase.ts";
import { verifyCase } from "../service/cases/verifyCase.ts";
import { visibleText } from "../service/report/visibleText.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";
import { Tally } from "./tally.ts";

export interface CaseVerifyOptions {
  originals?: boolean;
  json?: boolean;
}

const printJson = (value: unknown): Promise<void> => print(`${JSON.stringify(value, null, 2)}\n`);

const lines = (texts: readonly string[]): string => texts.map((text) => `${visibleText(text)}\n`).join("");

export async function caseShow(folder: string, { json }: { json?: boolean }): Promise<number> {
  const reader = CaseReader.open(folder);
  const summary = reader.summary();
  reader.close();
  await (json ? printJson(summary) : print(lines(summaryLines(summary))));
  return exitCode.done;
}

function summaryLines({ case: { title, id, created, tool }, ...summary }: CaseSummary): string[] {
  const { states, total, levels, marks, notes, totems, jobs, entries, head } = summary;
  const counted = (values: [name: string, count: number][]) =>
    values.map(([name, count]) => `${count} ${name}`).join(", ");
  return [
    title,
    `Case ${id}, created ${created} by ${tool.name} ${tool.version}`,
    `Pictures: ${total}${total > 0 ? ` (${counted(Object.entries(states).filter(([, count]) => count > 0))})` : ""}`,
    ...(levels.length > 0 ? [`Verdicts: ${counted(levels.map(({ level, count }) => [level, count]))}`] : []),
    ...(marks.length > 0 ? [`Marks: ${counted(marks.map(({ mark, count }) => [mark, count]))}`] : []),
    ...(notes > 0 ? [`Notes: ${notes}`] : []),
    ...totems.map(({ name, level, time }) => `Glass balls in ${name}: ${level}, ${time}`),
    ...jobs.map(({ root, started, state }) => `Scan of ${root}, started ${started}: ${state}`),
    `Log: ${entries} entries, the last with the hash ${head}`,
  ];
}

/** @returns the exit code: some failed where the case was altered, or originals are not what they were. */
export async function caseVerify(folder: string, options: CaseVerifyOptions, signal: AbortSignal): Promise<number> {
  const tally = new Tally("files read");
  const found = await verifyCase(folder, { originals: options.originals, signal, progress: tally.count }).finally(
    tally.clear,
  );
  await (options.json ? printJson(found) : print(lines(verificationLines(found))));
  const { originals } = found;
  const gone = originals ? originals.missing.length + originals.changed.length : 0;
  return found.intact && gone === 0 ? exitCode.done : exitCode.someFailed;
}

function verificationLines({
  intact,
  problems,
  more,
  entries,
  head,
  resultFiles,
  originals,
}: CaseVerification): string[] {
  return [
    intact
      ? `Nothing was altered: ${entries} entries of the log, the tables and ${resultFiles} result files are as recorded.`
      : `ALTERED: ${problems.length + more} things are not as recorded.`,
    ...problems.map(({ part, text }) => `  ${part}: ${text}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(originals
      ? [
          `Originals: ${originals.same} are the same, ${originals.missing.length} missing, ${originals.changed.length} changed.`,
          ...originals.missing.map((path) => `  missing: ${path}`),
          ...originals.changed.map((path) => `  changed: ${path}`),
          ...(originals.unknown > 0 ? [`  ${originals.unknown} have no recorded hash`] : []),
        ]
      : []),
    `The last entry of the log has the hash ${head}. Whoever noted it before can compare: a log that was written anew has another.`,
  ];
}

export interface CaseExportCommand {
  out: string;
  format: CaseExportFormat;
  alarms?: boolean;
  level?: VerdictLevel[];
  text?: string;
}

/** @throws SelfsameError usage where the file is there already, or an archive is asked for of some pictures. */
export async function caseExport(folder: string, options: CaseExportCommand, signal: AbortSignal): Promise<number> {
  const { out, format, level, text } = options;
  const levels = options.alarms ? ["alarm" as const] : level;
  const filter = { ...(levels ? { levels } : {}), ...(text === undefined ? {} : { text }) };
  if (format === "archive" && Object.keys(filter).length > 0)
    throw new SelfsameError("usage", "An archive is of the whole case.", "Choose another --format for some pictures.");
  if (existsSync(out)) throw new SelfsameError("usage", `There is a file ${out} already.`, "Choose another name.");
  const tally = new Tally("% written");
  const progress = ({ fraction }: { fraction: number }) => tally.count(Math.floor(100 * fraction));
  const told = await writeCaseExport(format, folder, out, { filter, signal, progress }).finally(tally.clear);
  note(
    format === "archive"
      ? `Case written to ${out}`
      : `${told.pictures === 1 ? "One picture" : `${told.pictures} pictures`} written to ${out}`,
  );
  record(folder, { name: basename(out), format, pictures: told.pictures, sha256: told.sha256 });
  return exitCode.done;
}

/** What was exported stands in the log of the case, unless somebody else writes to it, or nobody may. */
function record(folder: string, told: RecordedExport): void {
  try {
    const writer = CaseWriter.open(folder);
    try {
      writer.recordExport(told);
    } finally {
      writer.close();
    }
  } catch (error) {
    note(`The log of the case does not tell of it. ${errorLine(error)}`);
  }
}

export async function caseImport(file: string, folder: string, signal: AbortSignal): Promise<number> {
  const tally = new Tally("files unpacked");
  const { title } = await importCase(file, folder, { signal, progress: tally.count }).finally(tally.clear);
  note(`Case "${title}" verified and written to ${folder}`);
  return exitCode.done;
}
