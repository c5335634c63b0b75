/** `selfsame verify`: examines images, prints results, writes them as files. */
import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { asSelfsameError, errorLine, SelfsameError } from "../contract/errors.ts";
import type { VerifyDocument, VerifyFailure } from "../contract/findings.ts";
import type { ReportFormat, VerifyResult } from "../contract/operations.ts";
import { userModelsFolder } from "../service/models/userManifests.ts";
import { chooseDetectors } from "../service/readerModels.ts";
import { createReport } from "../service/report/create.ts";
import { prepareFolder, verifyDocument, writeResultFiles, writeText } from "../service/report/resultFiles.ts";
import { Workbench } from "../service/workbench.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";
import { Progress } from "./progress.ts";
import { resultText, textStyle } from "./text.ts";

export interface VerifyOptions {
  json?: boolean;
  out?: string;
  detectors?: string[];
  device: string;
  report?: ReportFormat;
  failOn?: "alarm";
  maxMegapixels?: number;
}

type Outcome = { result: VerifyResult; document: VerifyDocument } | { failure: VerifyFailure };

/** More images at a time than this gain little and cost a gigabyte each. */
const mostAtOnce = 4;

/**
 * @returns the exit code.
 * @throws SelfsameError usage; cancelled when interrupted.
 */
export async function verify(paths: string[], options: VerifyOptions, signal: AbortSignal): Promise<number> {
  checkUsage(paths, options);
  const folder = options.out ?? (options.report ? "." : undefined);
  if (folder) await prepareFolder(folder);

  const cores = availableParallelism();
  const workers = Math.min(mostAtOnce, cores, paths.length);
  const settings = options.maxMegapixels === undefined ? {} : { maxMegapixels: options.maxMegapixels };
  const workbench = new Workbench({ settings, workers, cores, userModels: userModelsFolder() });
  const onAbort = () => void workbench.close();
  signal.addEventListener("abort", onAbort, { once: true });
  const progress = new Progress(paths.length);
  try {
    const outcomes = new Array<Outcome>(paths.length);
    let next = 0;
    const lane = async () => {
      while (next < paths.length) {
        const index = next++;
        outcomes[index] = await examine(workbench, paths[index], paths, options, progress, signal);
      }
    };
    await Promise.all(Array.from({ length: workers }, lane));
    progress.clear();

    const results = outcomes.flatMap((outcome) => ("result" in outcome ? [outcome.result] : []));
    if (options.report && folder && results.length > 0) {
      const context = { signal, progress: () => undefined, settings: workbench.settings };
      const { name, data } = await createReport(results, workbench.rasters, options.report, context);
      await writeText(join(folder, name), data, paths);
      note(`Report written to ${join(folder, name)}`);
    }
    await print(options.json ? jsonOf(outcomes) : textOf(results));
    if (options.failOn && results.some(({ verdict }) => verdict.level === "alarm")) return exitCode.failOnMet;
    return results.length < outcomes.length ? exitCode.someFailed : exitCode.done;
  } finally {
    progress.clear();
    signal.removeEventListener("abort", onAbort);
    await workbench.close();
  }
}

function checkUsage(paths: string[], { detectors, device }: VerifyOptions): void {
  for (const path of paths)
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new SelfsameError(
        "usage",
        `${path} is a folder; verify takes images.`,
        "selfsame scan examines whole folders. For some of the images name them, for instance with a pattern such as *.jpg.",
      );
  chooseDetectors(detectors, userModelsFolder());
  if (device !== "auto" && device !== "cpu")
    note(`In this version detectors run their models on the cpu, so --device ${device} changes nothing.`);
}

async function examine(
  workbench: Workbench,
  path: string,
  evidence: string[],
  options: VerifyOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    progress.step(path, "reading");
    const { id } = workbench.addPath(path);
    const result = await workbench.verify(
      id,
      { detectors: options.detectors, maps: options.out !== undefined || options.report !== undefined },
      {
        signal,
        progress: (update) => {
          if (update.kind === "detector") progress.step(path, update.detector);
        },
      },
    );
    signal.throwIfAborted();
    const document = options.out
      ? await writeResultFiles(options.out, result, workbench.rasters, evidence, signal)
      : verifyDocument(result, false);
    // Maps are needed no longer, unless a report shows them.
    if (!options.report) await workbench.remove(id);
    progress.finish(path, result.verdict.level);
    return { result, document };
  } catch (error) {
    signal.throwIfAborted();
    const { code, message, advice } = asSelfsameError(error);
    progress.finish(path, errorLine(error));
    return {
      failure: { schema: "selfsame.verify/1", image: { path: resolve(path) }, error: { code, message, advice } },
    };
  }
}

function jsonOf(outcomes: Outcome[]): string {
  const documents = outcomes.map((outcome) => ("failure" in outcome ? outcome.failure : outcome.document));
  return `${JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2)}\n`;
}

function textOf(results: VerifyResult[]): string {
  const style = textStyle();
  return results.map((result) => resultText(result, style)).join("\n");
}
