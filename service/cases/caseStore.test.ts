import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type ImageState, imageStates } from "../../contract/cases.ts";
import {
  finishMade,
  madeDocument,
  madeHash,
  madeImage,
  madePipeline,
  stageMade,
} from "../../tests/support/caseResults.ts";
import { CaseReader } from "./caseReader.ts";
import { CaseWriter } from "./caseWriter.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-cases-test-"));
afterAll(() => rmSync(parent, { recursive: true }));
let made = 0;
const fresh = (): string => join(parent, `case-${made++}`);

describe("a case", () => {
  it("keeps what a scan finds, and reads it again", async () => {
    const folder = fresh();
    const writer = CaseWriter.create(folder, "Harbour fire", { actor: "ada" });
    const job = writer.startJob("/photos", madePipeline);
    expect(writer.addImages([madeImage(0), madeImage(1), madeImage(2), madeImage(1)])).toBe(3);
    expect(writer.addImages([madeImage(2), madeImage(3)])).toBe(1);
    writer.start(1);
    await finishMade(writer, 1, 0);
    writer.refuse(2, { state: "failed", reason: "The file ends early.", elapsedMs: 12.5 });
    writer.refuse(3, { state: "skipped", reason: "It is a copy." });
    writer.mark([1, 2], "suspicious");
    writer.mark([2], null);
    const note = writer.note(1, "The sign is mirrored.");
    writer.removeNote(writer.note(1, "Nonsense.").id);
    writer.endJob(job.id, "done");
    writer.close();
    expect(readdirSync(folder).filter((name) => name === "staging")).toEqual([]);

    const reader = CaseReader.open(folder);
    expect(reader.document).toMatchObject({ schema: "selfsame.case/1", title: "Harbour fire" });
    expect(reader.totals()).toEqual({ waiting: 1, running: 0, done: 1, failed: 1, skipped: 1, total: 4 });
    const rows = reader.page({ offset: 0, limit: 10 });
    expect(rows[0]).toMatchObject({
      ...{ id: 1, root: "/photos", path: "day 0/IMG_0.jpg", state: "done", level: "alarm", score: 0, width: 4000 },
      ...{
        camera: "Made Canon EOS 5D",
        software: "Editor 0",
        takenAt: "2010-04-10T20:12:23",
        modified: 1_700_000_000_000.25,
      },
      ...{ mark: "suspicious", notes: 1, sha256: madeHash("picture 0"), pipeline: madePipeline, elapsedMs: 100 },
    });
    expect(rows[1]).toMatchObject({ state: "failed", reason: "The file ends early.", elapsedMs: 12.5, mark: null });
    expect(rows[3]).toMatchObject({ state: "waiting", level: null, sha256: null });
    expect(reader.findings(1)).toEqual([
      { detector: "c2pa", state: "notApplicable", score: null, alarm: 0, falseAlarm: null },
      { detector: "noise", state: "ran", score: 0, alarm: 1, falseAlarm: "rate 0.01, 200 photographs" },
    ]);
    expect(reader.notes(1)).toEqual([note]);
    expect(note.author).toBe("ada");
    expect(reader.jobs()).toMatchObject([{ id: 1, state: "done", root: "/photos" }]);
    expect(reader.result(rows[0].sha256!, madePipeline)).toEqual(madeDocument(0));
    expect(existsSync(join(reader.resultFolder(rows[0].sha256!, madePipeline), "maps/noise.png"))).toBe(true);
    const log = readFileSync(join(folder, "log.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(log).toEqual(reader.log(1, 100));
    expect(log.map(({ action }) => action)).toEqual([
      ...["case.created", "job.started", "images.added", "images.added", "image.done", "image.failed", "image.skipped"],
      ...["image.marked", "image.marked", "image.marked", "note.added", "note.added", "note.removed", "job.ended"],
    ]);
    reader.close();
  });

  it("examines again what has changed, and keeps the result that there was", async () => {
    const writer = CaseWriter.create(fresh(), "Again");
    writer.addImages([madeImage(5)]);
    await finishMade(writer, 1, 5);
    const [before] = writer.reader.page({ offset: 0, limit: 1 });
    writer.requeue([{ id: 1, bytes: 7, modified: 8 }]);
    const [waiting] = writer.reader.page({ offset: 0, limit: 1 });
    expect(waiting).toMatchObject({ state: "waiting", bytes: 7, modified: 8, sha256: null, level: null, camera: null });
    expect(writer.reader.findings(1)).toEqual([]);
    await finishMade(writer, 1, 6);
    expect(writer.reader.page({ offset: 0, limit: 1 })[0].sha256).toBe(madeHash("picture 6"));
    expect(writer.reader.result(before.sha256!, madePipeline)).toEqual(madeDocument(5));
    await expect(finishMade(writer, 1, 6)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("done"),
    });
    writer.close();
  });

  it("keeps one result of the same bytes, whoever comes first", async () => {
    const writer = CaseWriter.create(fresh(), "Copies");
    writer.addImages([madeImage(0), madeImage(1), madeImage(2)]);
    await Promise.all([finishMade(writer, 1, 0, "same"), finishMade(writer, 2, 1, "same")]);
    // The third needs no files: the result is known.
    await writer.finish(3, { document: madeDocument(0, "same"), pipeline: madePipeline, perceptualHash: null });
    expect(writer.reader.totals()).toMatchObject({ done: 3, total: 3 });
    expect(writer.reader.equalGroups()).toEqual([[1, 2, 3]]);
    expect(writer.reader.alikeGroups()).toEqual([[1, 2]]);
    expect(readdirSync(join(writer.folder, "results"))).toEqual([madeHash("same")]);
    const unknown = { document: madeDocument(9), pipeline: madePipeline, perceptualHash: null };
    writer.addImages([madeImage(9)]);
    await expect(writer.finish(4, unknown)).rejects.toThrow("neither in the case nor staged");
    expect(readdirSync(join(writer.folder, "staging"))).toEqual([]);
    writer.close();
  });

  it("counts every picture once, whatever happens to it", { timeout: 60_000 }, () => {
    const step = fc.record({ action: fc.constantFrom("add", "start", "fail", "skip", "requeue"), at: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const folder = fresh();
        const writer = CaseWriter.create(folder, "Counted");
        const model = new Map<number, ImageState>();
        for (const { action, at } of steps) {
          const id = (at % Math.max(1, model.size)) + 1;
          const state = model.get(id);
          if (action === "add") {
            const before = writer.reader.totals().total;
            expect(writer.addImages([madeImage(at)])).toBe(writer.reader.totals().total - before);
            for (let next = model.size + 1; next <= writer.reader.totals().total; next++) model.set(next, "waiting");
          } else if (action === "start" && state === "waiting") {
            writer.start(id);
            model.set(id, "running");
          } else if ((action === "fail" || action === "skip") && (state === "waiting" || state === "running")) {
            const refused = action === "fail" ? "failed" : "skipped";
            writer.refuse(id, { state: refused, reason: "So." });
            model.set(id, refused);
          } else if (action === "requeue" && state) {
            writer.requeue([{ id, bytes: 1, modified: 1 }]);
            model.set(id, "waiting");
          }
          const totals = writer.reader.totals();
          expect(totals.total).toBe(model.size);
          for (const name of imageStates)
            expect(totals[name]).toBe([...model.values()].filter((state) => state === name).length);
          const { states } = writer.reader.facets();
          expect(states.reduce((sum, { count }) => sum + count, 0)).toBe(totals.total);
        }
        writer.close();
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 12 },
    );
  });
});

describe("opening a case", () => {
  it("puts in order what a killed process left", async () => {
    const folder = fresh();
    const killed = CaseWriter.create(folder, "Killed");
    killed.startJob("/photos", madePipeline);
    killed.addImages([madeImage(0), madeImage(1)]);
    await finishMade(killed, 1, 0);
    killed.start(2);
    stageMade(killed, madeDocument(1));
    killed.close();
    // As it would lie there: it still says who writes, a result was moved and not recorded, the log lacks half a line.
    writeFileSync(join(folder, "writer.json"), "{}");
    const orphan = join(folder, "results", madeHash("orphan"), madePipeline);
    mkdirSync(orphan, { recursive: true });
    writeFileSync(join(orphan, "result.json"), "{}");
    const log = readFileSync(join(folder, "log.jsonl"));
    truncateSync(join(folder, "log.jsonl"), log.length - 300);

    const writer = CaseWriter.open(folder);
    expect(writer.reader.totals()).toEqual({ waiting: 1, running: 0, done: 1, failed: 0, skipped: 0, total: 2 });
    expect(writer.reader.jobs()).toMatchObject([{ state: "interrupted", ended: expect.any(String) }]);
    expect(existsSync(orphan)).toBe(false);
    expect(existsSync(join(folder, "staging"))).toBe(false);
    const now = readFileSync(join(folder, "log.jsonl"));
    expect(now.subarray(0, log.length).equals(log)).toBe(true);
    expect(writer.reader.log(1, 100).at(-1)).toMatchObject({
      action: "case.recovered",
      detail: { waiting: 1, jobs: 1, results: 1 },
    });
    writer.close();
  });

  it("refuses a log that something else wrote to", () => {
    const folder = fresh();
    CaseWriter.create(folder, "Log").close();
    appendFileSync(join(folder, "log.jsonl"), "{}\n");
    expect(() => CaseWriter.open(folder)).toThrow(expect.objectContaining({ code: "unreadable" }));
    // It let go of the case.
    rmSync(join(folder, "log.jsonl"));
    CaseWriter.open(folder).close();
    expect(readFileSync(join(folder, "log.jsonl"), "utf8")).toContain("case.created");
  });

  it("is for one writer and many readers", () => {
    const folder = fresh();
    const writer = CaseWriter.create(folder, "Busy");
    expect(() => CaseWriter.open(folder)).toThrow(/already open for writing by this program, since 20/);
    const reader = CaseReader.open(folder);
    writer.addImages([madeImage(1)]);
    expect(reader.totals().total).toBe(1);
    expect(() => reader.database.exec("DELETE FROM images")).toThrow("readonly");
    writer.close();
    expect(reader.totals().total).toBe(1);
    CaseWriter.open(folder).close();
    reader.close();
  });

  it("says what is wrong with a folder", () => {
    const folder = fresh();
    const opened = () => CaseReader.open(folder);
    expect(opened).toThrow(expect.objectContaining({ code: "notFound" }));
    CaseWriter.create(folder, "One").close();
    expect(() => CaseWriter.create(folder, "Two")).toThrow("There is a case in");
    const document = readFileSync(join(folder, "case.json"), "utf8");
    writeFileSync(join(folder, "case.json"), document.replace("case/1", "case/9"));
    expect(opened).toThrow(expect.objectContaining({ code: "unsupported", message: expect.stringContaining("newer") }));
    writeFileSync(join(folder, "case.json"), document.slice(9));
    expect(opened).toThrow(expect.objectContaining({ code: "unreadable" }));
    writeFileSync(join(folder, "case.json"), document);
    writeFileSync(join(folder, "case.sqlite"), "This is no database, however long one reads on in it. ".repeat(50));
    expect(opened).toThrow(
      expect.objectContaining({ code: "unreadable", message: expect.stringContaining("damaged") }),
    );
    rmSync(join(folder, "case.sqlite"));
    expect(opened).toThrow(
      expect.objectContaining({ code: "unreadable", message: expect.stringContaining("missing") }),
    );
    const other = fresh();
    mkdirSync(other);
    writeFileSync(join(other, "mine.txt"), "");
    expect(() => CaseWriter.create(other, "Three")).toThrow("is not empty");
  });
});
