import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
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
  writer = CaseWriter.create(folder, "Exports Ω, 中");
  writer.startJob("/photos", madePipeline);
  writer.addImages(Array.from({ length: 9 }, (_, n) => madeImage(n)));
  for (let n = 0; n < 6; n++) await finishMade(writer, n + 1, n);
  writer.refuse(7, { state: "failed", reason: '=The file "ends", early. Ω, 中' });
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
    expect(lines[7]).toContain(`,failed,"'=The file ""ends"", early. Ω, 中",`);
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

  it("is columns of a kind, a double for what each detector scored, and says where nothing is known", async () => {
    const { pictures, bytes } = await written("parquet");
    const file = new Uint8Array(bytes).buffer;
    const metadata = parquetMetadata(file);
    expect([pictures, Number(metadata.num_rows)]).toEqual([9, 9]);
    expect(metadata.key_value_metadata).toContainEqual({ key: "selfsame.title", value: "Exports Ω, 中" });
    const kinds = new Map(metadata.schema.map((element) => [element.name, element]));
    expect(kinds.get("score_noise")).toMatchObject({ type: "DOUBLE", repetition_type: "OPTIONAL" });
    expect(kinds.get("bytes")).toMatchObject({ type: "INT64", repetition_type: "REQUIRED" });
    const rows = await parquetReadObjects({ file });
    expect(rows[0]).toMatchObject({
      ...{ id: 1, root: "/photos", path: "day 0/IMG_0.jpg", state: "done", reason: null, level: "alarm", score: 0 },
      ...{ bytes: 1000n, modified: new Date(1_700_000_000_000), width: 4000, camera: "Made Canon EOS 5D" },
      ...{
        takenAt: "2010-04-10T20:12:23",
        taken: new Date("2010-04-10T20:12:23Z"),
        latitude: null,
        mark: "suspicious",
      },
      ...{ notes: 1, alarm: true, alarms: ["noise"], score_noise: 0, score_c2pa: null, elapsedMs: 100 },
    });
    expect(rows[5]).toMatchObject({ latitude: 5, longitude: -3.7247, score_noise: 0.85, alarm: false, alarms: [] });
    expect(rows[6]).toMatchObject({
      ...{ reason: '=The file "ends", early. Ω, 中', alarm: null, alarms: [], score_noise: null, taken: null },
      ...{ sha256: null, width: null, mark: null, result: null },
    });
    expect((await parquetReadObjects({ file: await none() })).length).toBe(0);

    async function none(): Promise<ArrayBuffer> {
      const empty = await written("parquet", { filter: { text: "nowhere" } });
      return new Uint8Array(empty.bytes).buffer;
    }
  });

  it("can be an archive, which is of all pictures", async () => {
    expect(await written("archive", { filter: { levels: ["alarm"] } })).toMatchObject({
      ...{ pictures: 9, text: expect.stringMatching(/^PK/) },
    });
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
      mkdirSync(place);
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
