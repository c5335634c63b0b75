/** `selfsame totem verify`: holds a photograph against the balls in it, prints the result, writes it as files. */
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { errorLine, SelfsameError } from "../contract/errors.ts";
import { type ReportFormat, settingsSchema } from "../contract/operations.ts";
import type { TotemVerification } from "../contract/totemVerification.ts";
import { readCaseDocument } from "../service/cases/caseFolder.ts";
import { CaseWriter } from "../service/cases/caseWriter.ts";
import { Devices } from "../service/lab/devices.ts";
import { prepareFolder, writeText } from "../service/report/resultFiles.ts";
import { readCalibration } from "../service/totem/calibrationFile.ts";
import { keepInCase } from "../service/totem/keepInCase.ts";
import { runTask, type TaskOptions } from "../service/totem/runTask.ts";
import { spawnNode } from "../service/worker/spawnNode.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";
import { Progress } from "./progress.ts";
import { textStyle } from "./text.ts";
import { verificationText } from "./totemText.ts";

export interface TotemVerifyCommand {
  calibration: string;
  json?: boolean;
  out?: string;
  /** Whether a radiance field is trained as well. */
  field?: boolean;
  report?: ReportFormat;
  failOn?: "alarm";
  /** Folder of a case that keeps the result. */
  case?: string;
}

/** Of what is wrong with a photograph, not with the command. */
const unreadable: readonly string[] = ["unreadable", "unsupported", "tooLarge", "memory", "crashed"];

/** @returns the exit code: 3 where the photograph cannot be examined. @throws SelfsameError usage; the signal's reason. */
export async function totemVerify(photo: string, options: TotemVerifyCommand, signal: AbortSignal): Promise<number> {
  const calibration = await readCalibration(options.calibration);
  const { sha256 } = calibration.photo;
  // It becomes the name of a folder.
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw new SelfsameError("usage", `${options.calibration} does not say which photograph it belongs to.`);
  const { out, report } = options;
  // Before the work is done for nothing.
  if (options.case) readCaseDocument(options.case);
  const reports = out ?? ".";
  if (out || report) await prepareFolder(reports);
  const scratch = out ? undefined : await mkdtemp(join(tmpdir(), "selfsame-totem-"));
  const folder = scratch ?? join(out ?? "", sha256);
  const evidence = [photo, options.calibration];
  const progress = new Progress(1);
  const { maxMegapixels, memoryLimitMB, modelMemoryLimitMB } = settingsSchema.parse({});
  const task = { path: photo, name: photo, maxMegapixels, folder };
  const how: TaskOptions = {
    spawn: spawnNode,
    // A field is trained like a model.
    memoryLimitMB: options.field ? modelMemoryLimitMB : memoryLimitMB,
    signal,
    progress: (share, step) => progress.step(photo, `${step} ${(100 * share).toFixed(0)} %`),
  };
  try {
    const field = options.field ? (await new Devices(spawnNode).choose("auto")).used : undefined;
    const found = await runTask<"verify">({ kind: "verify", ...task, calibration, evidence, field }, how);
    const written = async (format: ReportFormat) => {
      const target = join(folder, `${randomUUID()}.part`);
      const { name } = await runTask<"report">({ kind: "report", ...task, verification: found, format, target }, how);
      const data = await readFile(target);
      await rm(target);
      return { name, data };
    };
    if (report) {
      const { name, data } = await written(report);
      await writeText(join(reports, name), data, evidence);
      note(`Report written to ${join(reports, name)}`);
    }
    if (options.case) {
      const { data } = await written("html");
      const writer = CaseWriter.open(options.case);
      try {
        const name = basename(photo);
        await keepInCase(writer, { name, verification: found, calibration, folder, report: data });
      } finally {
        writer.close();
      }
      note(`Kept in the case in ${options.case}`);
    }
    progress.finish(photo, found.verdict.level);
    const result = scratch ? withoutFiles(found) : found;
    const text = `${JSON.stringify(result, null, 2)}\n`;
    if (out) {
      await writeText(join(folder, "result.json"), text, evidence);
      note(`Written to ${folder}`);
    }
    await print(options.json ? text : verificationText(result, textStyle()));
    return options.failOn && result.verdict.level === "alarm" ? exitCode.failOnMet : exitCode.done;
  } catch (error) {
    if (!(error instanceof SelfsameError && unreadable.includes(error.code))) throw error;
    note(`${photo}: ${errorLine(error)}`);
    return exitCode.someFailed;
  } finally {
    progress.clear();
    if (scratch) await rm(scratch, { recursive: true, force: true });
  }
}

const withoutFiles = (result: TotemVerification): TotemVerification => ({
  ...result,
  findings: result.findings.map((finding) => ({ ...finding, map: null })),
  map: null,
  grids: [],
});
