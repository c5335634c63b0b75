/** What a case says when the system refuses, and that nothing is lost. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { finishMade, madeImage } from "../../tests/support/caseResults.ts";
import { CaseReader } from "./caseReader.ts";
import { CaseWriter } from "./caseWriter.ts";
import { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./schema.ts";
import { verifyCase } from "./verifyCase.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-refused-test-"));
const small = join(parent, "small");
/** The same files where nothing may be written. */
const locked = join(parent, "locked");
for (const place of [small, locked]) mkdirSync(place);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "none", small]).status === 0;
afterAll(() => {
  for (const place of mounted ? [locked, small] : []) spawnSync("umount", ["-l", place]);
  rmSync(parent, { recursive: true });
});

describe("a full disk", () => {
  it.runIf(mounted)("is said, and what was recorded stays", { timeout: 60_000 }, async () => {
    const folder = join(small, "case");
    const writer = CaseWriter.create(folder, "Full");
    writeFileSync(join(small, "filler"), Buffer.alloc(300_000));
    let done = 0;
    const fill = async () => {
      for (let n = 0; n < 2000; n++) {
        writer.addImages([madeImage(n)]);
        await finishMade(writer, n + 1, n);
        done++;
      }
    };
    const full = {
      code: "usage",
      message: expect.stringContaining("the disk is full"),
      advice: expect.stringContaining("kept"),
    };
    await expect(fill()).rejects.toMatchObject(full);
    expect(done).toBeGreaterThan(3);
    expect(writer.reader.totals().done).toBe(done);
    expect(readdirSync(join(folder, "staging"))).toEqual([]);
    rmSync(join(small, "filler"));
    writer.note(1, "There is room again.");
    writer.close();
    expect(await verifyCase(folder)).toMatchObject({ intact: true, problems: [] });
    const reader = CaseReader.open(folder);
    expect(reader.totals().done).toBe(done);
    reader.close();
    rmSync(folder, { recursive: true });
  });

  it("rolls back what the database has no room for", async () => {
    const writer = CaseWriter.create(join(parent, "pages"), "Pages");
    writer.addImages([madeImage(0)]);
    const { database } = writer.reader;
    const pages = Object.values(database.one("PRAGMA page_count")!)[0] as number;
    database.exec(`PRAGMA max_page_count = ${pages}`);
    const many = Array.from({ length: 500 }, (_, n) => madeImage(n));
    expect(() => writer.addImages(many)).toThrow("the disk is full");
    expect(writer.reader.totals().total).toBe(1);
    database.exec("PRAGMA max_page_count = 1000000");
    expect(writer.addImages(many)).toBe(499);
    writer.close();
    expect(await verifyCase(writer.folder)).toMatchObject({ intact: true, entries: 3 });
  });
});

describe("a folder that is gone", () => {
  it("is noticed at the next change, and the case is whole where it went", async () => {
    const folder = join(parent, "gone");
    const writer = CaseWriter.create(folder, "Gone");
    writer.addImages([madeImage(0)]);
    renameSync(folder, `${folder}-away`);
    expect(() => writer.addImages([madeImage(1)])).toThrow(
      expect.objectContaining({ code: "notFound", message: expect.stringContaining("removed or replaced") }),
    );
    await expect(finishMade(writer, 1, 0)).rejects.toMatchObject({ name: "SelfsameError" });
    renameSync(`${folder}-away`, folder);
    writer.addImages([madeImage(1)]);
    rmSync(folder, { recursive: true });
    expect(() => writer.note(1, "Where?")).toThrow(expect.objectContaining({ code: "notFound" }));
    writer.close();
  });
});

describe("a folder that may not be written to", () => {
  it.runIf(mounted)("can be read, and says why it cannot be written", async () => {
    const folder = join(small, "protected");
    const writer = CaseWriter.create(folder, "Protected");
    writer.addImages([madeImage(0)]);
    await finishMade(writer, 1, 0);
    writer.close();
    spawnSync("mount", ["--bind", small, locked]);
    spawnSync("mount", ["-o", "remount,bind,ro", locked]);
    const there = join(locked, "protected");
    expect(() => CaseWriter.open(there)).toThrow(expect.objectContaining({ code: "usage" }));
    expect(() => CaseWriter.create(join(locked, "new"), "New")).toThrow("Nothing can be written to");
    const reader = CaseReader.open(there);
    expect(reader.totals().done).toBe(1);
    reader.close();
    expect(await verifyCase(there)).toMatchObject({ intact: true });
  });

  it.runIf(process.getuid?.() !== 0 && process.platform !== "win32")("is said to an ordinary user", () => {
    const folder = join(parent, "closed");
    mkdirSync(folder, { mode: 0o500 });
    expect(() => CaseWriter.create(join(folder, "case"), "Closed")).toThrow("you may not write there");
    chmodSync(folder, 0o700);
  });
});

describe("another version", () => {
  const path = join(parent, "case.sqlite");
  const steps = [...migrations, "ALTER TABLE images ADD COLUMN extra TEXT"];
  const [now, next] = [migrations.length, steps.length];

  it("is brought up to date in one step, with a copy of what was", () => {
    const database = new Database(path);
    migrate(database, path, true);
    database.run("INSERT INTO audit VALUES (1, '{}', 3)");
    expect(() => migrate(database, path, false, steps)).toThrow(expect.objectContaining({ code: "unsupported" }));
    // A step that fails leaves everything as it was.
    expect(() => migrate(database, path, true, [...steps, "no SQL"])).toThrow("syntax error");
    expect(database.all("PRAGMA user_version")).toEqual([{ user_version: now }]);
    expect(database.all("SELECT name FROM pragma_table_info('images') WHERE name = 'extra'")).toEqual([]);
    migrate(database, path, true, steps);
    expect(database.all("PRAGMA user_version")).toEqual([{ user_version: next }]);
    const copy = new Database(`${path}.version-${now}`, "reading");
    expect(copy.all("PRAGMA user_version")).toEqual([{ user_version: now }]);
    expect(copy.all("SELECT seq, line FROM audit")).toEqual([{ seq: 1, line: "{}" }]);
    copy.close();
    // To the program of before it is a newer one.
    expect(() => migrate(database, path, true)).toThrow(`newer version of Selfsame: its tables are of version ${next}`);
    database.close();
  });

  it("is not one with triggers or tables of somebody else", () => {
    const database = new Database(join(parent, "other.sqlite"));
    migrate(database, path, true);
    database.exec("CREATE TRIGGER t AFTER INSERT ON images BEGIN DELETE FROM marks; END");
    expect(() => migrate(database, path, true)).toThrow(expect.objectContaining({ code: "unreadable" }));
    database.close();
  });
});
