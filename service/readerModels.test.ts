/** Models of a reader from the folder to result, report and files, in the processes that they run in. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Settings, VerifyProgress, VerifyResult } from "../contract/operations.ts";
import { noisePicture } from "../tests/support/exifNetwork.ts";
import { dawdler, glutton, highPass, localiser, meanScore, writeReaderModel } from "../tests/support/readerModels.ts";
import { createReport } from "./report/create.ts";
import { writeResultFiles } from "./report/resultFiles.ts";
import { Workbench } from "./workbench.ts";

const base = mkdtempSync(join(tmpdir(), "selfsame-reader-models-"));
const folder = join(base, "models");
const picture = join(base, "picture.png");
const rgb = { layout: "NCHW", channels: 3, colour: "RGB", scale: "1/255" };
const score = { name: "score", kind: "score" };
const benches = new Set<Workbench>();

beforeAll(async () => {
  const outputs = [{ name: "map", kind: "map" }, score];
  writeReaderModel(folder, "edges", localiser(), { title: "Edges", outputs, threshold: 0.01 });
  const input = { ...rgb, size: { fixed: { width: 32, height: 32 } }, resizePolicy: "stretch" };
  writeReaderModel(folder, "mean", meanScore(32, 32), { task: "detect", outputs: [score], input, threshold: 0.9 });
  const y = { ...rgb, channels: 1, colour: "Y" };
  writeReaderModel(folder, "residue", highPass(), {
    task: "residual",
    input: y,
    outputs: [{ name: "residual", kind: "residual" }],
  });
  writeReaderModel(folder, "camera", localiser(), { jpegOnly: true });
  writeReaderModel(folder, "changed", localiser(), { sha256: "0".repeat(64) });
  writeReaderModel(folder, "glutton", glutton(), { task: "detect", outputs: [score] });
  writeReaderModel(folder, "dawdler", dawdler());
  writeFileSync(join(folder, "broken.json"), "{");
  const { width, height, data } = noisePicture(420, 300);
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(picture);
}, 60_000);
afterAll(async () => {
  for (const bench of benches) await bench.close();
  rmSync(base, { recursive: true, force: true });
});

let usual: Workbench | undefined;

/** The picture on a workbench: of its own where there are settings, otherwise the one that the other tests have. */
function open(settings?: Partial<Settings>): { bench: Workbench; id: string } {
  const bench =
    (!settings && usual) || new Workbench({ workDir: base, workers: 1, userModels: folder, settings: settings ?? {} });
  if (!settings) usual = bench;
  benches.add(bench);
  return { bench, id: bench.addPath(picture).id };
}

const quiet = (signal = new AbortController().signal) => ({ signal, progress: () => undefined });
const findingOf = ({ findings }: VerifyResult, name: string) =>
  findings.find(({ detector }) => detector === `model:${name}`)!;
const others = ["camera", "changed", "edges", "mean", "residue"].map((name) => `model:${name}`);

describe("models of a reader", () => {
  it("answer after the detectors that ship, as views that never count, with what the result needs to explain itself", async () => {
    const { bench, id } = open();
    const told: string[] = [];
    const progress = (update: VerifyProgress) => {
      if (update.kind === "finding") told.push(update.finding.detector);
    };
    const signal = new AbortController().signal;
    const result = await bench.verify(id, { detectors: ["noise", ...others] }, { signal, progress });
    expect(result.findings.map(({ detector }) => detector)).toEqual(["noise", ...others]);
    expect(told).toEqual(["noise", ...others]);
    expect(result.models?.map((model) => [model.id, model.title, model.kind])).toContainEqual([
      "model:edges",
      "Edges",
      "view",
    ]);
    expect(result.tool.models.filter(({ name }) => name.startsWith("model:"))).toHaveLength(others.length);

    const edges = findingOf(result, "edges");
    expect(edges).toMatchObject({
      state: "ran",
      version: "1.2",
      map: { raster: { width: 420, height: 300 }, range: [0, 1] },
    });
    expect(edges.facts?.[1]).toMatchObject({ label: "Score", severity: "notice" });
    expect(edges.limits[0]).toMatch(/Selfsame has not measured .* never counts in the conclusion/);
    for (const part of ["alarm", "score", "statistic", "falseAlarm"]) expect(edges).not.toHaveProperty(part);
    expect(findingOf(result, "mean")).toMatchObject({ state: "ran", map: null });
    expect(findingOf(result, "mean").facts?.[1].value).toMatch(/^0\.5, threshold 0\.9$|^0\.49\d, /);
    expect(findingOf(result, "residue").map?.raster).toMatchObject({ width: 13, height: 9 });
    expect(findingOf(result, "camera")).toMatchObject({
      state: "notApplicable",
      reason: expect.stringMatching(/JPEG files only/),
    });
    expect(findingOf(result, "changed")).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/is not the file that/),
    });
    // A view with a notice changes no verdict, nor does one that fails.
    const alone = await bench.verify(id, { detectors: ["noise"] }, quiet());
    expect(alone.models).toBeUndefined();
    expect(result.verdict).toEqual(alone.verdict);
    expect(result.map).toEqual(alone.map);
  }, 120_000);

  it("are in reports and files, under names that every system can write", async () => {
    const { bench, id } = open();
    const result = await bench.verify(id, { detectors: ["model:edges", "model:changed"] }, quiet());
    const { data } = await createReport([result], bench.rasters, "html", { ...quiet(), settings: bench.settings });
    const html = Buffer.from(data).toString("utf8");
    for (const words of ["Edges", "model:edges", "Time limit of models", "is not the file that the manifest describes"])
      expect(html).toContain(words);
    const document = await writeResultFiles(base, result, bench.rasters, [picture], quiet().signal);
    expect(document.findings.map(({ map }) => map)).toEqual([null, "maps/model-edges.png"]);
    const png = await sharp(readFileSync(join(base, result.image.sha256, "maps/model-edges.png"))).metadata();
    expect([png.width, png.height]).toEqual([420, 300]);
  }, 120_000);

  it("give the same twice, and again when asked for one by one", async () => {
    const { bench, id } = open();
    const mapOf = async (result: { map: VerifyResult["map"] }) =>
      (await bench.rasters.read(result.map!.raster.id, 0)).data;
    const first = findingOf(await bench.verify(id, { detectors: ["model:edges"] }, quiet()), "edges");
    const before = await mapOf(first);
    const again = await bench.verifyOne(id, "model:edges", {}, quiet());
    expect(await mapOf(again)).toEqual(before);
    expect({ ...again, map: null, elapsedMs: 0 }).toEqual({ ...first, map: null, elapsedMs: 0 });
  }, 120_000);

  it("that are not there are named with those that are, and why others are refused", async () => {
    const { bench, id } = open();
    await expect(bench.verify(id, { detectors: ["model:none"] }, quiet())).rejects.toMatchObject({
      code: "usage",
      advice: expect.stringMatching(/noise, .*model:edges, model:glutton, .*Refused: broken\.json: It is no JSON/),
    });
    const without = new Workbench({ workDir: base, workers: 1 });
    benches.add(without);
    const other = without.addPath(picture).id;
    await expect(without.verify(other, { detectors: ["model:edges"] }, quiet())).rejects.toMatchObject({
      code: "usage",
    });
  });
});

describe("whatever a model does costs its own finding only", () => {
  const good = ["noise", "model:edges"];

  it("one that fills the memory", async () => {
    const { bench, id } = open({ modelMemoryLimitMB: 600 });
    const result = await bench.verify(id, { detectors: [...good, "model:glutton"] }, quiet());
    expect(findingOf(result, "glutton")).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/needed more than 600 MB of memory/),
    });
    expect(findingOf(result, "edges").state).toBe("ran");
  }, 120_000);

  it("one that does not end", async () => {
    const { bench, id } = open({ modelTimeLimitSeconds: 6 });
    const result = await bench.verify(id, { detectors: ["model:dawdler", "model:mean"] }, quiet());
    expect(findingOf(result, "dawdler")).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/took longer than 6 seconds/),
    });
    expect(findingOf(result, "mean").state).toBe("ran");
  }, 120_000);

  it("one whose process is killed, and no process outlives its model", async () => {
    const { bench, id } = open();
    const before = new Set(bench.workerPids());
    const running = bench.verify(id, { detectors: ["model:dawdler", "model:mean"] }, quiet());
    let ended = false;
    running.then(
      () => (ended = true),
      () => (ended = true),
    );
    let victim: number | undefined;
    while (victim === undefined && !ended) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      victim = bench.workerPids().find((pid) => !before.has(pid));
    }
    process.kill(victim!, "SIGKILL");
    const result = await running;
    expect(findingOf(result, "dawdler")).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/ended before it had an answer/),
    });
    expect(findingOf(result, "mean").state).toBe("ran");
    expect(bench.workerPids()).toEqual([...before]);
  }, 120_000);

  it("one that is cancelled", async () => {
    const { bench, id } = open();
    const controller = new AbortController();
    const progress = (update: VerifyProgress) => {
      if (update.kind === "detector" && update.detector === "model:dawdler") controller.abort();
    };
    const context = { signal: controller.signal, progress };
    await expect(bench.verify(id, { detectors: ["model:dawdler"] }, context)).rejects.toMatchObject({
      code: "cancelled",
    });
    expect((await bench.verify(id, { detectors: ["model:mean"] }, quiet())).findings[0].state).toBe("ran");
  }, 120_000);
});
