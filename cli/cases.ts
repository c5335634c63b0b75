/** `selfsame case`: what a case holds, whether it is what it was, and its archive. */
import type { CaseSummary, CaseVerification } from "../contract/cases.ts";
import { exportCase } from "../service/cases/archive.ts";
import { CaseReader } from "../service/cases/caseReader.ts";
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

export async function caseExport(folder: string, file: string, signal: AbortSignal): Promise<number> {
  const tally = new Tally("files packed");
  await exportCase(folder, file, { signal, progress: tally.count }).finally(tally.clear);
  note(`Case written to ${file}`);
  return exitCode.done;
}

export async function caseImport(file: string, folder: string, signal: AbortSignal): Promise<number> {
  const tally = new Tally("files unpacked");
  const { title } = await importCase(file, folder, { signal, progress: tally.count }).finally(tally.clear);
  note(`Case "${title}" verified and written to ${folder}`);
  return exitCode.done;
}
