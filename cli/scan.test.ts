/** The command as a program sees it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scanRecordSchema } from "../contract/scan.ts";
import { CaseWriter } from "../service/cases/caseWriter.ts";
import { runSelfsame } from "../tests/support/commandLine.ts";
import { makePictures } from "../tests/support/madePictures.ts";
import { duration, scanLine } from "./scanBar.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-cli-scan-test-"));
const folder = join(parent, "folder");
const place = join(parent, "case");
beforeAll(async () => {
  await makePictures(folder, 3);
  writeFileSync(join(folder, "=lies.jpg"), "no picture");
});
afterAll(() => rmSync(parent, { recursive: true }));

const scan = (...more: string[]) =>
  runSelfsame(["scan", folder, "--case", place, "--detectors", "noise", "--jobs", "1", ...more]);

describe("selfsame scan", () => {
  it("prints a line a picture, writes a table, exits with 3 where one failed, and goes on", {
    timeout: 90_000,
  }, async () => {
    const table = join(parent, "table.csv");
    const { code, stdout, stderr } = await scan("--csv", table);
    expect(code).toBe(3);
    const records = stdout
      .trimEnd()
      .split("\n")
      .map((line) => scanRecordSchema.parse(JSON.parse(line)));
    expect(records.map(({ path, state }) => `${path} ${state}`).sort()).toEqual([
      ...["=lies.jpg failed", "even/0.jpg done", "even/2.jpg done", "odd/1.jpg done"],
    ]);
    for (const { result, state } of records)
      expect(result !== null && existsSync(join(place, result))).toBe(state === "done");
    expect(stderr).toContain("4 files: 3 examined, 1 failed");
    expect(stderr).toContain("The name of this file is that of a picture");
    expect(stderr).toContain(place);
    const lines = readFileSync(table, "utf8").split("\r\n");
    expect(lines).toHaveLength(1 + 4 + 1);
    expect(lines.find((line) => line.includes("lies"))).toContain(",'=lies.jpg,failed,");

    rmSync(join(folder, "=lies.jpg"));
    const again = await scan("--json", "--resume", "--fail-on", "alarm", "--exclude", "odd");
    expect([again.code, again.stdout.trimEnd().split("\n").length]).toEqual([3, 2]);
    expect(again.stdout).not.toContain('"examined":true');
  });

  it("ends with 130 when interrupted, and says how to go on", { timeout: 90_000 }, async () => {
    const args = ["scan", folder, "--case", join(parent, "watched"), "--detectors", "noise", "--watch"];
    const { code, stderr } = await runSelfsame(args, {
      onStart: (child) => child.stdout?.once("data", () => child.kill("SIGINT")),
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/Interrupted: \d of \d pictures have their outcome/);
    expect(stderr).toContain(`Go on with: selfsame scan ${folder} --case ${join(parent, "watched")} --resume`);
  });

  it.each([
    ["no case to go on with", [folder, "--case", join(parent, "none"), "--resume"], "There is no case"],
    ["an unknown detector", [folder, "--case", join(parent, "none"), "--detectors", "nobody"], "no detector"],
    ["a store without a queue", [folder, "--case", join(parent, "none"), "--store", "file:///tmp"], "with --queue"],
    [
      "a queue that nobody serves",
      [folder, "--case", join(parent, "none"), "--queue", "redis://u:hush@127.0.0.1:1"],
      "nothing listens there",
    ],
    ["a table that is a picture", [folder, "--case", place, "--csv", join(folder, "odd/1.jpg")], "is no table"],
  ])("exits with 2 for %s", async (_, args, message) => {
    const { code, stdout, stderr } = await runSelfsame(["scan", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("hush");
    expect(existsSync(join(parent, "none"))).toBe(false);
  });

  it("says who writes to a case, and of which version it is, and changes nothing", { timeout: 60_000 }, async () => {
    const held = join(parent, "held");
    const writer = CaseWriter.create(held, "Held");
    const busy = await runSelfsame(["scan", folder, "--case", held, "--detectors", "noise"]);
    expect([busy.code, busy.stdout]).toEqual([2, ""]);
    expect(busy.stderr).toContain(`already open for writing by process ${process.pid} on`);
    writer.reader.database.exec("PRAGMA user_version = 99");
    writer.close();
    const newer = await runSelfsame(["scan", folder, "--case", held, "--detectors", "noise"]);
    expect([newer.code, newer.stdout]).toEqual([1, ""]);
    expect(newer.stderr).toContain("written by a newer version of Selfsame: its tables are of version 99");
    expect(newer.stderr).toContain("The case was not changed.");
  });
});

describe("the bar of a scan", () => {
  const counts = { waiting: 5, running: 1, done: 5, failed: 1, skipped: 0, notPictures: 0, total: 12 };
  it("says in one line how far it is", () => {
    const progress = { counts, phase: "examining", examined: 6, rate: 1.25, remainingMs: 4800 } as const;
    expect(scanLine(progress)).toBe(
      "[############            ] 6/12  done 5, failed 1, running 1, waiting 5  1.3/s  5 s left",
    );
    expect(scanLine({ ...progress, phase: "walking", rate: null, remainingMs: null })).toContain("6/12+");
    expect([duration(1), duration(100_000), duration(7.2e6)]).toEqual(["1 s", "2 min", "2.0 h"]);
  });
});
