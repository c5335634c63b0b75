/**
 * How fast a folder is scanned by one worker and by two, and whether the results are those of single examinations:
 * `npm run bench:scan -- [files] [different pictures] [compared]`. The folder is made of small photographs of the shared data
 * (2,000 files of 40 pictures, where nothing else is asked for), of renamed copies, and one in twenty is damaged. With
 * --one-core one worker is measured once more on a single core (Linux): alone on a machine of two, it compiles and collects
 * garbage on the other. Ends with 1 where a scan lost a file, a result differs or a case is not whole.
 */
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { type ScanRecord, scanRecordSchema } from "../../../contract/scan.ts";
import { random, shuffled } from "../../../engine/random.ts";
import { CaseReader } from "../../../service/cases/caseReader.ts";
import { verifyCase } from "../../../service/cases/verifyCase.ts";
import { hasSharedData, sharedData } from "../../support/sharedData.ts";

const numbers = process.argv.slice(2).filter((word) => /^\d+$/.test(word));
const [FILES, PICTURES, COMPARED] = [2000, 40, 10].map((usual, i) => Number(numbers[i] ?? usual));
const oneCore = process.argv.includes("--one-core");
/** Larger files take so long that two of them would decide how two workers share them. */
const MOST_BYTES = 600_000;
const SAMPLE_MS = 500;

const draw = random(1, "bench scan");
const problems: string[] = [];

function main(): Promise<void> {
  if (!hasSharedData) throw new Error("There are no photographs beside the project.");
  return inFolder(async (parent) => {
    const folder = join(parent, "folder");
    makeFolder(folder);
    console.log(`${FILES} files: ${PICTURES} photographs and copies of them, and damaged files.`);
    const one = await scan("one worker", folder, join(parent, "one"), ["--jobs", "1"]);
    const two = await scan("two workers", folder, join(parent, "two"), ["--jobs", "2"]);
    console.log(`Two workers are ${(one.seconds / two.seconds).toFixed(2)} times as fast as one.`);
    if (oneCore) {
      const core = await scan("one worker on one core", folder, join(parent, "core"), ["--jobs", "1"], true);
      console.log(`Two workers on two cores are ${(core.seconds / two.seconds).toFixed(2)} times as fast as that.`);
    }
    for (const { records, name } of [one, two])
      if (records.length !== FILES) problems.push(`${name}: ${records.length} outcomes of ${FILES} files`);
    const differing = compare(one.records, two.records);
    console.log(`One worker and two differ in ${differing} of ${FILES} outcomes.`);
    if (differing > 0) problems.push("one worker and two differ");
    compareWithVerify(folder, join(parent, "two"), two.records);
    for (const place of ["one", "two"]) await check(join(parent, place));
    console.log(problems.length > 0 ? `Not as it should be: ${problems.join("; ")}.` : "All is as it should be.");
    process.exitCode = problems.length > 0 ? 1 : 0;
  });
}

async function inFolder(act: (parent: string) => Promise<void>): Promise<void> {
  const parent = mkdtempSync(join(tmpdir(), "selfsame-bench-scan-"));
  try {
    await act(parent);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

/** In 40 folders, in an order in which copies lie far from each other. */
function makeFolder(folder: string): void {
  const photographs = [...filesBelow(sharedData("photos")), ...filesBelow(sharedData("splices"))].filter(
    (path) => /\.(jpe?g|png)$/i.test(path) && !/mask/i.test(path) && statSync(path).size <= MOST_BYTES,
  );
  const pictures = Array.from(shuffled(photographs.length, draw).slice(0, PICTURES), (at) => photographs[at]);
  const everyDamaged = filesBelow(sharedData("corrupt")).filter((path) => /\.(jpe?g|png|webp|tiff?|gif)$/i.test(path));
  const damaged = Array.from(shuffled(everyDamaged.length, draw).slice(0, FILES / 20), (at) => everyDamaged[at]);
  for (let n = 0; n < FILES; n++) {
    const from = n < damaged.length ? damaged[n] : pictures[n % pictures.length];
    const into = join(folder, `day ${String(n % 40).padStart(2, "0")}`);
    mkdirSync(into, { recursive: true });
    copyFileSync(from, join(into, `IMG_${n}${extname(from)}`));
  }
}

interface Measured {
  name: string;
  seconds: number;
  records: ScanRecord[];
}

async function scan(name: string, folder: string, place: string, more: string[], core = false): Promise<Measured> {
  const command = [process.execPath, "cli/bin.mjs", "scan", folder, "--case", place, ...more];
  const [program, ...args] = core ? ["taskset", "-c", "0", ...command] : command;
  const started = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  const memory: number[] = [];
  const sampling = setInterval(() => memory.push(residentMB(child.pid!)), SAMPLE_MS);
  const records: ScanRecord[] = [];
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  for await (const line of createInterface({ input: child.stdout }))
    records.push(scanRecordSchema.parse(JSON.parse(line)));
  const code = await ended;
  clearInterval(sampling);
  const seconds = (performance.now() - started) / 1000;
  const states = (["done", "failed", "skipped"] as const).map(
    (state) => `${records.filter((record) => record.state === state).length} ${state}`,
  );
  const different = new Set(records.map(({ sha256 }) => sha256)).size;
  console.log(
    `${name}: ${seconds.toFixed(1)} s, ${(records.length / seconds).toFixed(2)} images/s (${different} different), ${states.join(", ")}.`,
  );
  const quarter = (n: number) =>
    median(memory.slice(Math.floor((n * memory.length) / 4), Math.ceil(((n + 1) * memory.length) / 4)));
  console.log(
    `  memory of the coordinator in MB, median of each quarter: ${[0, 1, 2, 3].map((n) => quarter(n).toFixed(0)).join(", ")}; at most ${Math.max(...memory).toFixed(0)}.`,
  );
  if (code !== 3 && code !== 0) problems.push(`${name} ended with ${code}`);
  return { name, seconds, records };
}

/** Of a process of Linux or macOS; NaN elsewhere, or once it has ended. */
function residentMB(pid: number): number {
  try {
    return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
  } catch {
    return Number.NaN;
  }
}

function median(values: number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** In how many outcomes two scans of the same folder differ, times aside. */
function compare(one: ScanRecord[], two: ScanRecord[]): number {
  const timeless = (records: ScanRecord[]) =>
    new Map(records.map((record) => [record.path, { ...record, elapsedMs: null, examined: null }]));
  const [first, second] = [timeless(one), timeless(two)];
  return [...first].filter(([path, record]) => !isDeepStrictEqual(record, second.get(path))).length;
}

/** Examines some pictures by themselves, and compares all that was said of them. */
function compareWithVerify(folder: string, place: string, records: ScanRecord[]): void {
  const done = records.filter(({ state }) => state === "done");
  const reader = CaseReader.open(place);
  try {
    const differing = Array.from(shuffled(done.length, draw).slice(0, COMPARED), (at) => done[at]).filter((record) => {
      const args = ["cli/bin.mjs", "verify", "--json", join(folder, record.path)];
      const alone = JSON.parse(
        execFileSync(process.execPath, args, {
          encoding: "utf8",
          maxBuffer: 2 ** 28,
          stdio: ["ignore", "pipe", "ignore"],
        }),
      );
      const scanned = reader.result(record.sha256!, record.pipeline!);
      return !isDeepStrictEqual(timeless(alone), timeless(scanned));
    });
    console.log(`${Math.min(COMPARED, done.length)} pictures were examined alone: ${differing.length} differ.`);
    for (const { path } of differing) problems.push(`${path} differs from verify`);
  } finally {
    reader.close();
  }
}

/** What a result says; not how long it took, where the file lay (of copies the first one is told), and which maps were kept. */
function timeless(document: object): unknown {
  return JSON.parse(
    JSON.stringify(document, (key, value) => (["elapsedMs", "map"].includes(key) ? undefined : value)),
    (key, value) => (key === "path" ? undefined : value),
  );
}

async function check(place: string): Promise<void> {
  const { intact, entries, resultFiles } = await verifyCase(place);
  console.log(
    `${basename(place)}: ${intact ? "intact" : "ALTERED"}, ${entries} entries, ${resultFiles} files of results.`,
  );
  if (!intact) problems.push(`${basename(place)} is not intact`);
}

await main();
