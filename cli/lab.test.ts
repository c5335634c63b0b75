/** The Lab on the command line, as a program sees it: exit codes, stdout, run folders, interruption. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { runInfoSchema } from "../contract/lab.ts";
import { calibrationSchema } from "../engine/detectors/exif-consistency/calibration.ts";
import { type RunOptions, runSelfsame } from "../tests/support/commandLine.ts";
import { writeLabelledPictures } from "../tests/support/labelledPictures.ts";
import { photographs } from "../tests/support/photographs.ts";
import { hasSharedData } from "../tests/support/sharedData.ts";

vi.setConfig({ testTimeout: 120_000 });
const folder = mkdtempSync(join(tmpdir(), "selfsame-cli-lab-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { ...process.env, XDG_DATA_HOME: folder };
const command = (args: string[], onStart?: RunOptions["onStart"]) => runSelfsame(args, { env, onStart });
const selfsame = (args: string[], onStart?: RunOptions["onStart"]) => command(["lab", ...args], onStart);

const small = ["trials=3", "seeds=1", "depths=1,2", "regressionDepths=1,2"].flatMap((pair) => ["--param", pair]);

describe("selfsame lab list", () => {
  it("names every experiment with its presets and parameters", async () => {
    const { code, stdout } = await selfsame(["list"]);
    expect(code).toBe(0);
    for (const id of ["modular-norm", "low-rank-bias", "lora-the-explorer", "vq-straight-through"])
      expect(stdout).toContain(`${id}: `);
    expect(stdout).toMatch(/seeds=5 \(1 to 20\)/);
    const json = await selfsame(["list", "--json"]);
    expect((JSON.parse(json.stdout) as { id: string }[]).length).toBeGreaterThanOrEqual(4);
  });
});

/** A folder with photographs that are quick to read and large enough to learn from, a few of each camera. */
function quickPhotographs(): string {
  const place = join(folder, "photos");
  mkdirSync(place);
  const taken = new Map<string, number>();
  for (const { path, camera, width, height } of photographs) {
    const ofCamera = taken.get(camera) ?? 0;
    if (Math.min(width, height) < 600 || width * height > 2.1e6 || ofCamera === 6) continue;
    taken.set(camera, ofCamera + 1);
    copyFileSync(path, join(place, basename(path)));
  }
  return place;
}

describe("selfsame train exif", () => {
  it("refuses in words what cannot become a network, and leaves no file", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const out = join(folder, "network.onnx");
    const run = await command(["train", "exif", "--photos", empty, "--out", out, "--device", "cpu"]);
    expect([run.code, run.stdout]).toEqual([1, ""]);
    expect(run.stderr).toMatch(/0 usable photographs of 0 cameras; at least 20 of 10 cameras are needed/);
    expect(existsSync(out)).toBe(false);
    writeFileSync(out, "something");
    expect((await command(["train", "exif", "--photos", empty, "--out", out])).stderr).toMatch(/is there already/);
    expect((await command(["train", "exif", "--photos", empty])).code).toBe(2);
    const few = await command(["train", "exif", "--photos", empty, "--out", `${out}2`, "--splices", "7"]);
    expect([few.code, few.stdout]).toEqual([2, ""]);
    expect(few.stderr).toMatch(/--splices.*from 8 to 1000/);
  });

  it.runIf(hasSharedData)(
    "trains on real photographs, and writes the networks, card and calibration",
    {
      timeout: 300_000,
    },
    async () => {
      const out = join(folder, "trained.onnx");
      const photos = quickPhotographs();
      const small = ["--steps", "10", "--splices", "8", "--batch", "4", "--device", "cpu"];
      const run = await command(["train", "exif", "--photos", photos, "--out", out, ...small, "--json"]);
      expect(run.code).toBe(0);
      const { state, params } = JSON.parse(run.stdout) as { state: string; params: object };
      expect([state, params]).toEqual(["done", expect.objectContaining({ steps: 10, splices: 8 })]);
      expect(readFileSync(out).length).toBeGreaterThan(300_000);
      expect(readFileSync(`${out}.md`, "utf8")).toMatch(/10 steps, final loss \d/);
      expect(readFileSync(`${out}.attributes.onnx`).length).toBeGreaterThan(10_000);
      // Ten steps may teach too little to find what was pasted: then there is nothing to calibrate, and it says so.
      const calibrated = existsSync(`${out}.json`);
      if (calibrated) calibrationSchema.parse(JSON.parse(readFileSync(`${out}.json`, "utf8")));
      expect(run.stderr).toMatch(calibrated ? /Calibration written to/ : /Without a calibration: /);
    },
  );
});

describe("selfsame lab run", () => {
  it("prints one JSON object with the claims, and leaves a run folder", async () => {
    const out = join(folder, "whole");
    const run = await selfsame([
      "run",
      "low-rank-bias",
      ...small,
      "--param",
      "classifier=false",
      "--device",
      "cpu",
      "--out",
      out,
      "--json",
    ]);
    expect(run.code).toBe(0);
    const { schema, ...info } = JSON.parse(run.stdout) as { schema: string };
    expect(schema).toBe("selfsame.lab/1");
    expect(runInfoSchema.parse(info)).toMatchObject({ state: "done", folder: out, device: { used: "cpu" } });
    expect(existsSync(join(out, "figures", "regression.png"))).toBe(true);
    const again = await selfsame(["run", "low-rank-bias", "--device", "cpu", "--out", out]);
    expect([again.code, again.stdout]).toEqual([2, ""]);
    expect(again.stderr).toMatch(/There is a run .* already/);
  });

  it("interrupted, says how to go on, and goes on to the same result", async () => {
    const pictures = join(folder, "labelled");
    await writeLabelledPictures(pictures);
    const few = [`folder=${pictures}`, "trainingPictures=40", "steps=70"].flatMap((pair) => ["--param", pair]);
    const args = [...small, ...few, "--device", "cpu"];
    const [whole, cut] = [join(folder, "uncut"), join(folder, "cut")];
    expect((await selfsame(["run", "low-rank-bias", ...args, "--out", whole])).code).toBe(0);
    const interrupted = await selfsame(["run", "low-rank-bias", ...args, "--out", cut], (child) => {
      // In the middle of the training on digits.
      child.stderr?.on("data", () => undefined);
      const timer = setInterval(() => {
        const events = join(cut, "events.jsonl");
        if (!existsSync(events) || !readFileSync(events, "utf8").includes('"chart":"digits","series":"plain"')) return;
        clearInterval(timer);
        child.kill("SIGINT");
      }, 20);
      child.on("close", () => clearInterval(timer));
    });
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toMatch(/To go on: selfsame lab run low-rank-bias --resume --out/);
    const resumed = await selfsame(["run", "low-rank-bias", "--resume", "--out", cut]);
    expect(resumed.code).toBe(0);
    const result = (path: string) =>
      (JSON.parse(readFileSync(join(path, "result.json"), "utf8")) as { result: unknown }).result;
    expect(result(cut)).toEqual(result(whole));
    expect(resumed.stdout).toMatch(/^(holds|does not hold) /m);
  });

  it.each([
    [["run", "nothing"], /no experiment "nothing"/],
    [["run", "low-rank-bias", "--param", "seeds=99"], /seeds: .*20/],
    [["run", "low-rank-bias", "--param", "seeds"], /name=value/],
    [["run", "modular-norm", "--param", "architecture=gpt", "--param", "widths=30"], /multiples of 4/],
    [["run", "low-rank-bias", "--param", "speed=3"], /no parameter "speed"/],
    [["run", "low-rank-bias", "--preset", "days"], /no preset "days"/],
    [["run", "low-rank-bias", "--resume"], /--resume needs --out/],
    [["run", "low-rank-bias", "--device", "abacus"], /abacus/],
    [["run", "low-rank-bias", "--resume", "--out", "/nowhere/at/all"], /There is no run/],
  ])("%j is refused in words, with exit code 2", async (args, words) => {
    const { code, stdout, stderr } = await selfsame(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(words);
  });
});
