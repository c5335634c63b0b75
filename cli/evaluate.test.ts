/** `selfsame evaluate` as a program sees it: a set is made from photographs, measured, and measured again from what was kept. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluationDocumentSchema, splicesDocumentSchema } from "../contract/evaluation.ts";
import { random } from "../engine/random.ts";
import { type RunOptions, runSelfsame } from "../tests/support/commandLine.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-cli-evaluate-test-"));
const set = join(folder, "set");
const out = join(folder, "out");
/** Fast ones: of metadata, with a map and a statistic, and a view. */
const few = ["--detectors", "metadata-rules,jpeg-grid,noise"];

const selfsame = (args: string[], onText?: RunOptions["onText"]) =>
  runSelfsame(["evaluate", ...args], { cwd: folder, onText });

beforeAll(async () => {
  mkdirSync(join(folder, "photos"));
  for (const [index, model] of ["One", "Two"].entries()) {
    const { integer } = random("photograph", index);
    const data = Uint8Array.from({ length: 3 * 640 * 480 }, (_, i) => 60 * index + ((i / 1920) % 60) + integer(50));
    await sharp(data, { raw: { width: 640, height: 480, channels: 3 } })
      .withExif({ IFD0: { Make: "Maker", Model: model } })
      .jpeg({ quality: 85 })
      .toFile(join(folder, `photos/${index}.jpg`));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const make = (...more: string[]) =>
  selfsame(["--make-splices", "--photos", "photos", "--out", "set", "--count", "3", "--size", "320", ...more]);

describe("selfsame evaluate", () => {
  it("makes a set, and does not overwrite it", async () => {
    const { code, stdout, stderr } = await make("--seed", "3", "--preserve", "--json");
    expect(stderr).toContain("too few cameras for two parts");
    expect(code).toBe(0);
    const document = splicesDocumentSchema.parse(JSON.parse(stdout));
    expect(document).toMatchObject({ splices: 3, cameras: 2, preserve: true, formats: { png: 1, q95: 1, q80: 1 } });
    expect((await make()).code).toBe(2);
  }, 120_000);

  it("measures the set: one document on stdout, the same in the folder, and a page without scripts", async () => {
    const { code, stdout, stderr } = await selfsame([set, "--out", out, "--json", ...few]);
    expect(stderr).toContain("[6/6]");
    expect(code).toBe(0);
    const document = evaluationDocumentSchema.parse(JSON.parse(stdout));
    expect(document.set).toMatchObject({ spliced: 3, pristine: 3 });
    expect(document.pictures.map(({ path }) => path)[1]).toBe("pristine/s0000.png");
    const all = document.rows.filter(({ group }) => group === "all");
    expect(all.map(({ method }) => method).toSorted()).toEqual([
      "centre-prior",
      "fused",
      "jpeg-grid",
      "metadata-rules",
      "noise",
    ]);
    expect(new Set(document.rows.map(({ group }) => group))).toEqual(new Set(["all", "png", "q95", "q80"]));
    for (const { pixels, method } of all)
      if (method !== "metadata-rules") expect(pixels?.averagePrecision.value).toBeGreaterThan(0);
    expect(JSON.parse(readFileSync(join(out, "evaluation.json"), "utf8"))).toEqual(document);
    const page = readFileSync(join(out, "evaluation.html"), "utf8");
    expect(page).not.toMatch(/<script|https?:\/\//);
    expect(page).toContain("data:image/jpeg;base64,");
  }, 240_000);

  it("goes on from what was kept, counts a broken picture, and says so by its exit code", async () => {
    const index = join(set, "index.json");
    const entries = JSON.parse(readFileSync(index, "utf8")) as { image: string; mask: string }[];
    mkdirSync(join(set, "broken"));
    writeFileSync(join(set, "broken/image.png"), "no picture");
    const broken = { ...entries[0], id: "broken", image: "broken/image.png", pristine: null };
    writeFileSync(index, JSON.stringify([...entries, broken]));
    const { code, stdout, stderr } = await selfsame([set, "--out", out, "--resume", ...few]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/broken\/image\.png: /);
    expect(stderr).toContain("[7/7]");
    expect(stderr).not.toContain("[6/7]");
    expect(stdout).toMatch(/^4 altered pictures, 3 untouched ones/);
    expect(stdout).toMatch(/^JPEG grid +0\.\d{3} /m);
    expect(stdout).toMatch(/^q80 /m);
  }, 240_000);

  it("measures again after compression and resizing", async () => {
    const index = join(set, "index.json");
    const entries = JSON.parse(readFileSync(index, "utf8")) as unknown[];
    writeFileSync(index, JSON.stringify(entries.slice(0, 1)));
    const { code, stdout } = await selfsame([set, "--json", "--robustness", "--detectors", "noise", "--jobs", "1"]);
    expect(code).toBe(0);
    const { robustness = [] } = evaluationDocumentSchema.parse(JSON.parse(stdout));
    expect(robustness.map(({ change }) => change)).toEqual([
      ...[95, 90, 80, 70, 60].map((quality) => `JPEG ${quality}`),
      ...[0.9, 0.7, 0.5].map((factor) => `resized by ${factor}`),
    ]);
    for (const { rows, failures } of robustness) {
      expect(failures).toBe(0);
      expect(rows.map(({ method }) => method)).toEqual(["fused", "noise", "centre-prior"]);
    }
  }, 400_000);

  it("ends with 130 where interrupted, and says how to go on", async () => {
    const { code, stdout, stderr } = await selfsame([set, "--out", out, ...few], (text, stop) => {
      if (text.includes("[1/2]")) stop();
    });
    expect([code, stdout]).toEqual([130, ""]);
    expect(stderr).toContain("--resume");
  }, 120_000);

  it.each([
    [[], /Give the folder of a set/],
    [["nowhere"], /no such folder/],
    [["set", "--detectors", "nosuch"], /no detector "nosuch"/],
    [["set", "--resume"], /needs --out/],
    [["--make-splices", "--out", "x"], /takes --photos and --out/],
    [["--make-splices", "--photos", "photos", "--out", "x", "--kinds", "montage"], /no kind of splice "montage"/],
  ])("ends with 2 for %j", async (args, words) => {
    const { code, stdout, stderr } = await selfsame(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(words);
    expect(existsSync(join(folder, "x"))).toBe(false);
  });
});
