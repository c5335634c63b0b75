/** `selfsame totem verify` as readers call it, on a small photograph with three balls. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CalibrationDocument, calibrationDocumentSchema } from "../contract/totem.ts";
import { type TotemVerification, totemVerificationSchema } from "../contract/totemVerification.ts";
import { CaseReader } from "../service/cases/caseReader.ts";
import { CaseWriter } from "../service/cases/caseWriter.ts";
import { verifyCase } from "../service/cases/verifyCase.ts";
import { reportDocumentSchema } from "../service/report/json.ts";
import { ballLens, ballOutlines, redPatch, writeBallPhotographs } from "../tests/support/ballPhotograph.ts";
import { type Run, runSelfsame } from "../tests/support/commandLine.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-cli-totem-verify-test-"));
const at = (name: string) => join(folder, name);
const totem = (args: string[]) => runSelfsame(["totem", ...args], { cwd: folder });
const verify = (photo: string, ...more: string[]) => totem(["verify", photo, "--calibration", ...more]);

const parsed = (text: string): TotemVerification => totemVerificationSchema.parse(JSON.parse(text));

/** The calibration of the edited photograph, changed, as a file. */
function changed(name: string, change: (calibration: CalibrationDocument) => unknown): string {
  const calibration = calibrationDocumentSchema.parse(JSON.parse(readFileSync(at("edited.json"), "utf8")));
  writeFileSync(at(name), JSON.stringify(change(calibration)));
  return name;
}

/** Of the edited photograph, by both methods, as JSON; of the other one by the first, in words. */
let edited: Run;
let untouched: Run;

const inReports = (name: RegExp): string =>
  join(
    at("reports"),
    readdirSync(at("reports"), { recursive: true })
      .map(String)
      .find((file) => name.test(file))!,
  );

beforeAll(async () => {
  await writeBallPhotographs(at("untouched.jpg"), at("edited.jpg"));
  CaseWriter.create(at("case"), "Kept").close();
  writeFileSync(at("outlines.json"), JSON.stringify(ballOutlines));
  const lens = ["--focal", String(ballLens.focal), "--sensor", String(ballLens.sensor)];
  for (const name of ["untouched", "edited"]) {
    const { code } = await totem([
      ...["calibrate", `${name}.jpg`, "--outlines", "outlines.json", "--out", `${name}.json`],
      ...lens,
    ]);
    expect(code).toBe(0);
  }
  edited = await verify("edited.jpg", "edited.json", "--json", "--field", "--out", "out", "--report", "json");
  const kept = ["--case", "case", "--report", "html", "--out", "reports"];
  untouched = await verify("untouched.jpg", "untouched.json", ...kept);
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("selfsame totem verify", () => {
  it("finds what no ball shows, and writes what it prints, map and grids beside it", async () => {
    const { code, stdout } = edited;
    expect(code).toBe(0);
    const result = parsed(stdout);
    const other = parsed(readFileSync(inReports(/result\.json$/), "utf8"));
    expect(result.findings[0].statistic).toBeGreaterThan(2 * other.findings[0].statistic!);
    const place = at(join("out", result.photo.sha256));
    expect(readFileSync(join(place, "result.json"), "utf8")).toBe(stdout);
    const [x, y] = result.place!;
    expect(x > redPatch.left && x < redPatch.right && y > redPatch.top && y < redPatch.bottom).toBe(true);
    expect(result.photo).toMatchObject({ path: "edited.jpg", width: 240, height: 180 });
    expect(other.findings.map(({ detector, state }) => [detector, state])).toEqual([["totem-sweep", "ran"]]);
    expect(result.protectedShare).toBeGreaterThan(0.3);
    expect(result.balls.filter((ball) => ball.place).length).toBeGreaterThanOrEqual(2);

    const { width, height, step } = result.grid;
    for (const { file, sample, channels } of result.grids)
      expect(readFileSync(join(place, file)).length, file).toBe(width * height * channels * (sample === "f32" ? 4 : 1));
    const grid = (name: string) => readFileSync(join(place, `grids/${name}.f32`));
    const cell = Math.floor(y / step) * width + Math.floor(x / step);
    const hot = grid("heat").readFloatLE(4 * cell);
    expect(hot).toBeGreaterThan(3);
    expect(grid("depth").readFloatLE(4 * cell)).toBeGreaterThan(1);

    const map = sharp(readFileSync(join(place, result.map!)));
    expect(await map.metadata()).toMatchObject({ width: 240, height: 180, channels: 2, depth: "ushort" });
    const { data } = await map.toColourspace("grey16").raw({ depth: "ushort" }).toBuffer({ resolveWithObject: true });
    const pixel = 2 * (Math.floor(y) * 240 + Math.floor(x));
    const values = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
    expect(values[pixel] / 65535).toBeCloseTo(Math.min(8, hot) / 8, 3);
    expect(values[pixel + 1]).toBe(65535);
  }, 240_000);

  it("keeps a result in a case, with the calibration, the map and a report", async () => {
    const reader = CaseReader.open(at("case"));
    const [{ sha256, pipeline, ...kept }] = reader.totems();
    reader.close();
    expect(kept).toMatchObject({ id: 2, name: "untouched.jpg" });
    const place = at(join("case/results", sha256, pipeline));
    expect(readdirSync(place).sort()).toEqual(["calibration.json", "heat.png", "report.html", "result.json"]);
    const result = parsed(readFileSync(join(place, "result.json"), "utf8"));
    expect(result).toMatchObject({ photo: { sha256 }, verdict: { level: kept.level }, map: "heat.png", grids: [] });
    expect(readFileSync(join(place, "report.html"), "utf8")).toContain(sha256);
    expect(await verifyCase(at("case"))).toMatchObject({ intact: true, resultFiles: 4 });
    const { code, stderr } = await verify("untouched.jpg", "untouched.json", "--case", "none");
    expect([code, stderr]).toEqual([2, expect.stringContaining("There is no case in none.")]);
  });

  it("holds the photograph against a radiance field, too, where that is asked for", () => {
    const { findings, photo, verdict } = parsed(edited.stdout);
    expect(findings.map(({ detector, state }) => [detector, state])).toEqual([
      ["totem-sweep", "ran"],
      ["totem-field", "ran"],
    ]);
    const [, field] = findings;
    // How often it errs was not measured: it may say what it sees, and raises no alarm.
    expect(field).not.toHaveProperty("alarm");
    expect(verdict.alarms).not.toContain("totem-field");
    expect(field.statistic).toBeGreaterThan(0);
    expect(existsSync(at(join("out", photo.sha256, "field-heat.png")))).toBe(true);
  });

  it("tells people where, which ball, and what is not seen", () => {
    const { code, stdout, stderr } = untouched;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^untouched\.jpg\n240 × 180, SHA-256 [0-9a-f]{64}\n\n[A-Z ]+\n/);
    expect(stdout).toMatch(/^Hottest place +.* around \(\d+, \d+\)$/m);
    expect(stdout).toMatch(/^Protected +\d+ % of the picture$/m);
    for (const { name } of ballOutlines.balls) expect(stdout).toMatch(new RegExp(`^${name} +`, "m"));
    expect(stdout).toMatch(/^What this cannot see$/m);
    expect(stdout).not.toMatch(/authentic|genuine|\breal\b/i);
    expect(stderr).toMatch(/^untouched\.jpg: /m);
  });

  it("writes reports that speak of what was done", () => {
    const read = (place: string, ending: string) => {
      const name = readdirSync(at(place)).find((name) => name.endsWith(ending))!;
      return readFileSync(at(join(place, name)), "utf8");
    };
    const report = reportDocumentSchema.parse(JSON.parse(read("out", ".json")));
    expect(report.exhibits[0].findings[0].facts.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["ball 1", "ball 2", "ball 3"]),
    );
    expect(report.method.text.join(" ")).toMatch(/cells of the picture, the depth was chosen/);
    // Only where a ball was moved.
    const moved = report.method.settings.some(({ value }) => value.includes("moved by"));
    expect(/were then moved/.test(report.method.text.join(" "))).toBe(moved);
    const page = read("reports", ".html");
    expect(page.match(/<figure>/g)).toHaveLength(3);
    expect(page).toContain("totem verify PHOTO --calibration CALIBRATION");
  });

  it("abstains with one ball, and leaves no file without --out", async () => {
    const file = changed("one.json", (calibration) => ({ ...calibration, balls: calibration.balls.slice(0, 1) }));
    const before = readdirSync(folder);
    const { code, stdout } = await verify("edited.jpg", file, "--json", "--fail-on", "alarm");
    expect(code).toBe(0);
    const { verdict, findings, map, grids } = parsed(stdout);
    // Without --out there are no files, and none that could be named.
    expect([map, grids]).toEqual([null, []]);
    expect(readdirSync(folder)).toEqual(before);
    expect(findings[0]).toMatchObject({ state: "abstained", reason: expect.stringContaining("one ball") });
    expect(verdict).toMatchObject({ level: "undetermined", text: expect.stringContaining("stays open") });
  }, 240_000);

  it.each<[string, (calibration: CalibrationDocument) => unknown, RegExp]>([
    ["no ball", (calibration) => ({ ...calibration, balls: [] }), /holds no ball/],
    ["another schema", (calibration) => ({ ...calibration, schema: "other" }), /holds no calibration: .* at schema/],
    [
      "a path for a hash",
      ({ photo, ...rest }) => ({ ...rest, photo: { ...photo, sha256: "../../x" } }),
      /which photograph it belongs to/,
    ],
  ])(
    "ends with 2 for a calibration with %s",
    async (_, change, words) => {
      const { code, stdout, stderr } = await verify("edited.jpg", changed("wrong.json", change), "--out", "wrong");
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(words);
      expect(existsSync(at("x"))).toBe(false);
    },
    60_000,
  );

  it("tells another photograph, missing files, no JSON, and what cannot be decoded", async () => {
    const other = await verify("untouched.jpg", "edited.json");
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining("belongs to another photograph") });
    expect(await verify("nowhere.jpg", "edited.json")).toMatchObject({ code: 2 });
    expect(await verify("edited.jpg", "nowhere.json")).toMatchObject({ code: 2 });
    const garbage = await verify("edited.jpg", "edited.jpg");
    expect(garbage).toMatchObject({ code: 2, stderr: expect.stringContaining("is no JSON") });
    writeFileSync(at("broken.jpg"), readFileSync(at("edited.jpg")).subarray(0, 150));
    expect(await verify("broken.jpg", "edited.json")).toMatchObject({ code: 3, stdout: "" });
  }, 240_000);

  it("ends with 130 where interrupted, and leaves no report", async () => {
    const child = { started: false };
    const { code, stdout } = await runSelfsame(
      ["totem", "verify", "edited.jpg", "--calibration", "edited.json", "--report", "pdf", "--out", "cut"],
      {
        cwd: folder,
        onStart: (process) => {
          // As soon as the folder is there, the photograph is being examined.
          const timer = setInterval(() => {
            if (!existsSync(at("cut"))) return;
            clearInterval(timer);
            child.started = process.kill("SIGINT");
          }, 20);
        },
      },
    );
    expect([code, stdout, child.started]).toEqual([130, "", true]);
    expect(readdirSync(at("cut")).filter((name) => name.endsWith(".pdf"))).toEqual([]);
  }, 240_000);
});
