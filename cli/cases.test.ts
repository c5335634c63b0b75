import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { caseSummarySchema, caseVerificationSchema } from "../contract/cases.ts";
import { CaseWriter } from "../service/cases/caseWriter.ts";
import { finishMade, madeHash, madeImage, madePipeline } from "../tests/support/caseResults.ts";
import { runSelfsame } from "../tests/support/commandLine.ts";
import { caseExport, caseImport, caseShow, caseVerify } from "./cases.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-cli-cases-"));
const folder = join(parent, "case");
const { signal } = new AbortController();
afterAll(() => rmSync(parent, { recursive: true }));

/** Exit code and what went to stdout: the program itself takes seconds to start, and is started once below. */
async function printed(run: () => Promise<number>): Promise<{ code: number; stdout: string }> {
  let stdout = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text, done: unknown) => {
    stdout += String(text);
    (done as () => void)();
    return true;
  });
  try {
    return { code: await run(), stdout };
  } finally {
    write.mockRestore();
  }
}

beforeAll(async () => {
  const writer = CaseWriter.create(folder, "On the command line");
  writer.startJob("/photos", madePipeline);
  writer.addImages([0, 1, 2].map((n) => madeImage(n, join(parent, "photos"))));
  await finishMade(writer, 1, 0);
  writer.refuse(2, { state: "failed", reason: "The file ends early." });
  writer.mark([1], "suspicious");
  writer.close();
});

describe("selfsame case", () => {
  it("shows what a case holds", async () => {
    const json = await printed(() => caseShow(folder, { json: true }));
    expect(caseSummarySchema.parse(JSON.parse(json.stdout))).toMatchObject({
      case: { title: "On the command line" },
      states: { waiting: 1, running: 0, done: 1, failed: 1, skipped: 0 },
      ...{ total: 3, levels: [{ level: "alarm", count: 1 }], marks: [{ mark: "suspicious", count: 1 }], entries: 6 },
    });
    const { code, stdout } = await printed(() => caseShow(folder, {}));
    expect(code).toBe(0);
    expect(stdout).toContain("Pictures: 3 (1 waiting, 1 done, 1 failed)\nVerdicts: 1 alarm\nMarks: 1 suspicious\n");
    expect(stdout).toMatch(/Scan of \/photos, started .*: running\nLog: 6 entries/);
  });

  it("exports, imports and verifies", async () => {
    const archive = join(parent, "case.selfsame");
    const copy = join(parent, "copy");
    expect(await printed(() => caseExport(folder, { out: archive, format: "archive" }, signal))).toEqual({
      code: 0,
      stdout: "",
    });
    expect(await printed(() => caseImport(archive, copy, signal))).toEqual({ code: 0, stdout: "" });
    // Opening it for writing told of the scan that had not ended, importing where it came from.
    const whole = await printed(() => caseVerify(copy, {}, signal));
    expect(whole.code).toBe(0);
    expect(whole.stdout).toMatch(/^Nothing was altered: 9 entries of the log, the tables and 2 result files/);
    const gone = await printed(() => caseVerify(copy, { originals: true }, signal));
    expect(gone.code).toBe(3);
    expect(gone.stdout).toContain("0 are the same, 1 missing, 0 changed.");
    const result = join(copy, "results", madeHash("picture 0"), madePipeline, "result.json");
    writeFileSync(result, readFileSync(result, "utf8").replace('"alarm"', '"clear"'));
    const { code, stdout } = await printed(() => caseVerify(copy, { json: true }, signal));
    expect(code).toBe(3);
    expect(caseVerificationSchema.parse(JSON.parse(stdout))).toMatchObject({
      intact: false,
      problems: [{ part: expect.stringContaining("result.json"), text: "It was changed." }],
    });
    expect((await printed(() => caseVerify(copy, {}, signal))).stdout).toMatch(/^ALTERED: 1 things.*\n {2}results\//);
  });

  it("exports what was asked for, and says so in the log", async () => {
    const out = join(parent, "alarms.jsonl");
    const wish = { out, format: "jsonl", alarms: true } as const;
    expect((await printed(() => caseExport(folder, wish, signal))).code).toBe(0);
    const written = readFileSync(out);
    expect(JSON.parse(written.toString())).toMatchObject({ level: "alarm", mark: "suspicious" });
    const log = readFileSync(join(folder, "log.jsonl"), "utf8").trimEnd().split("\n");
    const exported = log.map((line) => JSON.parse(line)).filter(({ action }) => action === "case.exported");
    expect(exported.map(({ detail: { format, name } }) => [format, name])).toEqual([
      ["archive", "case.selfsame"],
      ["jsonl", "alarms.jsonl"],
    ]);
    expect(exported[1].detail).toMatchObject({
      ...{ pictures: 1, sha256: createHash("sha256").update(written).digest("hex") },
    });
    expect((await printed(() => caseVerify(folder, {}, signal))).code).toBe(0);
    await expect(caseExport(folder, wish, signal)).rejects.toMatchObject({ code: "usage" });
    const some = { out: join(parent, "some.selfsame"), format: "archive", text: "IMG" } as const;
    await expect(caseExport(folder, some, signal)).rejects.toThrow("of the whole case");
  });

  it("says where there is none", { timeout: 120_000 }, async () => {
    expect(await runSelfsame(["case", "verify", parent])).toMatchObject({
      ...{ code: 2, stdout: "" },
      stderr: expect.stringContaining("There is no case in"),
    });
  });
});
