/** Runs as real processes: finished, paused, cancelled, killed, resumed, refused. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunInfo } from "../../contract/lab.ts";
import type { LabEvent } from "../../engine/lab/events.ts";
import { experiments } from "../../engine/lab/list.ts";
import { Recording } from "../../engine/lab/recording.ts";
import { writeLabelledPictures } from "../../tests/support/labelledPictures.ts";
import type { WorkerProcess } from "../worker/pool.ts";
import { spawnNode } from "../worker/spawnNode.ts";
import { labData } from "./data.ts";
import { describeExperiments } from "./describe.ts";
import { RunFolder } from "./runFolder.ts";
import { Lab } from "./runs.ts";

// Real processes that train: slow on a machine that does other things as well.
vi.setConfig({ testTimeout: 180_000 });

const pictures = mkdtempSync(join(tmpdir(), "selfsame-lab-pictures-"));
beforeAll(() => writeLabelledPictures(pictures));
afterAll(() => rmSync(pictures, { recursive: true, force: true }));

let folder: string;
let children: WorkerProcess[];
let labs: Lab[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-lab-"));
  children = [];
  labs = [];
});
afterEach(async () => {
  for (const lab of labs) await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A Lab on the test's folder, as a program that has just started would open it. */
function openLab(): Lab {
  const lab = new Lab({
    folder,
    spawn: (entry, quiet) => {
      const child = spawnNode(entry, quiet);
      children.push(child);
      return child;
    },
  });
  labs.push(lab);
  return lab;
}

const experiment = "low-rank-bias";
/** Long enough to be caught in the middle, short enough for a test: few pictures to learn from and to be measured on. */
const few = { trials: 3, depths: [1, 2], regressionDepths: [1, 2], seeds: 1 };
const params = { ...few, folder: pictures, trainingPictures: 40, steps: 70 };
const start = (lab: Lab, change: Record<string, unknown> = {}) =>
  lab.start({ experiment, params: { ...params, ...change }, device: "cpu" });

async function until(
  lab: Lab,
  id: string,
  condition: (run: RunInfo, recording: Recording) => boolean,
): Promise<RunInfo> {
  const controller = new AbortController();
  const recording = new Recording();
  let latest = lab.info(id);
  const check = () => {
    if (condition(latest, recording)) controller.abort();
  };
  try {
    latest = await lab.watch(id, {
      signal: controller.signal,
      progress: (update) => {
        if (update.kind === "info") latest = update.run;
        else recording.apply(update.events);
        check();
      },
    });
  } catch {
    // The condition came true before the end.
  }
  return latest;
}

const finished = (lab: Lab, id: string) => until(lab, id, () => false);
const inTheMiddleOfDigits = (_: RunInfo, recording: Recording) =>
  (recording.charts.get("digits")?.series.get("plain")?.xs.length ?? 0) >= 1;

/** What a finished run found, without what the clock decided. */
const resultOf = ({ folder: path }: RunInfo) => JSON.parse(readFileSync(join(path, "result.json"), "utf8")).result;
const seriesOf = ({ folder: path }: RunInfo, chart: string) =>
  readFileSync(join(path, "series", `${chart}.csv`), "utf8");

describe("a run", () => {
  it("ends with claims, result, series and figures, and is listed for later programs", async () => {
    const lab = openLab();
    const begun = await start(lab, { classifier: false });
    expect(begun).toMatchObject({ state: "running", experiment, device: { asked: "cpu" } });
    const run = await finished(lab, begun.id);
    expect(run).toMatchObject({ state: "done", progress: { fraction: 1 }, device: { used: "cpu" } });
    expect(run.claims).toHaveLength(3);
    expect(run.elapsedMs).toBeGreaterThan(50);
    for (const file of ["result.json", "series/regression.csv", "figures/regression.svg", "figures/regression.png"])
      expect(run.files).toContain(file);
    expect(Buffer.from(lab.file(run.id, "figures/regression.png")).subarray(1, 4).toString()).toBe("PNG");
    expect(() => lab.file(run.id, "../../etc/passwd")).toThrow(/no file/);
    expect(() => lab.info("../elsewhere")).toThrow(/no such run/);

    const later = openLab();
    expect(later.list().map(({ id, state }) => [id, state])).toEqual([[run.id, "done"]]);
    const events: LabEvent[] = [];
    const context = {
      signal: new AbortController().signal,
      progress: (update: { kind: string }) => {
        if (update.kind === "events") events.push(...(update as { events: LabEvent[] } & typeof update).events);
      },
    };
    await later.watch(run.id, context);
    expect(events.some((event) => event.kind === "table" && event.table.id === "regression")).toBe(true);
    expect((await later.rename(run.id, "First try")).name).toBe("First try");
    expect(openLab().list()[0].name).toBe("First try");
    await expect(later.resume(run.id)).rejects.toThrow(/finished/);
    await later.remove(run.id);
    expect(existsSync(run.folder)).toBe(false);
  });

  it("killed in the middle of a training, resumes to the same numbers as one that was not", async () => {
    const lab = openLab();
    const whole = await finished(lab, (await start(lab)).id);
    expect(whole.state).toBe("done");

    const victim = await start(lab);
    await until(lab, victim.id, inTheMiddleOfDigits);
    // Paused first, so that the training is saved at a step that no part boundary decides.
    await lab.pause(victim.id);
    await until(lab, victim.id, ({ state }) => state === "paused");
    await lab.resume(victim.id);
    process.kill(children[children.length - 1].pid!, "SIGKILL");
    const dead = await finished(lab, victim.id);
    expect(dead).toMatchObject({ state: "failed", error: { message: expect.stringMatching(/killed/) } });
    expect(existsSync(join(dead.folder, "states"))).toBe(true);

    const later = openLab();
    await later.resume(victim.id);
    const resumed = await finished(later, victim.id);
    expect(resumed.state).toBe("done");
    expect(resultOf(resumed)).toEqual(resultOf(whole));
    expect(seriesOf(resumed, "digits")).toBe(seriesOf(whole, "digits"));
  });

  it("of a program that died counts as interrupted and can be resumed", async () => {
    const lab = openLab();
    const run = await start(lab);
    await until(lab, run.id, inTheMiddleOfDigits);
    await lab.close();
    const later = openLab();
    expect(later.list()[0]).toMatchObject({ id: run.id, state: "interrupted" });
    await later.resume(run.id);
    expect((await finished(later, run.id)).state).toBe("done");
  });

  it("can be paused, and computes nothing meanwhile; can be cancelled and taken up again", async () => {
    const lab = openLab();
    const { id } = await start(lab);
    await until(lab, id, inTheMiddleOfDigits);
    await lab.pause(id);
    const paused = await until(lab, id, ({ state }) => state === "paused");
    expect(paused.state).toBe("paused");
    const told = () => readFileSync(join(paused.folder, "events.jsonl")).length;
    const before = told();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(told()).toBe(before);
    expect((await lab.resume(id)).state).toBe("running");
    const cancelled = await lab.cancel(id);
    expect(cancelled.state).toBe("cancelled");
    await lab.resume(id);
    expect((await finished(lab, id)).state).toBe("done");
  });
});

describe("bad input", () => {
  it("values out of range and unknown names are refused in words, before anything is made", async () => {
    const lab = openLab();
    await expect(start(lab, { seeds: 0 })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(/^seeds: /),
    });
    await expect(start(lab, { widht: 3 })).rejects.toThrow(/no parameter "widht"/);
    await expect(lab.start({ experiment: "nothing", params: {}, device: "cpu" })).rejects.toMatchObject({
      advice: expect.stringMatching(/low-rank-bias/),
    });
    expect(lab.list()).toEqual([]);
  });

  it("a full disk ends the run with what to do; what was computed is kept", async () => {
    const lab = openLab();
    const full = join(folder, "full");
    mkdirSync(full);
    symlinkSync("/dev/full", join(full, "events.jsonl"));
    const { id } = await lab.start({
      experiment,
      params: { ...params, classifier: false },
      device: "cpu",
      folder: full,
    });
    const run = await finished(lab, id);
    expect(run).toMatchObject({
      state: "failed",
      error: { message: expect.stringMatching(/the disk is full/), advice: expect.stringMatching(/Free some space/) },
    });
    // Space again: the run goes on.
    rmSync(join(full, "events.jsonl"));
    await lab.resume(id);
    expect((await finished(lab, id)).state).toBe("done");
  });

  it("a damaged checkpoint and a torn line of events are told or dropped, not swallowed", async () => {
    const place = new RunFolder(join(folder, "torn"));
    place.create();
    place.append([{ kind: "note", text: "whole" }]);
    writeFileSync(join(place.path, "events.jsonl"), '{"kind":"note","te', { flag: "a" });
    expect(place.events()).toEqual([{ kind: "note", text: "whole" }]);
    place.mendEvents();
    place.append([{ kind: "note", text: "after" }]);
    expect(place.events()).toHaveLength(2);
  });

  it("a folder that cannot be written to is named", async () => {
    writeFileSync(join(folder, "file"), "");
    const lab = openLab();
    await expect(
      lab.start({ experiment, params, device: "cpu", folder: join(folder, "file", "below") }),
    ).rejects.toThrow(/a part of the path is a file/);
  });
});

describe("data", () => {
  const data = labData(async () => undefined);

  it("digits are there, all ten of them", async () => {
    const digits = await data.digits();
    expect([digits.width, digits.height, digits.labels.length]).toEqual([28, 28, 10_000]);
    expect(new Set(digits.labels).size).toBe(10);
    expect(digits.pixels.some((value) => value > 200)).toBe(true);
  });

  it("a folder of labelled pictures is read; broken files are left out and named", async () => {
    for (const [label, colour] of [
      ["red", "#f00"],
      ["blue", "#00f"],
    ]) {
      mkdirSync(join(folder, label));
      for (const i of [0, 1])
        await sharp({ create: { width: 40 + i, height: 30, channels: 3, background: colour } })
          .png()
          .toFile(join(folder, label, `${i}.png`));
    }
    writeFileSync(join(folder, "red", "broken.jpg"), Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
    writeFileSync(join(folder, "red", "notes.txt"), "no picture");
    const images = await data.folder(folder, 8);
    expect(images).toMatchObject({ width: 8, height: 8, channels: 3, classes: ["blue", "red"] });
    expect(Array.from(images.labels)).toEqual([0, 0, 1, 1]);
    expect(Array.from(images.pixels.subarray(0, 3))).toEqual([0, 0, 255]);
    expect(images.notes.join()).toMatch(/2 files could not be read.*broken\.jpg.*notes\.txt/);
  });

  it("folders without labels are refused in words", async () => {
    await expect(data.folder(join(folder, "none"), 8)).rejects.toThrow(/there is no such folder/);
    mkdirSync(join(folder, "one"));
    await expect(data.folder(folder, 8)).rejects.toThrow(/pictures of no label/);
  });
});

describe("devices", () => {
  it("one that is not there falls back to the cpu and says why", async () => {
    const { devices } = openLab();
    const choice = await devices.choose("dml");
    if (process.platform !== "win32") expect(choice).toEqual({ used: "cpu", reason: expect.stringMatching(/^dml: /) });
    const report = await devices.report();
    expect(report[0]).toMatchObject({ device: "cpu", works: true, detail: expect.stringMatching(/ms/) });
  });
});

describe("experiments", () => {
  it("are described completely: parameters with title, description and default, presets that are valid", async () => {
    for (const info of await describeExperiments()) {
      expect(info.readme.length).toBeGreaterThan(500);
      expect(info.presets.length).toBeGreaterThan(0);
      for (const schema of Object.values(info.params["properties"] as Record<string, Record<string, unknown>>)) {
        expect(schema["title"]).toBeTruthy();
        expect(schema["description"]).toBeTruthy();
        expect(schema).toHaveProperty("default");
      }
    }
    expect(new Set(experiments.map(({ id }) => id)).size).toBe(experiments.length);
  });
});
