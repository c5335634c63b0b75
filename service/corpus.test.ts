/**
 * Files from strangers: damaged, malformed and malicious ones by the hundred, and photographs of many cameras, through
 * one warm worker process. Each ends in a result or in an error in plain words, soon, in bounded memory, unchanged.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SelfsameError } from "../contract/errors.ts";
import { type VerifyResult, verifyResultSchema } from "../contract/operations.ts";
import { detectors } from "../engine/detectors/list.ts";
import { variety } from "../tests/support/photographs.ts";
import { hasSharedData, sharedData } from "../tests/support/sharedData.ts";
import { Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(() => {
  bench = new Workbench({ workers: 1, settings: { timeLimitSeconds: 60 } });
});
afterAll(() => bench.close());

function filesIn(folder: string, kinds: RegExp): string[] {
  return readdirSync(sharedData(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && kinds.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Most memory the process ever held, in MB; 0 where the system does not tell. */
function peakMemory(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** One in so many small damaged files is asked everything: most are the same few pictures, damaged in different places. */
const everyMethodAt = 3;

/**
 * What a damaged file is asked: what reads the file itself, and where it decodes to few pixels, of some also everything.
 * Methods that see pixels alone see there nothing that they would not see in a sound picture of that size.
 */
async function askedOf(path: string, index: number): Promise<string[] | undefined> {
  const { width = 0, height = 0 } = await sharp(path)
    .metadata()
    .catch(() => ({ width: 0, height: 0 }));
  if (width * height < 0.03e6 && index % everyMethodAt === 0) return undefined;
  return detectors
    .filter(
      ({ id, needs }) => id === "thumbnail" || needs.some((need) => need === "metadata" || need === "coefficients"),
    )
    .map(({ id }) => id);
}

/** What every photograph is asked here. The slower methods have their own tests on photographs. */
const cheap = ["metadata-rules", "c2pa", "thumbnail", "jpeg-quality"];

interface Outcome {
  path: string;
  result?: VerifyResult;
  error?: SelfsameError;
  seconds: number;
  peakMB: number;
}

async function examine(path: string, chosen?: string[]): Promise<Outcome> {
  const item = bench.addPath(path);
  const started = performance.now();
  const outcome: Outcome = { path, seconds: 0, peakMB: 0 };
  try {
    const call = { signal: new AbortController().signal, progress: () => undefined };
    outcome.result = verifyResultSchema.parse(await bench.verify(item.id, { detectors: chosen }, call));
  } catch (error) {
    if (!(error instanceof SelfsameError)) throw error;
    outcome.error = error;
  }
  outcome.seconds = (performance.now() - started) / 1000;
  outcome.peakMB = Math.max(...bench.workerPids().map(peakMemory), 0);
  await bench.remove(item.id);
  return outcome;
}

describe.runIf(hasSharedData)("files from strangers", () => {
  it("survives every damaged file", async () => {
    const paths = filesIn("corrupt", /\.(jpe?g|png|webp|tiff?|gif)$/i);
    expect(paths.length).toBeGreaterThan(500);
    const outcomes: Outcome[] = [];
    for (const [index, path] of paths.entries()) {
      const before = sha256(path);
      outcomes.push(await examine(path, await askedOf(path, index)));
      expect(sha256(path)).toBe(before);
    }
    const troubled = outcomes.filter(
      ({ error, seconds, peakMB }) =>
        seconds > 10 ||
        peakMB > 1500 ||
        (error &&
          (!["unreadable", "unsupported", "tooLarge"].includes(error.code) ||
            !/^[A-Z][^\n]{15,}\.$/.test(error.message))),
    );
    expect(
      troubled.map(({ path, error, seconds, peakMB }) => ({ path, message: error?.message, seconds, peakMB })),
    ).toEqual([]);
    const failed = outcomes.flatMap(({ path, result }) =>
      (result?.findings ?? [])
        .filter(({ state }) => state === "failed")
        .map(({ detector, reason }) => `${path} ${detector}: ${reason}`),
    );
    expect(failed).toEqual([]);
  }, 400_000);

  it("opens photographs of many makers", async () => {
    const photographs = variety().map(({ path }) => path);
    const paths = [...photographs.filter((path) => !path.includes("/more/")), ...filesIn("heic", /\.heic$/)];
    expect(paths.length).toBeGreaterThan(30);
    const errors: string[] = [];
    for (const path of paths) {
      const { error, result } = await examine(path, cheap);
      if (error) errors.push(`${path}: ${error.message}`);
      for (const finding of result?.findings ?? [])
        if (finding.state === "failed") errors.push(`${path}: ${finding.detector}: ${finding.reason}`);
      if (result) expect(result.image.sha256).toBe(sha256(path));
    }
    expect(errors).toEqual([]);
  }, 240_000);
});
