/** The whole way with real workers, on small pictures and fast detectors. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDetector } from "../../engine/detectors/detector.ts";
import { noise } from "../../engine/detectors/noise/index.ts";
import { random } from "../../engine/random.ts";
import { evidenceOf } from "../../tests/support/evidence.ts";
import { decode, makeTools } from "../../tests/support/tools.ts";
import type { EvaluationFailure, EvaluationRecord, SetPicture } from "./record.ts";
import { type ExamineOptions, type ExamineProgress, evaluationRecords } from "./records.ts";

let folder = "";
let pictures: SetPicture[];
const chosen = ["noise", "jpeg-grid"];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-records-test-"));
  const { integer } = random("records");
  const data = Uint8Array.from({ length: 3 * 96 * 64 }, () => integer(256));
  const picture = sharp(data, { raw: { width: 96, height: 64, channels: 3 } });
  await picture.clone().png().toFile(join(folder, "one.png"));
  await picture.clone().jpeg().toFile(join(folder, "two.jpg"));
  writeFileSync(join(folder, "three.png"), "no picture");
  pictures = ["one.png", "two.jpg", "three.png"].map((name) => ({
    id: name,
    kind: "spliced",
    format: "png",
    path: join(folder, name),
    mask: join(folder, "mask.png"),
  }));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function records(out: string, options: Partial<ExamineOptions> = {}, list = pictures) {
  const told: ExamineProgress[] = [];
  const found: (EvaluationRecord | EvaluationFailure)[] = [];
  const { signal } = new AbortController();
  const all = {
    out: join(folder, out),
    detectors: chosen,
    // Two pictures are not worth a second process.
    jobs: 1,
    signal,
    progress: (now: ExamineProgress) => void told.push(now),
  };
  for await (const one of evaluationRecords({ pictures: list }, { ...all, ...options })) found.push(one);
  return { found, told };
}

describe("records of a set", () => {
  it("come in its order with findings and maps as the detectors give them, and failures among them", async () => {
    const { found, told } = await records("order", { jobs: 2 });
    expect(found.map(({ id }) => id)).toEqual(pictures.map(({ id }) => id));
    const [one, two, three] = found as [EvaluationRecord, EvaluationRecord, EvaluationFailure];
    expect(three.error.code).toBe("unsupported");
    expect(two.image).toMatchObject({ path: pictures[1].path, format: "jpeg", width: 96, height: 64 });
    // In the order of the list of detectors.
    for (const { findings } of [one, two])
      expect(findings.map(({ detector }) => detector).toSorted()).toEqual(chosen.toSorted());
    expect(one.verdict.text).not.toBe("");

    const image = await decode(pictures[0].path);
    const direct = await runDetector(noise, evidenceOf(image), {}, makeTools());
    const map = one.findings.find(({ detector }) => detector === "noise")!.map!;
    const { data, range, ...rest } = direct.map!;
    expect(map).toMatchObject({ ...rest, range });
    const step = (range[1] - range[0]) / 65534;
    for (let i = 0; i < data.length; i++) {
      const expected = Math.min(range[1], Math.max(range[0], data[i]));
      if (Number.isNaN(expected) ? !Number.isNaN(map.data[i]) : Math.abs(map.data[i] - expected) > step)
        throw new Error(`Sample ${i} is ${map.data[i]} and should be ${expected}.`);
    }
    expect(told.at(-1)).toMatchObject({ done: 3, total: 3, cached: 0, remainingMs: 0 });
    expect(told.some(({ finished }) => finished?.outcome.startsWith("three.png: "))).toBe(true);
  });

  it("come from the cache where a run is resumed, however the files are named now", async () => {
    const first = await records("resumed");
    const again = await records("resumed", { resume: true });
    expect(again.told[0]).toMatchObject({ done: 2, cached: 2, total: 3 });
    expect(again.found).toEqual(first.found);
    const path = join(folder, "renamed.png");
    writeFileSync(path, readFileSync(pictures[0].path));
    const renamed = await records("resumed", { resume: true }, [{ ...pictures[0], path }]);
    expect(renamed.told.map(({ cached }) => cached)).toEqual([1]);
    expect((renamed.found[0] as EvaluationRecord).image.path).toBe(path);
    // Other detectors, another pipeline.
    const other = await records("resumed", { resume: true, detectors: ["noise"] });
    expect(other.told[0].cached).toBe(0);
    const anew = await records("resumed");
    expect(anew.told[0].cached).toBe(0);
  });

  it("are computed anew where the cache is damaged", async () => {
    const { found } = await records("damaged", {}, pictures.slice(0, 2));
    const kept = join(folder, "damaged/cache");
    const place = join(kept, readdirSync(kept)[0]);
    const [maps, json] = [".maps", ".json"].map((ending) => readdirSync(place).filter((name) => name.endsWith(ending)));
    expect(maps).toHaveLength(2);
    const largest = maps.toSorted((a, b) => statSync(join(place, b)).size - statSync(join(place, a)).size)[0];
    const bytes = readFileSync(join(place, largest));
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(join(place, largest), bytes);
    const other = json.find((name) => !largest.startsWith(name.slice(0, -5)))!;
    writeFileSync(join(place, other), "{");
    const again = await records("damaged", { resume: true }, pictures.slice(0, 2));
    expect(again.told[0].cached).toBe(0);
    const maskOut = (list: (EvaluationRecord | EvaluationFailure)[]) =>
      list.map((one) => ("error" in one ? one : one.findings.map(({ elapsedMs: _, ...rest }) => rest)));
    expect(maskOut(again.found)).toEqual(maskOut(found));
  });

  it("stop when cancelled, and refuse detectors that do not exist", async () => {
    const cancel = new AbortController();
    const progress = ({ done }: ExamineProgress) => done > 0 && cancel.abort(new DOMException("Stop.", "AbortError"));
    const stopped = records("stopped", { signal: cancel.signal, progress });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    const resumed = await records("stopped", { resume: true });
    expect(resumed.told[0].cached).toBe(1);
    await expect(records("refused", { detectors: ["nosuch"] })).rejects.toMatchObject({ code: "usage" });
  });
});
