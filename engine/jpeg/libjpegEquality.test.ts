/**
 * The proof that the decoder reads files as libjpeg does: on photographs of every maker at hand, luminance equals the output of
 * djpeg within one grey level (both round, in different places), and rewriting a file by jpegtran as progressive or
 * with restart markers changes no coefficient.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { variety } from "../../tests/support/photographs.ts";
import { hasSharedData } from "../../tests/support/sharedData.ts";
import type { ComponentCoefficients } from "./coefficients.ts";
import { decodeCoefficients } from "./decodeCoefficients.ts";
import { parseJpegStructure } from "./parseStructure.ts";
import { reconstructComponent } from "./reconstruct.ts";

type Program = "djpeg" | "jpegtran";

const runs = (program: Program) => spawnSync(program, ["-version"], { stdio: "ignore" }).error === undefined;
const hasLibjpeg = runs("djpeg") && runs("jpegtran");

const libjpeg = (program: Program, options: string[]): Buffer =>
  execFileSync(program, options, { maxBuffer: 1 << 28, stdio: ["pipe", "pipe", "ignore"] });

const folder = mkdtempSync(join(tmpdir(), "selfsame-jpeg-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Luminance as djpeg sees it. Only for grey and YCbCr files: from others -grayscale computes a mixture. */
function djpegLuma(path: string): { width: number; height: number; data: Uint8Array } {
  const pgm = libjpeg("djpeg", ["-dct", "int", "-grayscale", "-pnm", path]);
  const header = /^P5\s(\d+) (\d+)\s255\s/.exec(pgm.subarray(0, 40).toString("latin1"));
  if (!header) throw new Error(`djpeg gave no grey picture for ${path}`);
  return { width: Number(header[1]), height: Number(header[2]), data: pgm.subarray(header[0].length) };
}

function jpegtran(path: string, name: string, options: string[]): string {
  const target = join(folder, name);
  libjpeg("jpegtran", ["-copy", "none", ...options, "-outfile", target, path]);
  return target;
}

function read(path: string) {
  const bytes = readFileSync(path);
  return decodeCoefficients(bytes, parseJpegStructure(bytes));
}

function expectSameLuma(path: string): void {
  const luma = reconstructComponent(read(path).components[0]);
  const reference = djpegLuma(path);
  expect([luma.width, luma.height], path).toEqual([reference.width, reference.height]);
  let worst = 0;
  for (let i = 0; i < luma.data.length; i++) worst = Math.max(worst, Math.abs(luma.data[i] - reference.data[i]));
  expect(worst, `largest difference from djpeg in ${path}`).toBeLessThanOrEqual(1);
}

/** Index of the first content block in which the two differ. Padding blocks are not kept by all kinds of scan. */
function firstDifference(a: ComponentCoefficients, b: ComponentCoefficients): string | undefined {
  for (let by = 0; by < a.contentBlocksHigh; by++) {
    const start = 64 * by * a.blocksWide;
    const length = 64 * a.contentBlocksWide;
    const rows = [a, b].map(({ values }) => Buffer.from(values.buffer, values.byteOffset + 2 * start, 2 * length));
    if (!rows[0].equals(rows[1])) return `block row ${by}`;
  }
  return undefined;
}

function expectSameCoefficients(path: string, variant: string, original = read(path)): void {
  const other = read(variant);
  expect(other.faults, variant).toEqual(original.faults);
  expect(other.components.length).toBe(original.components.length);
  for (const [i, component] of original.components.entries()) {
    expect(firstDifference(component, other.components[i]), `component ${i} of ${path}`).toBeUndefined();
  }
}

const photographs = variety().map(({ path }) => path);
const large = ["nokia-3110c_1", "minolta-dimage-5_1"];
const rewritten = variety()
  .filter(({ path, width, height }) => width * height < 1e6 || large.some((name) => path.endsWith(`${name}.jpg`)))
  .map(({ path }) => path);

const variants: [string, string[]][] = [
  ["progressive", ["-progressive"]],
  ["with restart markers", ["-restart", "3"]],
  ["progressive with a restart marker every 3 MCUs", ["-progressive", "-restart", "3B"]],
];

/** Read once, compared with each of its variants. */
const originals = new Map<string, ReturnType<typeof read>>();
function originalOf(path: string) {
  const known = originals.get(path) ?? read(path);
  originals.set(path, known);
  return known;
}

describe.runIf(hasLibjpeg && hasSharedData)("photographs against libjpeg (needs djpeg, jpegtran, photographs)", () => {
  it("luminance of photographs of every maker", { timeout: 120_000 }, () => {
    expect(photographs.length).toBeGreaterThan(40);
    const colours = photographs.map((path) => parseJpegStructure(readFileSync(path)).frame.colour);
    expect(new Set(colours)).toEqual(new Set(["YCbCr"]));
    for (const path of photographs) expectSameLuma(path);
  });

  it.each(variants)("photographs rewritten %s", { timeout: 120_000 }, (name, options) => {
    expect(rewritten.length).toBeGreaterThan(20);
    for (const [i, path] of rewritten.entries()) {
      const variant = jpegtran(path, `${name}.jpg`, options);
      expectSameCoefficients(path, variant, originalOf(path));
      // Equal coefficients give equal pixels; looking again at every eighth file guards that very conclusion.
      if (i % 8 === 0) expectSameLuma(variant);
    }
  });
});

describe.runIf(hasLibjpeg)("made files against libjpeg (needs djpeg, jpegtran)", () => {
  const noise = (width: number, height: number) => {
    let state = 7;
    const data = Buffer.alloc(3 * width * height);
    for (let i = 0; i < data.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      data[i] = state >>> 24;
    }
    return sharp(data, { raw: { width, height, channels: 3 } });
  };

  it.each([
    [1, 1],
    [8, 8],
    [17, 9],
    [33, 50],
    [131, 67],
  ])("noise of %i x %i pixels in every kind of file", async (width, height) => {
    for (const chromaSubsampling of ["4:4:4", "4:2:0"]) {
      for (const quality of [10, 60, 100]) {
        const path = join(folder, "noise.jpg");
        writeFileSync(path, await noise(width, height).jpeg({ quality, chromaSubsampling }).toBuffer());
        expectSameLuma(path);
        for (const [name, options] of variants) expectSameCoefficients(path, jpegtran(path, `${name}.jpg`, options));
      }
    }
  });

  it("a scan script of single components and split bands", async () => {
    const script = join(folder, "script.txt");
    writeFileSync(
      script,
      "0: 0-0, 0, 1; 1,2: 0-0, 0, 0; 0: 1-1, 0, 3; 0: 2-63, 0, 3; 1: 1-63, 0, 0; 2: 1-20, 0, 1; 2: 21-63, 0, 0;" +
        "0: 1-63, 3, 2; 0: 1-63, 2, 1; 0: 0-0, 1, 0; 2: 1-20, 1, 0; 0: 1-63, 1, 0;",
    );
    const path = join(folder, "plain.jpg");
    writeFileSync(path, await noise(90, 70).jpeg({ quality: 90 }).toBuffer());
    expectSameCoefficients(path, jpegtran(path, "script.jpg", ["-scans", script]));
  });
});
