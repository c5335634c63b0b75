/**
 * Timings that the project promises, with the machine they were taken on:
 *
 *   npm run bench [-- --out FILE]
 *
 * Uses the 12 MP photographs beside the project where they are, and a synthetic picture of that size elsewhere.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { decodeCoefficients } from "../../engine/jpeg/decodeCoefficients.ts";
import { parseJpegStructure } from "../../engine/jpeg/parseStructure.ts";
import { hasSharedData, sharedData } from "../support/sharedData.ts";
import { measureDetectors } from "./detectors.ts";
import { measureExif } from "./exif.ts";
import { machineFacts, measure, summarise, type Timing } from "./machine.ts";
import { measureTraining } from "./training.ts";
import { measureWindow } from "./window.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-bench-"));

/** Smooth shapes plus noise: compresses about as a photograph does. */
async function synthetic(width: number, height: number, path: string): Promise<string> {
  const noise = await sharp({
    create: { width, height, channels: 3, background: "#7f7f7f", noise: { type: "gaussian", mean: 128, sigma: 30 } },
  })
    .blur(1.2)
    .raw()
    .toBuffer();
  await sharp(noise, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 92 })
    .toFile(path);
  return path;
}

const twelve = hasSharedData
  ? sharedData("photos/canon-eos-5d_1.jpg")
  : await synthetic(4272, 2848, join(folder, "12mp.jpg"));
const fifty = await synthetic(8688, 5792, join(folder, "50mp.jpg"));

const rows: string[] = [];
const row = (what: string, timing: Timing, limit?: string) => {
  rows.push(
    `| ${what} | ${timing.median.toFixed(0)} | ${timing.min.toFixed(0)}–${timing.max.toFixed(0)} | ${timing.runs} | ${limit ?? ""} |`,
  );
  process.stderr.write(`${what}: ${timing.median.toFixed(0)} ms\n`);
};

// JPEG coefficients, one core.
const bytes = new Uint8Array(readFileSync(twelve));
const structure = parseJpegStructure(bytes);
row("JPEG structure of 12 MP", await measure(() => parseJpegStructure(bytes), 5));
row("JPEG coefficients of 12 MP, one core", await measure(() => decodeCoefficients(bytes, structure), 5), "1000");

// The command line as a whole process: start-up, decoding, every detector.
const once = (args: string[]): Promise<number> => {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const run = spawn(process.execPath, ["cli/bin.mjs", ...args], { stdio: ["ignore", "ignore", "inherit"] });
    run.once("exit", (code) =>
      code === 0 ? resolve(performance.now() - start) : reject(new Error(`selfsame ended with ${code}`)),
    );
  });
};
const walls: number[] = [];
for (let i = 0; i < 5; i++) walls.push(await once(["verify", twelve, "--json"]));
row("`selfsame verify --json` of 12 MP, all detectors, wall", summarise(walls), "5000");

// The window: what the user waits for, and whether it stays smooth.
const window = await measureWindow({ twelve, fifty });
row("first finding in the window after the drop, 12 MP", summarise(window.firstFindingMs), "1000");
row("longest task that blocked the window", summarise([window.longestTaskMs]), "50");
row("frame while panning and zooming 50 MP", summarise(window.frameMs));

rmSync(folder, { recursive: true, force: true });

const detectors = hasSharedData ? await measureDetectors() : "";
const training = await measureTraining();
const exif = await measureExif();

const table = [
  "# Benchmark",
  "",
  `\`npm run bench\` · ${machineFacts()} · ${new Date().toISOString().slice(0, 10)} · ${hasSharedData ? "photograph: Canon EOS 5D, 2912 x 4368" : "synthetic picture, 4272 x 2848"}`,
  "",
  "Milliseconds. Chromium draws in software here: frames on a machine with a graphics card are faster.",
  "",
  "| what | median | range | runs | at most |",
  "|---|---|---|---|---|",
  ...rows,
  "",
  detectors,
  training,
  exif,
].join("\n");
process.stdout.write(table);
const out = process.argv.indexOf("--out");
if (out > 0) writeFileSync(process.argv[out + 1], table);
