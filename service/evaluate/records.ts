/**
 * Examines every picture of a set with the same workers as `selfsame verify`, and gives one record for each:
 *
 *     const set = await readSet(folder);
 *     for await (const record of evaluationRecords(set, { out, resume: true, signal }))
 *       if (!("error" in record)) record.findings[0].statistic ...
 *
 * Records come in the order of the set, spliced picture before pristine twin, with their maps: hold one at a time. Everything that
 * was computed lies in `<out>/cache`, by the hash of the picture and the hash of the pipeline, so that a run that was killed
 * goes on where it was. `readMask(record.mask)` gives the altered pixels.
 */
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import { readFile } from "../evidence/readFile.ts";
import { prepareFolder } from "../report/resultFiles.ts";
import { Workbench } from "../workbench.ts";
import { ResultCache } from "./cache.ts";
import { pipelineHash } from "./pipeline.ts";
import type { EvaluationSet } from "./readSet.ts";
import type { EvaluationFailure, EvaluationRecord, SetPicture } from "./record.ts";

export interface ExamineProgress {
  /** Pictures that are done, those from the cache included, of so many. */
  done: number;
  total: number;
  /** How many were in the cache. */
  cached: number;
  /** Estimate by the pictures examined so far; absent before the first. */
  remainingMs?: number;
  /** The picture that was just finished, and in a few words how. */
  finished?: { picture: SetPicture; outcome: string };
}

export interface ExamineOptions {
  /** Folder for what is kept; made where it is missing. */
  out: string;
  /** Identifiers; all detectors where left out. */
  detectors?: readonly string[];
  /** Pictures at a time; one per core where left out. */
  jobs?: number;
  /** Take what an earlier run of the same pipeline left in `out`; otherwise everything is computed anew. */
  resume?: boolean;
  /** Of `evaluationWorkbench`, for several sets one after the other; where left out, one is opened and closed. */
  workbench?: Workbench;
  signal: AbortSignal;
  progress?: (progress: ExamineProgress) => void;
}

/** Nothing waits for a measurement, and machines that measure are busy: more patience than the window has. */
const timeLimitSeconds = 900;

/** Workers that measure: `jobs` pictures at a time, one per core where left out. */
export const evaluationWorkbench = (jobs = availableParallelism()): Workbench =>
  new Workbench({ settings: { timeLimitSeconds }, workers: jobs });

/**
 * @throws SelfsameError usage: a detector that does not exist, a folder that cannot be written to; internal: the program was built
 * anew meanwhile; cancelled. What is wrong with a single picture is told in its record.
 */
export async function* evaluationRecords(
  set: Pick<EvaluationSet, "pictures">,
  options: ExamineOptions,
): AsyncGenerator<EvaluationRecord | EvaluationFailure, void, undefined> {
  const { results, cache } = await examineAll(set.pictures, options);
  for (const [index, picture] of set.pictures.entries()) {
    options.signal.throwIfAborted();
    const outcome = results[index];
    if ("error" in outcome) yield { ...picture, error: outcome.error };
    else {
      const result = await cache.read(outcome.sha256);
      // The same bytes may have been examined under another name.
      if (result) yield { ...picture, ...result, image: { ...result.image, path: picture.path } };
      else yield { ...picture, error: { code: "internal", message: `The result of ${picture.path} was not kept.` } };
    }
  }
}

/** Results of two programs in one table would compare what cannot be compared. */
const builtAnew = new SelfsameError(
  "internal",
  "The program was built anew while pictures were being examined.",
  "Start again: what was examined before does not count for the new program.",
);

type Outcome = { sha256: string } | Pick<EvaluationFailure, "error">;

/** Examines what is not in the cache, some pictures at a time; the results are then there. */
async function examineAll(
  pictures: readonly SetPicture[],
  options: ExamineOptions,
): Promise<{ results: Outcome[]; cache: ResultCache }> {
  const { out, detectors, signal, progress } = options;
  signal.throwIfAborted();
  const pipeline = pipelineHash(detectors);
  await prepareFolder(out);
  const cache = new ResultCache(join(out, "cache"), pipeline);
  const jobs = Math.max(1, Math.min(options.jobs ?? availableParallelism(), pictures.length));
  const results = new Array<Outcome>(pictures.length);
  const state = { done: 0, total: pictures.length, cached: 0 };
  const known = options.resume ? await inCache(pictures, cache, signal) : new Map<SetPicture, string>();
  const waiting: number[] = [];
  for (const [index, picture] of pictures.entries()) {
    const sha256 = known.get(picture);
    if (sha256 === undefined) waiting.push(index);
    else results[index] = { sha256 };
  }
  state.cached = state.done = pictures.length - waiting.length;
  progress?.({ ...state });
  if (waiting.length === 0) return { results, cache };

  const workbench = options.workbench ?? evaluationWorkbench(jobs);
  const onAbort = () => void workbench.close();
  signal.addEventListener("abort", onAbort, { once: true });
  const started = performance.now();
  try {
    const total = waiting.length;
    const lane = async () => {
      for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
        const picture = pictures[index];
        const outcome = await examine(workbench, picture, detectors, cache, signal, () => {
          if (pipelineHash(detectors) !== pipeline) throw builtAnew;
        });
        results[index] = outcome.kept;
        state.done++;
        const finished = state.done - state.cached;
        const remainingMs = ((performance.now() - started) / finished) * (total - finished);
        progress?.({ ...state, remainingMs, finished: { picture, outcome: outcome.words } });
      }
    };
    await Promise.all(Array.from({ length: jobs }, lane));
    signal.throwIfAborted();
    return { results, cache };
  } finally {
    signal.removeEventListener("abort", onAbort);
    if (!options.workbench) await workbench.close();
  }
}

/** Pictures whose results are there and whole, with their hashes. */
async function inCache(
  pictures: readonly SetPicture[],
  cache: ResultCache,
  signal: AbortSignal,
): Promise<Map<SetPicture, string>> {
  const found = new Map<SetPicture, string>();
  for (const picture of pictures) {
    signal.throwIfAborted();
    const sha256 = await readFile(picture.path).then(
      (file) => file.sha256,
      () => undefined,
    );
    if (sha256 !== undefined && (await cache.read(sha256)) !== undefined) found.set(picture, sha256);
  }
  return found;
}

async function examine(
  workbench: Workbench,
  picture: SetPicture,
  detectors: readonly string[] | undefined,
  cache: ResultCache,
  signal: AbortSignal,
  /** Throws where the result must not be kept. */
  check: () => void,
): Promise<{ kept: Outcome; words: string }> {
  try {
    signal.throwIfAborted();
    const { id } = workbench.addPath(picture.path);
    const result = await workbench.verify(
      id,
      { ...(detectors && { detectors: [...detectors] }), maps: true },
      { signal, progress: () => undefined },
    );
    check();
    await cache.write(result, workbench.rasters);
    await workbench.remove(id);
    return { kept: { sha256: result.image.sha256 }, words: result.verdict.level };
  } catch (error) {
    signal.throwIfAborted();
    const { code, message, advice } = asSelfsameError(error);
    // What would fail for every picture: stop at the first.
    if (error === builtAnew || (error as NodeJS.ErrnoException).code === "ENOSPC") throw error;
    return { kept: { error: { code, message, advice } }, words: `${basename(picture.path)}: ${message}` };
  }
}
