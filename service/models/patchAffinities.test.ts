/** A network of the reader's own, from the parameter of the detector to its map: in this process and in a worker. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDetector } from "../../engine/detectors/detector.ts";
import { exifConsistency } from "../../engine/detectors/exif-consistency/index.ts";
import type { Finding } from "../../engine/finding.ts";
import { evidenceOf } from "../../tests/support/evidence.ts";
import { noisePicture, writeNarrowExifSet } from "../../tests/support/exifNetwork.ts";
import { makeTools } from "../../tests/support/tools.ts";
import { Workbench } from "../workbench.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-affinities-"));
const models = join(folder, "models");
/** So long that its grid has 2 x 31 patches only. */
const picture = noisePicture(3968, 256);
const network = { network: "random-weights" };

beforeAll(() => {
  const manifest = writeNarrowExifSet(models);
  writeFileSync(join(models, "broken.json"), "{");
  const lost = { file: "lost.onnx", sha256: "0".repeat(64) };
  const files = { features: lost, pairs: lost };
  writeFileSync(join(models, "lost.json"), JSON.stringify({ ...manifest, id: "lost", files }));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const examine = (params: object, tools = makeTools(models)) =>
  runDetector(exifConsistency, evidenceOf(picture), params, tools);

/** What is found in the picture, and how far it was on the way. */
let finding: Finding;
const told: number[] = [];
beforeAll(async () => {
  finding = await examine(network, { ...makeTools(models), progress: (fraction) => void told.push(fraction) });
}, 180_000);

describe("a network of the reader's own", () => {
  it("makes a map to look at, never an alarm, and says whose network it is", async () => {
    expect(finding).toMatchObject({ state: "abstained", params: { ...network, method: "regions" } });
    for (const part of ["score", "falseAlarm", "regions", "patches"]) expect(finding).not.toHaveProperty(part);
    expect(finding.reason).toMatch(/normalised cut.* network that you brought.* no alarm/);
    expect(finding.limits.join("\n")).toMatch(/was not measured.*\n.*calibrated for Selfsame's own network/);
    expect(finding.facts?.slice(0, 2)).toEqual([
      {
        label: "Network",
        value: "Random weights (random-weights), licence MIT",
        explanation: "None: the weights are random.",
      },
      { label: "Patches compared", value: "62, each 128 pixels wide" },
    ]);
    const { width, height, data } = finding.map!;
    expect([width, height]).toEqual([496, 32]);
    expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(new Set(data).size).toBeGreaterThan(60);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBeGreaterThan(0.9);
  });

  it("is divided by the method that was chosen, and not opened again", async () => {
    const findings: [method: string, Finding][] = [["regions", finding]];
    // Opening it again would need its files.
    renameSync(join(models, "pairs.onnx"), join(models, "away.onnx"));
    for (const method of ["normalised-cut", "mean-shift", "anchors"])
      findings.push([method, await examine({ ...network, method })]);
    renameSync(join(models, "away.onnx"), join(models, "pairs.onnx"));
    const maps = [];
    for (const [method, { state, reason, map, limits }] of findings) {
      expect(state).toBe("abstained");
      expect(reason).toContain(method === "regions" ? "normalised cut" : method.replace("-", " "));
      expect(limits.some((limit) => limit.includes("own network"))).toBe(method === "regions");
      maps.push(map!.data);
    }
    expect(maps[0]).toEqual(maps[1]);
    expect(maps[2]).not.toEqual(maps[1]);
  }, 60_000);

  it("fails in words where there is none of that name, or its files are not there", async () => {
    const unknown = await examine({ network: "huh-2018" });
    expect(unknown).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(
        /^There is no set "huh-2018" in your models folder\. There are: lost, random-weights\. Refused: broken\.json: It is no JSON/,
      ),
    });
    const refused = await examine({ network: "lost" });
    expect(refused).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(
        /^The set "lost" is refused: .*lost\.onnx is not there\. There are: lost, random-w/,
      ),
    });
    const nowhere = await examine({ network: "huh-2018" }, makeTools());
    expect(nowhere.reason).toBe('There is no set "huh-2018" in your models folder. There are none.');
    // One that was refused is no reason to refuse the next: that one begins.
    const controller = new AbortController();
    const tools = { ...makeTools(models, controller.signal), progress: () => controller.abort() };
    await expect(examine(network, tools)).rejects.toThrow(/abort/i);
  }, 60_000);

  it("is stopped between two blocks", async () => {
    const controller = new AbortController();
    const tools = { ...makeTools(models, controller.signal), progress: () => controller.abort() };
    await expect(examine(network, tools)).rejects.toThrow(/abort/i);
    await expect(examine(network, makeTools(models, AbortSignal.abort()))).rejects.toThrow(/abort/i);
  }, 60_000);
});

describe("in a worker", () => {
  let bench: Workbench;
  beforeAll(() => {
    // The folder of models is the one beside the settings.
    bench = new Workbench({ workDir: folder, workers: 1, configFolder: folder });
  });
  afterAll(() => bench.close());

  const png = async (name: string, { width, height, data }: typeof picture) => {
    const path = join(folder, name);
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toFile(path);
    return bench.addPath(path).id;
  };
  const again = (id: string, params: object, signal = new AbortController().signal, progress = () => {}) =>
    bench.verifyOne(id, "exif-consistency", { ...params }, { signal, progress });

  it("it gives the same, when asked by name, in an examination of all or again", async () => {
    const id = await png("long.png", picture);
    const context = { signal: new AbortController().signal, progress: () => undefined };
    const options = { detectors: ["exif-consistency"], params: { "exif-consistency": network } };
    const [whole] = (await bench.verify(id, options, context)).findings;
    for (const { state, facts, map } of [whole, await again(id, network)]) {
      expect({ state, facts }).toEqual({ state: "abstained", facts: finding.facts });
      expect(map?.raster).toMatchObject({ width: 496, height: 32 });
    }
    expect(await again(id, { network: "huh-2018" })).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("There are: lost, random-weights."),
    });
  }, 120_000);

  it("it is cancelled at once, and the next file is examined", async () => {
    // 31 x 31 patches: minutes.
    const id = await png("square.png", noisePicture(1088, 1088));
    const controller = new AbortController();
    const cancelled = again(id, network, controller.signal, () => controller.abort());
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
    expect((await again(await png("small.png", noisePicture(64, 64)), network)).state).toBe("notApplicable");
  }, 120_000);
});
