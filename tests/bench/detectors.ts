/**
 * How long each detector takes on one core as pictures grow, and how much memory all of them together need:
 *
 *   npm run bench:detectors [-- --out FILE]
 *
 * The pictures are crops of a photograph of 12 MP, and the photograph beside its mirror images, saved by the same encoder.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp, { type Sharp } from "sharp";
import { median } from "../../engine/metrics/summary.ts";
import { Workbench } from "../../service/workbench.ts";
import { sharedData } from "../support/sharedData.ts";
import { machineFacts } from "./machine.ts";
import { tellSection } from "./section.ts";

const RUNS = 3;

interface Size {
  megapixels: number;
  path: string;
}

/** 1, 3 and 12 MP out of the photograph, 48 MP of it and its mirror images. */
async function sizes(photograph: string, folder: string): Promise<Size[]> {
  const { data, info } = await sharp(photograph).raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 as const };
  const saved = async (name: string, picture: Sharp): Promise<Size> => {
    const path = join(folder, name);
    const { width, height } = await picture.jpeg({ quality: 92 }).toFile(path);
    return { megapixels: (width * height) / 1e6, path };
  };
  const crop = (megapixels: number) => {
    const share = Math.sqrt((megapixels * 1e6) / (info.width * info.height));
    const [width, height] = [Math.round(info.width * share), Math.round(info.height * share)];
    const [left, top] = [((info.width - width) >> 4) << 3, ((info.height - height) >> 4) << 3];
    return saved(`${megapixels}.jpg`, sharp(data, { raw }).extract({ left, top, width, height }));
  };
  const whole = sharp(data, { raw });
  const flip = (picture: Sharp) => picture.toColourspace("srgb").raw().toBuffer();
  const [right, below, both] = [
    await flip(whole.clone().flop()),
    await flip(whole.clone().flip()),
    await flip(whole.clone().flop().flip()),
  ];
  const canvas = sharp({
    create: { width: 2 * info.width, height: 2 * info.height, channels: 3, background: "#000" },
  }).composite([
    { input: data, raw, left: 0, top: 0 },
    { input: right, raw, left: info.width, top: 0 },
    { input: below, raw, left: 0, top: info.height },
    { input: both, raw, left: info.width, top: info.height },
  ]);
  return [await crop(1), await crop(3), await saved("12.jpg", whole), await saved("48.jpg", canvas)];
}

/** Milliseconds of each detector, and of the whole examination under "", as medians over runs in a warm worker. */
async function timed(path: string): Promise<Map<string, number>> {
  const workbench = new Workbench({ workers: 1, settings: { timeLimitSeconds: 900 } });
  const times = new Map<string, number[]>();
  const quiet = { signal: new AbortController().signal, progress: () => {} };
  for (let run = 0; run <= RUNS; run++) {
    const { id } = workbench.addPath(path);
    const { findings, elapsedMs } = await workbench.verify(id, {}, quiet);
    await workbench.remove(id);
    if (run === 0) continue;
    for (const [name, ms] of [["", elapsedMs] as const, ...findings.map((f) => [f.detector, f.elapsedMs] as const)])
      times.set(name, [...(times.get(name) ?? []), ms]);
  }
  await workbench.close();
  return new Map(Array.from(times, ([name, values]) => [name, median(values)]));
}

/** Largest resident memory, in MiB, of `selfsame verify` and its processes together, and its seconds. Linux only. */
function wholeProcess(path: string): Promise<{ mebibytes: number; seconds: number }> {
  const started = performance.now();
  const run = spawn(process.execPath, ["cli/bin.mjs", "verify", path, "--json"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  let most = 0;
  const poll = setInterval(() => {
    most = Math.max(most, residentOf(run.pid!));
  }, 50);
  return new Promise((resolve, reject) => {
    run.once("exit", (code) => {
      clearInterval(poll);
      if (code === 0) resolve({ mebibytes: most / 1024, seconds: (performance.now() - started) / 1000 });
      else reject(new Error(`selfsame ended with ${code}`));
    });
  });
}

/** KiB of a process and all below it. */
function residentOf(pid: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It ended in the meantime.
    }
  }
  const below = (candidate: number): boolean => {
    for (let at: number | undefined = candidate; at !== undefined && at > 1; at = parents.get(at))
      if (at === pid) return true;
    return false;
  };
  let sum = 0;
  for (const candidate of parents.keys()) {
    if (!below(candidate)) continue;
    try {
      sum += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${candidate}/status`, "utf8"))?.[1] ?? 0);
    } catch {
      // As above.
    }
  }
  return sum;
}

export async function measureDetectors(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "selfsame-bench-detectors-"));
  const pictures = await sizes(sharedData("photos/canon-eos-5d_1.jpg"), folder);
  const columns: Map<string, number>[] = [];
  for (const { path, megapixels } of pictures) {
    columns.push(await timed(path));
    process.stderr.write(`detectors on ${megapixels.toFixed(1)} MP: ${columns.at(-1)!.get("")!.toFixed(0)} ms\n`);
  }
  const memory: string[] = [];
  for (const { path, megapixels } of pictures) {
    const { mebibytes, seconds } = await wholeProcess(path);
    memory.push(`| ${megapixels.toFixed(1)} MP | ${seconds.toFixed(1)} | ${mebibytes.toFixed(0)} |`);
  }
  rmSync(folder, { recursive: true, force: true });
  const growth = Math.log(pictures.at(-1)!.megapixels / pictures[1].megapixels);
  const rows = [...columns[0].keys()].map((name) => {
    const times = columns.map((column) => column.get(name)!);
    // Below a few milliseconds there is nothing to grow.
    const exponent = times[3] > 20 ? (Math.log(times[3] / times[1]) / growth).toFixed(2) : "–";
    return `| ${name || "**all of them, decoding included**"} | ${times.map((ms) => ms.toFixed(0)).join(" | ")} | ${exponent} |`;
  });
  return [
    "## Detectors",
    "",
    `\`npm run bench:detectors\` · ${machineFacts()} · ${new Date().toISOString().slice(0, 10)}`,
    "",
    `Milliseconds of one warm worker on one picture, medians of ${RUNS}. Growth is the exponent of the size between 3 and 48 MP: 1 is linear.`,
    "",
    `| detector | ${pictures.map(({ megapixels }) => `${megapixels.toFixed(1)} MP`).join(" | ")} | growth |`,
    "|---|---|---|---|---|---|",
    ...rows,
    "",
    "The command line as a whole, all detectors, with start-up; memory is the largest that its processes had together.",
    "",
    "| `selfsame verify --json` | seconds | MiB |",
    "|---|---|---|",
    ...memory,
    "",
  ].join("\n");
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  tellSection(await measureDetectors());
