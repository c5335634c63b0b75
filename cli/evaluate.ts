/** `selfsame evaluate`: measures the detectors on a set of pictures with masks, or makes such a set. */
import { join } from "node:path";
import { SelfsameError } from "../contract/errors.ts";
import type { EvaluationDocument, MethodRow } from "../contract/evaluation.ts";
import { documentFile, evaluate, pageFile } from "../service/evaluate/evaluate.ts";
import type { ExamineProgress } from "../service/evaluate/records.ts";
import { estimateText, shareText } from "../service/evaluate/table.ts";
import { visibleText } from "../service/report/visibleText.ts";
import { exitCode } from "./exit.ts";
import { makeSplicesCommand } from "./makeSplices.ts";
import { note, print } from "./output.ts";
import { Progress } from "./progress.ts";
import { durationInWords } from "./readable.ts";

export interface EvaluateCommand {
  out?: string;
  json?: boolean;
  detectors?: string[];
  robustness?: boolean;
  resume?: boolean;
  jobs?: number;
  makeSplices?: boolean;
  photos?: string;
  seed: number;
  count: number;
  size: number;
  kinds: string[];
  preserve?: boolean;
}

/** @returns the exit code. @throws SelfsameError usage; the signal's reason when interrupted. */
export async function evaluateCommand(
  set: string | undefined,
  options: EvaluateCommand,
  signal: AbortSignal,
): Promise<number> {
  const { photos, out } = options;
  if (options.makeSplices) {
    if (set !== undefined || photos === undefined || out === undefined)
      throw new SelfsameError("usage", "--make-splices takes --photos and --out, and no set.");
    return makeSplicesCommand({ ...options, photos, out }, signal);
  }
  if (set === undefined)
    throw new SelfsameError("usage", "Give the folder of a set.", "Or make one with --make-splices.");
  if (options.resume && !out)
    throw new SelfsameError("usage", "--resume needs --out with the folder of the earlier run.");

  const progress = new Progress(1);
  const { detectors, robustness, resume, jobs } = options;
  try {
    const document = await evaluate({
      set,
      signal,
      ...(out && { out }),
      ...(detectors && { detectors }),
      ...(jobs && { jobs }),
      ...(robustness && { robustness }),
      ...(resume && { resume }),
      progress: (step, now) => tell(progress, step, now),
    });
    progress.clear();
    const failures = document.pictures.filter(({ error }) => error);
    for (const { path, error } of failures) note(`${path}: ${error?.message ?? ""}`);
    if (out) note(`Written: ${join(out, documentFile)} and ${join(out, pageFile)}`);
    await print(options.json ? `${JSON.stringify(document, null, 2)}\n` : evaluationText(document));
    return failures.length > 0 ? exitCode.someFailed : exitCode.done;
  } catch (error) {
    progress.clear();
    if (signal.aborted && out) note("To go on: the same command with --resume.");
    throw error;
  }
}

/** A live line on a terminal, elsewhere a line for each picture. */
function tell(progress: Progress, step: string, { done, total, cached, remainingMs, finished }: ExamineProgress): void {
  const known = cached > 0 ? `, ${cached} known from before` : "";
  const left = remainingMs ? `, ${durationInWords(remainingMs / 1000)} left` : "";
  const line = `${done} of ${total}${known}${left}`;
  progress.step(step, line);
  if (finished && process.stderr.isTTY !== true)
    process.stderr.write(
      `${step}: [${done}/${total}] ${visibleText(finished.picture.path)}: ${visibleText(finished.outcome)}\n`,
    );
}

/** The table for people: all pictures, each method; each group, all methods together; then what robustness was measured. */
function evaluationText({ set, rows, robustness = [], elapsedMs }: EvaluationDocument): string {
  const all = rows.filter(({ group }) => group === "all");
  const groups = rows.filter(({ group, kind }) => group !== "all" && kind === "fused");
  const lines = [
    `${set.spliced} altered pictures, ${set.pristine} untouched ones: ${visibleText(set.folder)}`,
    "",
    ...table(
      ["method", ...head],
      all.map((row) => [row.title, ...numbers(row)]),
    ),
  ];
  if (groups.length > 0)
    lines.push(
      "",
      ...table(
        ["all together, only", ...head],
        groups.map((row) => [row.group, ...numbers(row)]),
      ),
    );
  if (robustness.length > 0) {
    const fused = robustness.flatMap(({ change, rows: found }) =>
      found.filter(({ kind }) => kind === "fused").map((row) => [change, ...numbers(row)]),
    );
    lines.push("", ...table(["all together, after", ...head], fused));
  }
  lines.push(
    "",
    "AP, F1 (at the published threshold) and cIoU are of pixels, means over altered pictures. In brackets: 95 % intervals.",
    `Measured in ${durationInWords(elapsedMs / 1000)}.`,
    "",
  );
  return lines.join("\n");
}

const head = ["AP", "permuted", "F1", "cIoU", "picture AUC", "recall", "false alarms"];

const numbers = ({ pixels, images, alarms }: MethodRow): string[] => [
  estimateText(pixels?.averagePrecision),
  estimateText(pixels?.permutedAveragePrecision),
  estimateText(pixels?.f1),
  estimateText(pixels?.ciou),
  estimateText(images?.areaUnderRoc),
  shareText(alarms?.recall),
  shareText(alarms?.falseAlarms),
];

function table(names: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = names.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  return [line(names), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
