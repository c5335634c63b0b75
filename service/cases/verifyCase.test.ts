import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finishMade, madeDocument, madeHash, madeImage, madePipeline } from "../../tests/support/caseResults.ts";
import { CaseWriter } from "./caseWriter.ts";
import { Database, type SqlValue } from "./database.ts";
import { verifyCase } from "./verifyCase.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-verify-case-test-"));
afterAll(() => rmSync(parent, { recursive: true }));
const original = join(parent, "original");
let made = 0;

/** A copy of the case, of which no connection is open. */
function copy(): string {
  const folder = join(parent, `copy-${made++}`);
  cpSync(original, folder, { recursive: true });
  return folder;
}

async function problemsOf(folder: string): Promise<string[]> {
  const { intact, problems } = await verifyCase(folder);
  expect(intact).toBe(problems.length === 0);
  return problems.map(({ part, text }) => `${part}: ${text}`);
}

/** Changes the database as somebody with SQL would. */
function alter(folder: string, sql: string, ...values: SqlValue[]): void {
  const database = new Database(join(folder, "case.sqlite"));
  database.exec("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
  database.run(sql, ...values);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

beforeAll(async () => {
  const writer = CaseWriter.create(original, "Verified", { actor: "ada" });
  const job = writer.startJob("/photos", madePipeline);
  writer.addImages([0, 1, 2, 3].map((n) => madeImage(n)));
  writer.addImages([4, 5, 6].map((n) => madeImage(n)));
  for (const n of [0, 1, 2, 4]) await finishMade(writer, n + 1, n);
  writer.refuse(4, { state: "failed", reason: "The file ends early.", sha256: madeHash("x") });
  writer.refuse(6, { state: "skipped", reason: "No picture." });
  writer.requeue([{ id: 3, bytes: 1, modified: 2 }]);
  writer.mark([1, 2], "check");
  writer.note(1, "Look at the sign.");
  writer.removeNote(writer.note(2, "Nothing.").id);
  const staged = writer.stage();
  mkdirSync(join(staged, madeHash("glass")));
  writeFileSync(join(staged, madeHash("glass"), "result.json"), "{}\n");
  const glass = { sha256: madeHash("glass"), pipeline: madeHash("{}\n"), name: "Two balls", level: "alarm" } as const;
  await writer.keepTotem(glass, staged);
  writer.endJob(job.id, "done");
  writer.startJob("/more", madePipeline);
  writer.recordExport({ name: "table\0.csv", format: "csv", pictures: 7, sha256: madeHash("table") });
  writer.close();
});

describe("verifyCase", () => {
  it("finds nothing wrong with a case that nobody touched", async () => {
    const verification = await verifyCase(original);
    expect(verification).toMatchObject({ intact: true, problems: [], more: 0, resultFiles: 9 });
    const lines = readFileSync(join(original, "log.jsonl"), "utf8").trimEnd().split("\n");
    expect(verification.entries).toBe(lines.length);
    expect(verification.head).toBe(JSON.parse(lines.at(-1)!).hash);
  });

  it("finds any byte of log.jsonl, case.json or a result that was changed", { timeout: 120_000 }, async () => {
    const folder = copy();
    const result = `results/${madeHash("picture 0")}/${madePipeline}`;
    const files = ["log.jsonl", "case.json", `${result}/result.json`, `${result}/maps/noise.png`];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (name, at, flip) => {
          const path = join(folder, name);
          const bytes = readFileSync(path);
          const changed = Buffer.from(bytes);
          changed[at % bytes.length] ^= flip;
          writeFileSync(path, changed);
          // A case.json that is none says so by itself.
          const found = await problemsOf(folder).catch(({ code }: { code: string }) => [code]);
          expect(found).not.toEqual([]);
          writeFileSync(path, bytes);
        },
      ),
      { numRuns: 40 },
    );
    expect(await problemsOf(folder)).toEqual([]);
  });

  it("finds any value of a table that was changed", { timeout: 120_000 }, async () => {
    const database = new Database(join(original, "case.sqlite"), "reading");
    const tables = ["audit", "images", "findings", "resultFiles", "jobs", "notes", "marks", "totems"];
    const cells = tables.flatMap((table) =>
      database
        .all<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
        .map(({ name }) => ({ table, column: name, rows: database.all(`SELECT * FROM ${table}`) })),
    );
    database.close();
    const other = (value: SqlValue): SqlValue =>
      typeof value === "number" ? value + 1000 : typeof value === "string" ? `${value}0` : null;
    for (const { table, column, rows } of cells) {
      const row = rows.find((candidate) => other(candidate[column]) !== null);
      if (!row) continue;
      const folder = copy();
      const keys = Object.keys(row).filter((name) => row[name] !== null);
      const where = keys.map((name) => `${name} = ?`).join(" AND ");
      alter(
        folder,
        `UPDATE ${table} SET ${column} = ? WHERE ${where}`,
        other(row[column]),
        ...keys.map((name) => row[name]),
      );
      expect(await problemsOf(folder), `${table}.${column}`).not.toEqual([]);
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ["DELETE FROM images WHERE id = 7", "images 5 to 7"],
    ["DELETE FROM images WHERE id = 1", "images 1 to 4"],
    [
      "INSERT INTO images (id, added, root, path, bytes, modified, state) VALUES (8, 1, '/', 'a', 1, 1, 'waiting')",
      "does not know",
    ],
    ["UPDATE images SET state = 'waiting' WHERE id = 4", "although the log tells"],
    ["UPDATE images SET score = 1 WHERE id = 3", "has an outcome"],
    ["INSERT INTO findings VALUES (3, 'noise', 'ran', 1, 1, NULL)", "not done"],
    ["DELETE FROM findings WHERE image = 1", "not what was recorded"],
    ["DELETE FROM notes", "missing"],
    ["DELETE FROM totems", "missing"],
    ["INSERT INTO marks VALUES (5, 'settled', '', '')", "does not know"],
    ["DELETE FROM audit WHERE seq = 3", "log entry 3"],
    ["DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "goes on behind"],
    ["DELETE FROM resultFiles", "What it consists of is missing"],
  ])("finds: %s", async (sql, text) => {
    const folder = copy();
    alter(folder, sql);
    expect((await problemsOf(folder)).join("\n")).toContain(text);
  });

  it("finds a log that was cut off, or goes on; and a database that is damaged", async () => {
    const folder = copy();
    const log = join(folder, "log.jsonl");
    appendFileSync(log, "\n");
    expect(await problemsOf(folder)).toEqual([expect.stringContaining("goes on")]);
    truncateSync(log, 100);
    expect(await problemsOf(folder)).toEqual([expect.stringContaining("missing")]);
    rmSync(log);
    expect(await problemsOf(folder)).toEqual(["log.jsonl: It is missing."]);
    writeFileSync(join(folder, "case.sqlite"), readFileSync(join(folder, "case.sqlite")).fill(7, 5000, 30_000));
    expect((await problemsOf(folder)).length).toBeGreaterThan(1);
  });

  it("finds files that were added to results, removed or put elsewhere", async () => {
    const folder = copy();
    const [first, second] = [0, 1].map((n) => join(folder, "results", madeHash(`picture ${n}`), madePipeline));
    writeFileSync(join(first, "maps/extra.png"), "");
    renameSync(join(second, "maps/noise.png"), join(second, "maps/other.png"));
    cpSync(first, join(folder, "results", madeHash("none"), madePipeline), { recursive: true });
    expect((await problemsOf(folder)).sort()).toEqual(
      [
        `results/${madeHash("none")}/${madePipeline}: It was never recorded.`,
        `results/${madeHash("picture 0")}/${madePipeline}/maps/extra.png: It was never recorded.`,
        `results/${madeHash("picture 1")}/${madePipeline}/maps/noise.png: It is missing.`,
        `results/${madeHash("picture 1")}/${madePipeline}/maps/other.png: It was never recorded.`,
      ].sort(),
    );
  });

  it("tells of originals that are gone or changed, and does not call the case altered for it", async () => {
    const photos = mkdtempSync(join(parent, "photos-"));
    const folder = join(parent, "originals");
    const writer = CaseWriter.create(folder, "Originals");
    for (const n of [1, 2, 3]) writeFileSync(join(photos, `${n}.jpg`), `picture ${n}`);
    writer.addImages([1, 2, 3, 4].map((n) => ({ root: photos, path: `${n}.jpg`, bytes: 9, modified: 1 })));
    for (const n of [1, 2, 3]) await finishMade(writer, n, n);
    writer.close();
    expect(madeDocument(1).image.sha256).toBe(madeHash("picture 1"));
    writeFileSync(join(photos, "2.jpg"), "another");
    rmSync(join(photos, "3.jpg"));
    expect(await verifyCase(folder, { originals: true })).toMatchObject({
      intact: true,
      originals: { same: 1, missing: [join(photos, "3.jpg")], changed: [join(photos, "2.jpg")], unknown: 1 },
    });
  });

  it("can look at a case while it is written to", async () => {
    const folder = copy();
    const writer = CaseWriter.open(folder);
    const verifying = verifyCase(folder);
    writer.mark([1], "settled");
    expect(await verifying).toMatchObject({ intact: true });
    expect(await verifyCase(folder)).toMatchObject({ intact: true });
    writer.close();
  });
});
