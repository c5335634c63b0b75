import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { casePictureRecordSchema } from "../../contract/scan.ts";
import { finishMade, madeImage, madePipeline } from "../../tests/support/caseResults.ts";
import { CaseWriter } from "../cases/caseWriter.ts";
import { type CaseExportOptions, caseExports, writeCaseExport } from "./caseExports.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-exports-test-"));
const folder = join(parent, "case");
let writer: CaseWriter;
afterAll(() => {
  writer.close();
  rmSync(parent, { recursive: true });
});

/** Pictures 0 to 5 are done, of which 0 raises an alarm; 6 failed, 7 was skipped, 8 waits. */
beforeAll(async () => {
  writer = CaseWriter.create(folder, "Exports");
  writer.startJob("/photos", madePipeline);
  writer.addImages(Array.from({ length: 9 }, (_, n) => madeImage(n)));
  for (let n = 0; n < 6; n++) await finishMade(writer, n + 1, n);
  writer.refuse(7, { state: "failed", reason: '=The file "ends", early.' });
  writer.refuse(8, { state: "skipped", reason: "A format that is not read." });
  writer.mark([1], "suspicious");
  writer.note(1, "Look at\nthe sign: Ω, 中");
});

let files = 0;
async function written(format: keyof typeof caseExports, options?: CaseExportOptions) {
  const file = join(parent, `${files++}.${caseExports[format].extension}`);
  const told = await writeCaseExport(format, folder, file, options);
  const bytes = readFileSync(file);
  expect(told).toEqual({
    ...{ pictures: told.pictures, bytes: bytes.length },
    sha256: createHash("sha256").update(bytes).digest("hex"),
  });
  return { pictures: told.pictures, text: bytes.toString(), bytes };
}

describe("an export of a case", () => {
  it("is a table", async () => {
    const { pictures, text } = await written("csv");
    const lines = text.split("\r\n");
    expect([pictures, lines.length]).toEqual([9, 1 + 9 + 1]);
    expect(lines[0]).toMatch(/^root,path,state,reason,.*,mark,notes,elapsedMs,alarms$/);
    expect(lines[1]).toMatch(/^\/photos,day 0\/IMG_0.jpg,done,,alarm,0,.*,2023-11-14T22:13:20.000Z,.*,noise$/);
    expect(lines[7]).toContain(`,failed,"'=The file ""ends"", early.",`);
  });

  it("is lines of JSON, of pictures in every state", async () => {
    const { text } = await written("jsonl");
    const records = text
      .trimEnd()
      .split("\n")
      .map((line) => casePictureRecordSchema.parse(JSON.parse(line)));
    expect(records.map(({ state }) => state).join(" ")).toBe("done done done done done done failed skipped waiting");
    expect(records[0]).toMatchObject({
      ...{ path: "day 0/IMG_0.jpg", alarms: ["noise"], scores: { noise: 0 }, mark: "suspicious" },
      notes: [{ text: "Look at\nthe sign: Ω, 中", author: expect.any(String), time: expect.any(String) }],
      result: `results/${records[0].sha256}/${madePipeline}/result.json`,
    });
    expect(existsSync(join(folder, records[0].result!))).toBe(true);
  });

  it("holds what a filter takes, in an order", async () => {
    const { pictures, text } = await written("jsonl", {
      filter: { levels: ["alarm", "notice"] },
      sort: { by: "score", descending: true },
    });
    const scores = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).score);
    expect([pictures, ...scores]).toEqual([3, 0.74, 0.48, 0]);
    expect(await written("csv", { filter: { text: "nowhere" } })).toMatchObject({
      ...{ pictures: 0, text: expect.stringMatching(/^root,[^\n]*\r\n$/) },
    });
  });

  it.each(Object.keys(caseExports) as (keyof typeof caseExports)[])(
    "leaves no %s where it is stopped",
    async (format) => {
      const place = join(parent, `stopped-${format}`);
      const stop = new AbortController();
      const progress = () => stop.abort(new Error("Enough."));
      await expect(
        writeCaseExport(format, folder, join(place, "file"), { signal: stop.signal, progress }),
      ).rejects.toThrow("Enough.");
      expect(readdirSync(place)).toEqual([]);
    },
  );

  it("says where nothing can be written", async () => {
    const file = join(parent, "a file");
    writeFileSync(file, "");
    await expect(writeCaseExport("csv", folder, join(file, "table.csv"))).rejects.toMatchObject({
      ...{ code: "usage", message: expect.stringContaining("Nothing can be written") },
    });
    const taken = join(parent, "a folder");
    mkdirSync(join(taken, "in it"), { recursive: true });
    await expect(writeCaseExport("csv", folder, taken)).rejects.toMatchObject({ code: "usage" });
    expect(readdirSync(parent).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
