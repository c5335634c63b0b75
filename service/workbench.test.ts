/** The workbench with real worker processes. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type VerifyProgress, verifyResultSchema } from "../contract/operations.ts";
import { detectors } from "../engine/detectors/list.ts";
import { decode, fixture } from "./decode/fixtures/fixture.ts";
import { loadSharp } from "./decode/sharpBuild.ts";
import { Workbench, type WorkbenchOptions } from "./workbench.ts";

let folder = "";
let bench: Workbench;
const fixturePath = (name: string) => new URL(`decode/fixtures/${name}`, import.meta.url).pathname;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-workbench-test-"));
  mkdirSync(join(folder, "inputs"));
  // 100 million pixels in a small file: long to examine, and 300 MB when decoded.
  const sharp = await loadSharp();
  const large = sharp({ create: { width: 10000, height: 10000, channels: 3, background: "#4080c0" } });
  writeFileSync(join(folder, "inputs", "large.png"), await large.png({ compressionLevel: 1 }).toBuffer());
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

function open(options: WorkbenchOptions = {}): Workbench {
  bench = new Workbench({ workDir: folder, workers: 1, ...options });
  return bench;
}

function context(signal = new AbortController().signal) {
  const told: VerifyProgress[] = [];
  return { told, signal, progress: (value: VerifyProgress) => void told.push(value) };
}

const quiet = () => ({ signal: new AbortController().signal, progress: () => undefined });

const verifyPath = (path: string, call = context()) => bench.verify(bench.addPath(path).id, {}, call);

describe("verify", () => {
  // One for all of these: the worker is the same from test to test, as it is from picture to picture.
  beforeAll(() => void open());
  afterAll(() => bench.close());

  it("examines with every detector, tells on the way, and keeps picture and maps", async () => {
    const item = bench.addPath(fixturePath("orientation-6.jpg"));
    const call = context();
    const result = await bench.verify(item.id, {}, call);
    expect(verifyResultSchema.parse(result)).toEqual(result);
    expect(result.image).toMatchObject({ format: "jpeg", width: 45, height: 67, orientation: 6 });
    expect(result.findings.map(({ detector }) => detector)).toEqual(detectors.map(({ id }) => id));
    expect(call.told[0].kind).toBe("image");
    const findings = call.told.flatMap((update) => (update.kind === "finding" ? [update.finding.detector] : []));
    expect(new Set(findings)).toEqual(new Set(detectors.map(({ id }) => id)));
    const { data } = await bench.rasters.read(result.picture.id, 0);
    expect(data).toEqual((await decode(fixture("orientation-6.jpg"))).image.data);
    for (const { map } of result.findings)
      if (map) expect((await bench.rasters.read(map.raster.id, 0)).width).toBeGreaterThan(0);
    expect(bench.result(item.id)).toEqual(result);
  });

  it("runs chosen detectors only, and refuses unknown ones", async () => {
    const { id } = bench.addPath(fixturePath("420.jpg"));
    const { findings } = await bench.verify(id, { detectors: ["jpeg-quality"] }, context());
    expect(findings.map(({ detector }) => detector)).toEqual(["jpeg-quality"]);
    await expect(bench.verify(id, { detectors: ["magic"] }, context())).rejects.toMatchObject({ code: "usage" });
  });

  it("keeps the picture of an examination that was cancelled until the file is taken off the tray", async () => {
    const controller = new AbortController();
    const { id } = bench.addPath(fixturePath("420.jpg"));
    let picture = "";
    const progress = (update: VerifyProgress) => {
      if (update.kind !== "picture") return;
      picture = update.raster.id;
      controller.abort();
    };
    await expect(bench.verify(id, {}, { signal: controller.signal, progress })).rejects.toThrow();
    expect((await bench.rasters.read(picture, 0)).width).toBeGreaterThan(0);
    await bench.remove(id);
    await expect(bench.rasters.read(picture, 0)).rejects.toThrow();
  });

  it("gives the same result twice, times aside", async () => {
    const plain = (value: unknown) =>
      JSON.stringify(value, (key, inner) => (key === "elapsedMs" || key === "id" ? undefined : inner));
    const first = await verifyPath(fixturePath("444.jpg"));
    expect(plain(await verifyPath(fixturePath("444.jpg")))).toBe(plain(first));
  });

  it("takes an upload under its own name and deletes it with the entry", async () => {
    async function* body() {
      yield fixture("rgb.png").subarray(0, 1000);
      yield fixture("rgb.png").subarray(1000);
    }
    const files = () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name);
    const before = files();
    const item = await bench.addUpload("../../etc/holiday.png", body());
    expect(item).toMatchObject({ name: "holiday.png", bytes: fixture("rgb.png").length });
    const result = await bench.verify(item.id, {}, context());
    expect(result.image.path).toBe("holiday.png");
    await bench.remove(item.id);
    expect(files()).toEqual(before);
  });

  it("runs one detector again with other parameters", async () => {
    const { id } = bench.addPath(fixturePath("420.jpg"));
    await bench.verify(id, {}, context());
    const finding = await bench.verifyOne(id, "jpeg-quality", {}, quiet());
    expect(finding).toMatchObject({ detector: "jpeg-quality", state: "ran" });
  });

  it("notices that a file is no longer the one that was examined", async () => {
    const path = join(folder, "inputs", "changing.jpg");
    writeFileSync(path, fixture("420.jpg"));
    const { id } = bench.addPath(path);
    await bench.verify(id, {}, context());
    writeFileSync(path, fixture("444.jpg"));
    const again = bench.verifyOne(id, "jpeg-quality", {}, quiet());
    await expect(again).rejects.toMatchObject({ code: "unreadable", message: expect.stringContaining("changed") });
  });

  it("refuses folders and what is not there", () => {
    expect(() => bench.addPath(folder)).toThrowError(expect.objectContaining({ code: "usage" }));
    expect(() => bench.addPath(join(folder, "none.jpg"))).toThrowError(expect.objectContaining({ code: "notFound" }));
  });

  it("leaves nothing behind when it closes", async () => {
    const pids = bench.workerPids();
    await verifyPath(fixturePath("420.jpg"));
    await bench.close();
    expect(readdirSync(folder)).toEqual(["inputs"]);
    await expect.poll(() => pids.some((pid) => existsSync(`/proc/${pid}/exe`))).toBe(false);
  });
});

describe("a worker that dies", () => {
  afterEach(() => bench.close());

  const large = () => join(folder, "inputs", "large.png");

  it("costs that image an error; the next one is served", async () => {
    open();
    const call = context();
    const doomed = bench.addPath(large());
    const dying = bench.verify(
      doomed.id,
      {},
      {
        signal: call.signal,
        progress: ({ kind }) => {
          if (kind === "image") process.kill(bench.workerPids()[0], "SIGKILL");
        },
      },
    );
    const next = verifyPath(fixturePath("420.jpg"));
    await expect(dying).rejects.toMatchObject({ code: "crashed" });
    expect((await next).image.format).toBe("jpeg");
  });

  it("is stopped at the memory limit, even inside the decoder", async () => {
    open({ settings: { memoryLimitMB: 256 } });
    await expect(verifyPath(large())).rejects.toMatchObject({ code: "memory" });
    expect((await verifyPath(fixturePath("rgb.png"))).image.format).toBe("png");
  });

  it("is stopped at the time limit", async () => {
    open({ settings: { timeLimitSeconds: 1 } });
    await expect(verifyPath(large())).rejects.toMatchObject({ code: "timeout" });
  });

  it("stops when cancelled, and the next image is served", async () => {
    open();
    const controller = new AbortController();
    const running = verifyPath(large(), context(controller.signal));
    setTimeout(() => controller.abort(), 300);
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    expect((await verifyPath(fixturePath("420.jpg"))).image.format).toBe("jpeg");
  });
});

describe("settings", () => {
  afterEach(() => bench.close());

  it("are kept for the next time and hold for the next job", async () => {
    const configFolder = join(folder, "inputs", "config");
    open({ configFolder });
    bench.setSettings({ maxMegapixels: 1 });
    await expect(verifyPath(join(folder, "inputs", "large.png"))).rejects.toMatchObject({ code: "tooLarge" });
    await bench.close();
    expect(open({ configFolder }).settings.maxMegapixels).toBe(1);
    expect(() => bench.setSettings({ maxMegapixels: -1 })).toThrow();
    expect(JSON.parse(readFileSync(join(configFolder, "settings.json"), "utf8")).maxMegapixels).toBe(1);
  });
});
