import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZipFile } from "yazl";
import { finishMade, madeHash, madeImage, madePipeline } from "../../tests/support/caseResults.ts";
import { exportCase } from "./archive.ts";
import { sha256 } from "./canonicalJson.ts";
import { CaseReader } from "./caseReader.ts";
import { CaseWriter } from "./caseWriter.ts";
import { importCase } from "./importCase.ts";
import { verifyCase } from "./verifyCase.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-archive-test-"));
afterAll(() => rmSync(parent, { recursive: true }));
const folder = join(parent, "case");
const archive = join(parent, "case.selfsame");
let made = 0;
const fresh = (): string => join(parent, `imported-${made++}`);

/** An archive of these files, with a manifest that is true of them unless there is one among them. */
async function zipped(files: Record<string, string | Buffer>): Promise<string> {
  const path = join(parent, `made-${made++}.zip`);
  const zip = new ZipFile();
  for (const [name, data] of Object.entries(files)) zip.addBuffer(Buffer.from(data), name.replaceAll("\\", "_"));
  const manifest = Object.entries(files).map(([name, data]) => `${sha256(Buffer.from(data))}  ${name}\n`);
  if (!("MANIFEST.sha256" in files)) zip.addBuffer(Buffer.from(manifest.join("")), "MANIFEST.sha256");
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

/** As `zipped`, with one name replaced by another of the same length behind the back of the library, which refuses such names. */
async function zippedAs(name: string, other: string): Promise<string> {
  const path = await zipped({ [name]: "x" });
  const bytes = readFileSync(path);
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) bytes.write(other, at);
  writeFileSync(path, bytes);
  return path;
}

const caseFiles = (): Record<string, Buffer> =>
  Object.fromEntries(["case.json", "case.sqlite", "log.jsonl"].map((name) => [name, readFileSync(join(folder, name))]));

beforeAll(async () => {
  const writer = CaseWriter.create(folder, "Packed", { actor: "ada" });
  writer.addImages([0, 1, 2].map((n) => madeImage(n)));
  for (const n of [0, 1]) await finishMade(writer, n + 1, n);
  writer.note(1, "Keep this.");
  // While it is open for writing.
  await exportCase(folder, archive);
  writer.close();
});

describe("exportCase and importCase", () => {
  it("give the same case elsewhere, with a line in its log about where it came from", async () => {
    const copy = fresh();
    mkdirSync(copy);
    expect(await importCase(archive, copy, { actor: "bob" })).toMatchObject({ title: "Packed" });
    expect(await verifyCase(copy)).toMatchObject({ intact: true, resultFiles: 4 });
    const [one, two] = [CaseReader.open(folder), CaseReader.open(copy)];
    const all = { offset: 0, limit: 10 };
    expect(two.page(all)).toEqual(one.page(all));
    expect(two.notes(1)).toEqual(one.notes(1));
    expect(two.count({ text: "editor" })).toBe(2);
    const [ours, theirs] = [one.log(1, 100), two.log(1, 100)];
    expect(theirs.slice(0, -1)).toEqual(ours);
    expect(theirs.at(-1)).toMatchObject({
      ...{ action: "case.imported", actor: "bob" },
      detail: { name: "case.selfsame", sha256: sha256(readFileSync(archive)) },
    });
    one.close();
    two.close();
    expect(readdirSync(parent).filter((name) => name.includes(".part"))).toEqual([]);
    await expect(importCase(archive, copy)).rejects.toMatchObject({ code: "usage" });
  });

  it("never overwrite, and say what they cannot find", async () => {
    await expect(exportCase(folder, archive)).rejects.toMatchObject({ code: "usage" });
    await expect(exportCase(join(parent, "none"), join(parent, "x"))).rejects.toMatchObject({ code: "notFound" });
    await expect(exportCase(folder, join(parent, "none/x"))).rejects.toMatchObject({ code: "usage" });
    await expect(importCase(join(parent, "none"), fresh())).rejects.toMatchObject({ code: "notFound" });
    const text = join(parent, "text");
    writeFileSync(text, "no archive");
    await expect(importCase(text, fresh())).rejects.toMatchObject({ code: "unreadable" });
  });

  it("refuse a case of which a result was changed", async () => {
    const path = join(folder, "results", madeHash("picture 0"), madePipeline, "result.json");
    const bytes = readFileSync(path);
    writeFileSync(path, "{}");
    const target = join(parent, "changed.selfsame");
    await expect(exportCase(folder, target)).rejects.toMatchObject({ code: "unreadable" });
    rmSync(path);
    await expect(exportCase(folder, target)).rejects.toThrow("is missing");
    writeFileSync(path, bytes);
    expect(readdirSync(parent).filter((name) => name.startsWith("changed"))).toEqual([]);
  });

  it("refuse an archive of which any byte was changed, or take what it held", { timeout: 120_000 }, async () => {
    const bytes = readFileSync(archive);
    const path = join(parent, "damaged.selfsame");
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] ^= flip;
        writeFileSync(path, changed);
        const copy = fresh();
        const outcome = await importCase(path, copy).catch((error: { code: string }) => error.code);
        // Times and other fields that nobody reads may differ; then everything is as it was.
        if (typeof outcome === "object") expect(await verifyCase(copy)).toMatchObject({ intact: true, resultFiles: 4 });
        else expect(["unreadable", "unsupported", "usage"]).toContain(outcome);
        expect(readdirSync(parent).filter((name) => name.includes(".part"))).toEqual([]);
        rmSync(copy, { recursive: true, force: true });
      }),
      { numRuns: 15 },
    );
  });

  it.each([
    ["a path out of the folder", () => zippedAs("results/aaaaaaa", "../../escape.xx"), /escape|relative/],
    ["an absolute path", () => zippedAs("results/aaaaaaa", "/tmp/escape.xxx"), /absolute|escape/],
    ["a path with a back slash", () => zippedAs("results/aaaaaaa", "..\\..\\escape.x"), /invalid|escape/],
    ["a file that is none of ours", () => zipped({ ...caseFiles(), "run.sh": "" }), /run\.sh" does not belong/],
    ["no manifest that names everything", () => zipped({ ...caseFiles(), "MANIFEST.sha256": "" }), /does not name/],
    ["results that are missing", () => zipped(caseFiles()), /missing/],
    ["another log", () => zipped({ ...caseFiles(), "log.jsonl": "" }), /log\.jsonl/],
    ["no case", () => zipped({ "log.jsonl": "" }), /There is no case/],
  ])("refuse an archive with %s", async (_, make, message) => {
    const target = fresh();
    await expect(importCase(await make(), target)).rejects.toThrow(message);
    expect(readdirSync(parent).filter((name) => name.startsWith("escape") || name.includes(".part"))).toEqual([]);
  });
});
