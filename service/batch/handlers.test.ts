/** Everything that the Batch place asks, answered on cases that were made up. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CaseEntry, type CaseNews, caseNewsSchema } from "../../contract/batch.ts";
import type { Handlers } from "../../contract/operation.ts";
import { type Operations, operations } from "../../contract/operations.ts";
import { caseFilePath } from "../../contract/routes.ts";
import { finishMade, madeImage } from "../../tests/support/caseResults.ts";
import { CaseWriter } from "../cases/caseWriter.ts";
import { createHandlers } from "../handlers.ts";
import { Lab } from "../lab/runs.ts";
import { ModelLibrary } from "../models/library/library.ts";
import { ReportFiles } from "../reportFiles.ts";
import { createRespond, type Respond } from "../routes.ts";
import { TotemSessions } from "../totem/sessions.ts";
import { Workbench } from "../workbench.ts";
import type { SpawnWorker } from "../worker/pool.ts";
import { Batch } from "./batch.ts";

/** No test here examines anything. */
const spawn: SpawnWorker = () => ({
  pid: undefined,
  send: () => undefined,
  onMessage: () => undefined,
  onExit: () => undefined,
  kill: () => undefined,
});

const parent = mkdtempSync(join(tmpdir(), "selfsame-batch-"));
const photos = join(parent, "photos");
const casesFolder = join(parent, "data", "cases");
let workbench: Workbench;
let reports: ReportFiles;
let batch: Batch;
let handlers: Handlers<Operations>;
let respond: Respond;

const context = () => ({ signal: new AbortController().signal, progress: () => undefined as never });

/** As the window asks: checked by the contract on the way in and out. */
async function ask<K extends keyof Operations>(name: K, input: unknown) {
  const operation = operations[name];
  const handler = handlers[name] as (input: unknown, context: unknown) => Promise<unknown>;
  return operation.output.parse(await handler(operation.input.parse(input), context())) as ReturnType<
    Operations[K]["output"]["parse"]
  >;
}

/** A case of 12 pictures elsewhere: eight done, one failed, three wait. */
async function makeCase(folder: string, title = "Made up"): Promise<string> {
  const writer = CaseWriter.create(folder, title);
  writer.endJob(writer.startJob(photos, "a".repeat(64)).id, "done");
  writer.addImages(Array.from({ length: 12 }, (_, n) => madeImage(n, photos)));
  for (let n = 0; n < 8; n++) await finishMade(writer, n + 1, n, n === 7 ? "picture 6" : undefined);
  writer.refuse(9, { state: "failed", reason: "The file ends early." });
  writer.close();
  return writer.reader.document.id;
}

function start(): void {
  batch = new Batch({ folder: casesFolder, workbench, spawn });
  const labFolder = join(parent, "lab");
  const lab = new Lab({ folder: labFolder, spawn });
  const library = new ModelLibrary({ settings: parent, lab: labFolder, spawn, limits: () => workbench.settings });
  const totems = new TotemSessions({ folder: join(parent, "totem"), spawn, devices: lab.devices, workbench });
  const sources = { workbench, reports, lab, library, totems, batch };
  handlers = createHandlers(workbench, { mode: "browser", ...sources });
  respond = createRespond(sources);
}

const opened = async (path: string): Promise<CaseEntry> =>
  (await ask("openCase", { folder: batch.folders.tell(path).folder })) as CaseEntry;

beforeAll(() => {
  mkdirSync(photos);
  workbench = new Workbench({ workDir: parent, workers: 1, spawnWorker: spawn });
  reports = new ReportFiles();
  start();
});
afterAll(async () => {
  await batch.close();
  await workbench.close();
  await reports.close();
  rmSync(parent, { recursive: true });
});

describe("a case elsewhere", () => {
  const folder = join(parent, "elsewhere");
  let id: string;
  beforeAll(async () => {
    id = await makeCase(folder);
    await opened(folder);
  });

  it("is listed with what it holds, and still is after a new start", async () => {
    await batch.close();
    start();
    expect(await ask("listCases", {})).toMatchObject([
      {
        ...{ id, title: "Made up", path: folder, own: false, scanning: false, total: 12, alarms: 1 },
        states: { waiting: 3, running: 0, done: 8, failed: 1, skipped: 0 },
        roots: [{ path: photos, folder: batch.folders.tell(photos).folder }],
      },
    ]);
  });

  it("is paged through with the alarms of each picture", async () => {
    const { rows, count } = await ask("pageOfCase", {
      ...{ id, offset: 0, limit: 3, sort: { by: "score", descending: true } },
      filter: { states: ["done"] },
    });
    expect(count).toBe(8);
    expect(rows.map(({ score }) => score)).toEqual([0.85, 0.74, 0.59]);
    const all = await ask("pageOfCase", { id, offset: 0, limit: 100 });
    expect(all.rows.map(({ alarms }) => alarms)).toEqual([["noise"], ...Array.from({ length: 11 }, () => [])]);
    expect((await ask("pageOfCase", { id, offset: 0, limit: 0 })).rows).toEqual([]);
  });

  it("tells where a picture stands in an order", async () => {
    for (const sort of [{ by: "score" }, { by: { detector: "noise" }, descending: true }, { by: "path" }] as const) {
      const { ids } = await ask("idsOfCase", { id, sort, offset: 0, limit: 100 });
      expect(ids).toHaveLength(12);
      for (const [index, image] of ids.entries())
        expect(await ask("placeInCase", { id, image, sort })).toEqual({ index });
    }
    expect(await ask("placeInCase", { id, image: 9, filter: { states: ["done"] } })).toEqual({ index: null });
    expect(await ask("placeInCase", { id, image: 99 })).toEqual({ index: null });
  });

  it("counts facets and times", async () => {
    const facets = await ask("facetsOfCase", { id, filter: {} });
    expect(facets.states).toEqual([
      { value: "done", count: 8 },
      { value: "waiting", count: 3 },
      { value: "failed", count: 1 },
    ]);
    const timeline = await ask("timelineOfCase", { id });
    expect(timeline).toMatchObject({ unit: "year", unknown: 4 });
    expect(timeline.bars[0]).toEqual({ from: "2010", count: 1, alarms: 1 });
    expect(timeline.bars).toHaveLength(8);
    const twoYears = await ask("timelineOfCase", { id, filter: { takenFrom: "2010", takenTo: "2012" } });
    expect(twoYears).toMatchObject({
      unit: "month",
      bars: [{ from: "2010-04" }, { from: "2011-04" }, { from: "2012-04" }],
    });
    expect(await ask("timelineOfCase", { id, filter: { states: ["failed"] } })).toEqual({
      ...{ unit: "year", bars: [], unknown: 1 },
    });
  });

  it("shows a picture with its result and those like it", async () => {
    const picture = await ask("pictureOfCase", { id, image: 1 });
    expect(picture).toMatchObject({ row: { id: 1, alarms: ["noise"] }, notes: [], verdict: { level: "alarm" } });
    expect(picture.findings.map(({ detector }) => detector)).toEqual(["noise", "c2pa"]);
    expect(await ask("pictureOfCase", { id, image: 7 })).toMatchObject({ equal: [8], alike: [8] });
    expect(await ask("pictureOfCase", { id, image: 9 })).toMatchObject({ verdict: null, findings: [], alike: [] });
    await expect(ask("pictureOfCase", { id, image: 99 })).rejects.toMatchObject({ code: "notFound" });
  });

  it("is marked and noted in, and the marks there were before are told", async () => {
    expect(await ask("markPictures", { id, images: [1, 2, 3], mark: "check" })).toEqual({
      before: [{ mark: null, images: [1, 2, 3] }],
    });
    expect(await ask("markPictures", { id, images: [3, 4], mark: null })).toEqual({
      before: [
        { mark: "check", images: [3] },
        { mark: null, images: [4] },
      ],
    });
    const note = await ask("notePicture", { id, image: 2, text: "Seen before." });
    const { rows } = await ask("pageOfCase", { id, offset: 0, limit: 3 });
    expect(rows.map(({ mark, notes }) => [mark, notes])).toEqual([
      ["check", 0],
      ["check", 1],
      [null, 0],
    ]);
    await ask("removeNote", { id, note: note.id });
    expect((await ask("pictureOfCase", { id, image: 2 })).notes).toEqual([]);
    expect(await ask("checkCase", { id })).toMatchObject({ intact: true });
  });

  it("is read, and not written to, while another program writes", async () => {
    await batch.close();
    start();
    const other = CaseWriter.open(folder);
    try {
      await expect(ask("markPictures", { id, images: [1], mark: "settled" })).rejects.toMatchObject({
        ...{ code: "usage", message: expect.stringContaining("already open for writing") },
      });
      expect((await ask("pageOfCase", { id, offset: 0, limit: 1 })).count).toBe(12);
    } finally {
      other.close();
    }
  });

  it("gives the files that are recorded of a picture, and no others", async () => {
    const get = (image: number, name: string) => respond({ method: "GET", path: caseFilePath(id, image, name) });
    const map = await get(1, "maps/noise.png");
    expect(map).toMatchObject({ status: 200, headers: { "Content-Type": "image/png" } });
    expect(map!.headers["Cache-Control"]).toMatch(/^private/);
    expect(new TextDecoder().decode(map!.body)).toMatch(/^map of /);
    for (const [image, name] of [
      [1, "thumbnail.webp"],
      [1, "../../../case.json"],
      [1, "maps/../result.json"],
      [9, "result.json"],
      [99, "result.json"],
      [Number.NaN, "result.json"],
    ] as const)
      expect(await get(image, name)).toMatchObject({ status: 404 });
    expect(await respond({ method: "POST", path: caseFilePath(id, 1, "result.json") })).toMatchObject({ status: 400 });
  });

  it("puts an unchanged file on Verify's tray, and says what became of others", async () => {
    await expect(ask("examineInVerify", { id, image: 1 })).rejects.toMatchObject({ code: "notFound" });
    const { path } = madeImage(0);
    mkdirSync(join(photos, "day 0"), { recursive: true });
    writeFileSync(join(photos, path), "other bytes");
    await expect(ask("examineInVerify", { id, image: 1 })).rejects.toMatchObject({
      message: expect.stringContaining("has changed since"),
    });
    // Whoever failed to be read has no hash to compare with.
    writeFileSync(join(photos, madeImage(8).path), "bytes");
    const item = await ask("examineInVerify", { id, image: 9 });
    expect(item).toMatchObject({ name: "IMG_8.jpg", bytes: 5 });
    expect(workbench.original(item.id).path).toBe(join(photos, madeImage(8).path));
  });

  it("is exported, and its log says so where it can be written to", async () => {
    const exported = () => {
      const entries = batch.case(id).reader.log(1, 1000);
      return entries.filter(({ action }) => action === "case.exported").map(({ detail }) => detail);
    };
    const table = await ask("exportCase", { id, format: "csv", filter: { states: ["done"] } });
    const answer = await respond({ method: "GET", path: table.path });
    expect(new TextDecoder().decode(answer!.body).trim().split("\n")).toHaveLength(9);
    expect(table).toMatchObject({ name: "Made up.csv", bytes: answer!.body.length });
    expect(exported()).toMatchObject([{ name: "Made up.csv", format: "csv", pictures: 8 }]);

    await batch.close();
    start();
    const other = CaseWriter.open(folder);
    const archive = await ask("exportCase", { id, format: "archive" });
    other.close();
    const { body } = (await respond({ method: "GET", path: archive.path }))!;
    expect([archive.name, Buffer.from(body.subarray(0, 2)).toString()]).toEqual(["Made up.selfsame", "PK"]);
    expect(exported()).toHaveLength(1);
  });

  it("is forgotten and stays where it is", async () => {
    await ask("removeCase", { id });
    expect(existsSync(join(folder, "case.json"))).toBe(true);
    expect(await ask("listCases", {})).toEqual([]);
    await expect(ask("pageOfCase", { id, offset: 0, limit: 1 })).rejects.toMatchObject({ code: "notFound" });
  });
});

describe("a case of Selfsame's own", () => {
  let made: CaseEntry;
  beforeEach(async () => {
    made = (await ask("createCase", { folder: batch.folders.tell(photos).folder })) as CaseEntry;
  });

  it("lies with the others, named after folder and day, and is deleted", async () => {
    const day = new Date().toISOString().slice(0, 10);
    expect(made).toMatchObject({ title: "photos", own: true, total: 0, path: join(casesFolder, `photos-${day}`) });
    const second = (await ask("createCase", {
      folder: batch.folders.tell(photos).folder,
      title: "Übung: 1/2",
    })) as CaseEntry;
    expect(second.path).toBe(join(casesFolder, `u-bung-1-2-${day}`));
    for (const { id, path } of [made, second]) {
      await ask("removeCase", { id });
      expect(existsSync(path)).toBe(false);
    }
    expect(existsSync(photos)).toBe(true);
    expect(await ask("listCases", {})).toEqual([]);
  });

  it("is not deleted while another program writes to it", async () => {
    const other = CaseWriter.open(made.path);
    await expect(ask("removeCase", { id: made.id })).rejects.toMatchObject({ code: "usage" });
    other.close();
    expect((await ask("listCases", {}))[0]).toMatchObject({ id: made.id, total: 0 });
    await ask("removeCase", { id: made.id });
  });

  it("tells of changes, whoever makes them, and of its end", async () => {
    const news: CaseNews[] = [];
    const watching = batch.case(made.id).watch({
      signal: new AbortController().signal,
      progress: (update) => news.push(caseNewsSchema.parse(update)),
    });
    const told = (condition: (one: CaseNews) => boolean) =>
      expect.poll(() => news.some(condition), { timeout: 5000, interval: 20 }).toBe(true);
    expect(news).toMatchObject([{ entry: { total: 0 } }]);
    const other = CaseWriter.open(made.path);
    other.addImages([madeImage(1)]);
    await told(({ entry }) => entry.total === 1);
    other.close();
    await ask("markPictures", { id: made.id, images: [1], mark: "check" });
    const before = news.at(-1)!.revision;
    await told(({ revision }) => revision > before);
    expect(news.map(({ revision }) => revision)).toEqual(
      [...new Set(news.map(({ revision }) => revision))].sort((a, b) => a - b),
    );
    await Promise.all([
      expect(watching).rejects.toMatchObject({ message: "The case was removed." }),
      ask("removeCase", { id: made.id }),
    ]);
  });
});

it("says what is wrong with a case that cannot be read", async () => {
  const damaged = join(casesFolder, "damaged");
  mkdirSync(damaged, { recursive: true });
  writeFileSync(join(damaged, "case.json"), "{");
  mkdirSync(join(casesFolder, "no case"));
  const newer = join(casesFolder, "newer");
  await makeCase(newer);
  writeFileSync(join(newer, "case.json"), JSON.stringify({ schema: "selfsame.case/9" }));
  const entries = await ask("listCases", {});
  expect(entries).toHaveLength(2);
  for (const { title, total, problem } of entries)
    expect([title, total, problem]).toEqual([
      expect.stringMatching(/damaged|newer/),
      0,
      expect.stringMatching(title === "newer" ? /newer version/ : /is damaged/),
    ]);
  for (const { id } of entries) await ask("removeCase", { id });
  expect(existsSync(newer) || existsSync(damaged)).toBe(false);
  expect(existsSync(join(casesFolder, "no case"))).toBe(true);
});
