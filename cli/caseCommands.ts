/** The commands of `selfsame case`, as they are typed. */
import { type Command, Option } from "commander";
import { caseExportFormats } from "../contract/choices.ts";
import { levels } from "./arguments.ts";
import type { CaseExportCommand, CaseVerifyOptions } from "./cases.ts";

const commands = () => import("./cases.ts");

/** @param run takes the exit code that a command ends with. */
export function caseCommands(
  command: Command,
  signal: AbortSignal,
  run: (ending: Promise<number>) => Promise<void>,
): void {
  const cases = command
    .command("case")
    .description("what a scan of a folder leaves: pictures, results, notes and a log");
  cases
    .command("show")
    .description("say what a case holds")
    .argument("<dir>", "folder of the case")
    .option("--json", "as one JSON object")
    .action((folder: string, options: { json?: boolean }) =>
      run(commands().then(({ caseShow }) => caseShow(folder, options))),
    );
  cases
    .command("verify")
    .description("prove that nothing in a case was altered: log, tables and result files")
    .argument("<dir>", "folder of the case")
    .option("--originals", "read the pictures as well, where they were scanned")
    .option("--json", "print what was found as one JSON object")
    .addHelpText("after", "\nExit codes: 0 nothing was altered, 3 something was, or an original is missing or changed.")
    .action((folder: string, options: CaseVerifyOptions) =>
      run(commands().then(({ caseVerify }) => caseVerify(folder, options, signal))),
    );
  cases
    .command("export")
    .description("write a case, or some of its pictures, to one file; the pictures themselves stay where they are")
    .argument("<dir>", "folder of the case")
    .requiredOption("--out <file>", "the new file; an archive is name.selfsame")
    .addOption(
      new Option("--format <format>", "the whole case to be imported elsewhere, tables, or a report")
        .choices(caseExportFormats)
        .default("archive"),
    )
    .option("--alarms", "only pictures with an alarm")
    .addOption(new Option("--level <a,b>", "only pictures with these verdicts").argParser(levels).conflicts("alarms"))
    .option("--text <words>", "only pictures with words that begin so in path or metadata")
    .action((folder: string, options: CaseExportCommand) =>
      run(commands().then(({ caseExport }) => caseExport(folder, options, signal))),
    );
  cases
    .command("import")
    .description("unpack an archive of a case, once everything in it was verified")
    .argument("<file>", "the archive")
    .requiredOption("--out <dir>", "folder of the case; new, or empty")
    .action((file: string, options: { out: string }) =>
      run(commands().then(({ caseImport }) => caseImport(file, options.out, signal))),
    );
}
