/**
 * One picture that waits: from its file to its outcome in the case. The result lies in the case before the row says so;
 * whatever ends the process in between, the picture waits again when the case is opened next.
 */
import { accessSync, constants } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { asSelfsameError, errorLine, SelfsameError } from "../../contract/errors.ts";
import { caseError } from "../cases/caseError.ts";
import type { Refusal } from "../cases/imageRecords.ts";
import { copyOf, type Known } from "../cases/scanQueries.ts";
import { writeError } from "../report/resultFiles.ts";
import { classify } from "./classify.ts";
import type { Examined, Examiner, NotExamined } from "./examiner.ts";
import { type FileFingerprint, fingerprintFile } from "./fingerprintFile.ts";
import { folderGone, refuse, requeue, type ScanRun } from "./scanRun.ts";

export interface Examining {
  examiner: Examiner;
  /** Hashes of what is being examined right now: equal files wait for the first of them. */
  inFlight: Map<string, Promise<void>>;
}

/**
 * @param picture one that waits.
 * @throws SelfsameError where the whole scan cannot go on: the case cannot be written, the folder is gone; the reason of
 *   the signal. The picture then waits again, if the case can still be told so.
 */
export async function examinePicture(run: ScanRun, picture: Known, how: Examining): Promise<void> {
  run.writer.start(picture.id);
  run.meter.move("waiting", "running");
  try {
    await examineRunning(run, picture, how);
  } catch (error) {
    // Cancelled, or nothing can be recorded; in that case whoever opens the case next puts it in order.
    if (run.signal.aborted && run.reader.image(picture.id)?.state === "running")
      requeue(run, { ...picture, state: "running" });
    throw error;
  }
}

async function examineRunning(run: ScanRun, picture: Known, how: Examining): Promise<void> {
  const { writer, signal, root, pipeline } = run;
  const path = join(root, picture.path);
  const refused = (refusal: Refusal) => refuse(run, picture.id, "running", refusal, true);

  if (!run.filter.takesFile(picture.path))
    return refused({ state: "skipped", reason: "The patterns of this scan leave it out." });
  const found = await classify(path);
  if (found.kind !== "picture") {
    checkFolder(root);
    const reason = found.kind === "refused" ? found.reason : "This file holds no picture any more.";
    return refused({ state: found.kind === "refused" ? found.state : "skipped", reason });
  }
  let file: FileFingerprint;
  try {
    file = await fingerprintFile(path, signal);
  } catch (error) {
    signal.throwIfAborted();
    checkFolder(root);
    return refused({ state: "failed", reason: errorLine(error) });
  }
  if (file.bytes !== picture.bytes || file.modified !== picture.modified) {
    writer.requeue([{ id: picture.id, bytes: file.bytes, modified: file.modified }]);
    writer.start(picture.id);
  }
  await alone(how.inFlight, file.sha256, async () => {
    signal.throwIfAborted();
    const copy = copyOf(run.reader, file.sha256, pipeline);
    if (copy && run.reader.hasResult(file.sha256, pipeline)) {
      const document = run.reader.result(file.sha256, pipeline);
      await writer.finish(picture.id, { document, pipeline, perceptualHash: copy.perceptualHash });
      return done(run, picture);
    }
    const refusal = await examineFile(run, picture, path, file, how);
    return refusal ? refused(refusal) : done(run, picture);
  });
}

async function done(run: ScanRun, picture: Known): Promise<void> {
  run.meter.move("running", "done");
  await run.tell(picture.id, true);
}

/** Whatever is done with the same key is done one after the other. */
async function alone(inFlight: Map<string, Promise<void>>, key: string, act: () => Promise<void>): Promise<void> {
  for (let other = inFlight.get(key); other; other = inFlight.get(key)) await other.catch(() => undefined);
  const own = act();
  inFlight.set(key, own);
  try {
    await own;
  } finally {
    inFlight.delete(key);
  }
}

/** @returns why it could not be examined; undefined where its result is in the case. */
async function examineFile(
  { root, writer, signal, pipeline }: ScanRun,
  picture: Known,
  path: string,
  file: FileFingerprint,
  { examiner }: Examining,
): Promise<Refusal | undefined> {
  const started = performance.now();
  let examined: Examined | NotExamined;
  try {
    examined = await examiner.examine({ path, file, stage: () => writer.stage() }, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw caseError(writer.folder, error);
  }
  if ("error" in examined) {
    const { error } = examined;
    checkFolder(root);
    checkDisk(writer.folder, error);
    const elapsedMs = performance.now() - started;
    const reason = errorLine(error);
    // The same bytes will fail in the same way; what a limit, a crash or a permission stopped is tried again.
    return (await isInTheFile(error, path, file, signal))
      ? { state: "failed", reason, sha256: file.sha256, pipeline, elapsedMs }
      : { state: "failed", reason, elapsedMs };
  }
  const { staged } = examined;
  if (examined.document.image.sha256 !== file.sha256) {
    await rm(staged, { recursive: true, force: true });
    return { state: "failed", reason: "The file changed while it was being examined. Scan again once it is complete." };
  }
  await writer.finish(picture.id, { ...examined, pipeline });
  return undefined;
}

async function isInTheFile(
  error: unknown,
  path: string,
  { sha256 }: FileFingerprint,
  signal: AbortSignal,
): Promise<boolean> {
  if (!["unreadable", "unsupported"].includes(asSelfsameError(error).code)) return false;
  const now = await fingerprintFile(path, signal).catch(() => undefined);
  signal.throwIfAborted();
  return now?.sha256 === sha256;
}

/** One missing file is its own failure; all of them together are the scan's. */
function checkFolder(root: string): void {
  try {
    accessSync(root, constants.R_OK);
  } catch {
    throw folderGone(root);
  }
}

/** A full disk is not the picture's fault: workers write to the folder of the case as well. */
function checkDisk(folder: string, error: unknown): void {
  if (error instanceof SelfsameError && error.code !== "internal") return;
  const code = /\b(ENOSPC|EDQUOT|EROFS)\b/.exec(String(error))?.[1];
  if (code) throw writeError(folder, Object.assign(new Error(), { code }), "What was recorded before is kept.");
}
