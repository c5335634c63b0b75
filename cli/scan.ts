/** `selfsame scan`: examines all pictures of a folder into a case that later scans go on with. */
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { SelfsameError } from "../contract/errors.ts";
import type { ScanRecord } from "../contract/scan.ts";
import { writeCaseExport } from "../service/caseExports/caseExports.ts";
import { DOCUMENT } from "../service/cases/caseFolder.ts";
import { CaseWriter } from "../service/cases/caseWriter.ts";
import { userModelsFolder } from "../service/models/userManifests.ts";
import { checkQueue, RemoteExaminer } from "../service/queue/remoteExaminer.ts";
import { chooseDetectors } from "../service/readerModels.ts";
import { visibleText } from "../service/report/visibleText.ts";
import { classify } from "../service/scan/classify.ts";
import type { Examiner } from "../service/scan/examiner.ts";
import { filterOf } from "../service/scan/patterns.ts";
import type { KeptMaps } from "../service/scan/pipeline.ts";
import { Scan, type ScanFacts, type ScanSummary } from "../service/scan/scan.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";
import { ScanBar } from "./scanBar.ts";
import { scanSummaryText } from "./scanText.ts";
import { textStyle } from "./text.ts";

export interface ScanCommand {
  case: string;
  resume?: boolean;
  watch?: boolean;
  jobs?: number;
  csv?: string;
  json?: boolean;
  failOn?: "alarm";
  include?: string[];
  exclude?: string[];
  detectors?: string[];
  maps: KeptMaps;
  queue?: string;
  store?: string;
}

/** How often a watched folder is looked at, and how long a file must have been left alone to be complete. */
const watching = { pollMs: 1000, stableMs: 1000 };

/**
 * @returns the exit code.
 * @throws SelfsameError usage, notFound; what the case refuses.
 */
export async function scanCommand(folder: string, options: ScanCommand, signal: AbortSignal): Promise<number> {
  const { csv } = options;
  // Before a case is made that nobody wanted.
  chooseDetectors(options.detectors, userModelsFolder());
  filterOf(options);
  if (options.store !== undefined && options.queue === undefined)
    throw new SelfsameError("usage", "--store is for scans with --queue.", "Results are kept in the case without it.");
  if (options.queue !== undefined) await checkQueue({ queue: options.queue, store: options.store }, signal);
  if (csv) await checkCsv(csv);
  const writer = openCase(folder, options);
  const bar = new ScanBar();
  try {
    // For programs, and for whoever pipes; a person at a terminal gets a summary.
    const lines = options.json || process.stdout.isTTY !== true;
    const scan = new Scan({
      ...{ folder, writer, userModels: userModelsFolder(), onProgress: bar.draw },
      ...{ jobs: options.jobs, detectors: options.detectors, maps: options.maps },
      ...{ include: options.include, exclude: options.exclude },
      examiner: options.queue === undefined ? undefined : atQueue(options.queue, options, bar),
      watch: options.watch ? watching : undefined,
      onRecord: lines ? (record: ScanRecord) => print(`${JSON.stringify(record)}\n`) : undefined,
    });
    let summary: ScanSummary | undefined;
    try {
      summary = await scan.run(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      bar.clear();
    }
    if (csv) {
      await writeCaseExport("csv", options.case, csv);
      note(`Table written to ${csv}`);
    }
    if (!summary) {
      const { total, done, failed, skipped } = writer.reader.totals();
      const ended = done + failed + skipped;
      note(`Interrupted: ${ended} of ${total} pictures have their outcome, and all of that is kept.`);
      note(
        `Go on with: selfsame scan ${quoted(folder)} --case ${quoted(options.case)} --resume${options.queue ? " --queue ..." : ""}`,
      );
      return exitCode.interrupted;
    }
    const text = scanSummaryText(writer.reader, summary, lines ? { width: 100, colour: false } : textStyle());
    if (lines) process.stderr.write(text);
    else await print(text);
    if (options.failOn && writer.reader.count({ levels: ["alarm"] }) > 0) return exitCode.failOnMet;
    return summary.counts.failed > 0 ? exitCode.someFailed : exitCode.done;
  } finally {
    bar.clear();
    writer.close();
  }
}

const atQueue =
  (queue: string, { store, jobs }: ScanCommand, bar: ScanBar) =>
  (facts: ScanFacts): Promise<Examiner> => {
    const tell = (message: string) => {
      bar.clear();
      note(message);
    };
    return RemoteExaminer.open({ queue, store, most: jobs, tell }, facts);
  };

/** A case that is there is gone on with, whether or not that was asked for; `--resume` only asks that there is one. */
function openCase(folder: string, options: ScanCommand): CaseWriter {
  const place = options.case;
  if (existsSync(join(place, DOCUMENT)) || options.resume) return CaseWriter.open(place);
  if (!existsSync(folder)) throw new SelfsameError("notFound", `There is no folder ${folder}.`, "Check the name.");
  return CaseWriter.create(place, basename(resolve(folder)) || "Scan");
}

/** Pictures are never overwritten. */
async function checkCsv(path: string): Promise<void> {
  if (!existsSync(path)) return;
  const found = await classify(path);
  if (found.kind !== "notPicture")
    throw new SelfsameError("usage", `${path} is there already and is no table.`, "Choose another name for --csv.");
}

/** As a shell takes it for one word. */
const quoted = (word: string): string =>
  /^[\w./~-]+$/.test(word) ? word : `"${visibleText(word).replaceAll(/(["\\$`])/g, "\\$1")}"`;
