/** What a worker delivers is believed as far as it can be checked. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { VerifyDocument } from "../../contract/findings.ts";
import { madeDocument, madeHash, madePipeline } from "../../tests/support/caseResults.ts";
import { sha256 } from "../cases/canonicalJson.ts";
import { filesBelow } from "../cases/caseFolder.ts";
import { toolInfo } from "../version.ts";
import type { Job } from "./job.ts";
import { FileStore } from "./store/fileStore.ts";
import { deliver, delivered, discard, type Manifest, take } from "./storedResult.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-delivered-test-"));
afterAll(() => rmSync(parent, { recursive: true }));

const picture = madeDocument(1);
const job: Job = {
  ...{ case: "00000000-0000-4000-8000-000000000000", sha256: picture.image.sha256, pipeline: madePipeline },
  ...{ bytes: picture.image.bytes, path: "/here/IMG_1.jpg", detectors: null, maps: "all", folder: null },
};
const perceptualHash = "0123456789abcdef";

/** Header of a PNG of the picture's size with 16 bits of grey and alpha, and nothing else. */
function map({ width, height } = picture.image, depth = 16): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.set([depth, 4], 24);
  return bytes;
}

let [folder, scratch] = ["", ""];
let store: FileStore;
beforeEach(() => {
  folder = mkdtempSync(join(parent, "store-"));
  scratch = mkdtempSync(join(parent, "scratch-"));
  store = new FileStore(folder);
});

const document = (change: (of: VerifyDocument) => void = () => undefined): VerifyDocument => {
  const made = structuredClone({ ...picture, tool: toolInfo() });
  change(made);
  return made;
};

/** Delivers files, by name, for the job. */
async function put(files: Record<string, string | Buffer>): Promise<Manifest> {
  const staged = mkdtempSync(join(parent, "staged-"));
  for (const [name, content] of Object.entries(files)) {
    const path = join(staged, job.sha256, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
  }
  await deliver(store, job, { document: document(), perceptualHash, staged }, true);
  return (await delivered(store, job, scratch))!;
}

const whole = (change?: (of: VerifyDocument) => void) => ({
  "result.json": JSON.stringify(document(change)),
  "maps/noise.png": map(),
});
const webp = Buffer.from("RIFF\n\0\0\0WEBPVP8 ");

describe("a result that was delivered", () => {
  it("is taken with all its files, knows the picture as the scan does, and leaves nothing", async () => {
    expect(await delivered(store, job, scratch)).toBeUndefined();
    const manifest = await put({ ...whole(), "thumbnail.webp": webp });
    expect(manifest).toMatchObject({ perceptualHash, original: true });
    const examined = await take(store, job, manifest, scratch);
    expect(examined).toMatchObject({ perceptualHash, staged: scratch, document: { image: { path: job.path } } });
    const place = join(scratch, job.sha256);
    expect(filesBelow(place)).toEqual(["maps/noise.png", "result.json", "thumbnail.webp"]);
    expect(JSON.parse(readFileSync(join(place, "result.json"), "utf8"))).toEqual(
      document(({ image }) => {
        image.path = job.path;
      }),
    );
    await discard(store, job, manifest.files);
    expect(filesBelow(folder)).toEqual([]);
  });

  const named = (name: string) => whole((of) => Object.assign(of.findings[0], { map: name }));
  it.each<[string, Record<string, string | Buffer>, Partial<Job>, RegExp]>([
    [
      "another picture",
      whole(({ image }) => Object.assign(image, { sha256: madeHash("other") })),
      {},
      /another picture/,
    ],
    ["another size", whole(({ image }) => Object.assign(image, { bytes: 5 })), {}, /another picture/],
    ["another version", whole((of) => Object.assign(of.tool, { version: "9" })), {}, /another version/],
    ["another decoder", whole((of) => Object.assign(of.tool, { decoder: {} })), {}, /another version/],
    ["no JSON", { ...whole(), "result.json": "{" }, {}, /result.json is not what/],
    ["no result", { ...whole(), "result.json": "{}" }, {}, /result.json is not what/],
    ["a map too few", { "result.json": whole()["result.json"] }, {}, /maps\/noise.png is missing/],
    ["a file too many", { ...whole(), "run.sh": "#!" }, {}, /files that no result has/],
    ["maps that were not asked for", whole(), { maps: "fused" }, /a name that no map has/],
    ["a map elsewhere", named("../../../case.json"), {}, /a name that no map has/],
    ["a map of another detector", named("maps/other.png"), {}, /a name that no map has/],
    [
      "a map of another size",
      { ...whole(), "maps/noise.png": map({ ...picture.image, width: 9 }) },
      {},
      /no map of this/,
    ],
    ["a map of 8 bits", { ...whole(), "maps/noise.png": map(picture.image, 8) }, {}, /no map of this/],
    ["a map that is none", { ...whole(), "maps/noise.png": "GIF89a" }, {}, /no map of this/],
    ["a thumbnail that is none", { ...whole(), "thumbnail.webp": "<svg>" }, {}, /thumbnail.webp is no picture/],
  ])("is not taken with %s", async (_, files, asked, message) => {
    const manifest = await put(files);
    await expect(take(store, { ...job, ...asked }, manifest, scratch)).rejects.toMatchObject({
      code: "crashed",
      message: expect.stringMatching(message),
    });
  });

  it("is not taken where a file is not the one that was delivered, or is too large", async () => {
    const manifest = await put(whole());
    const place = join(folder, filesBelow(folder).find((name) => name.endsWith("noise.png"))!);
    writeFileSync(place, Buffer.concat([map(), Buffer.from("more")]));
    await expect(take(store, job, manifest, scratch)).rejects.toMatchObject({
      message: expect.stringMatching(/altered/),
    });
    const small = await put({
      ...whole(({ image }) => Object.assign(image, { width: 1, height: 1 })),
      "maps/noise.png": Buffer.alloc(2 ** 21),
    });
    await expect(take(store, job, small, scratch)).rejects.toMatchObject({ code: "tooLarge" });
  });

  it("has a manifest of its own, which names nothing else", async () => {
    const manifest = await put(whole());
    const path = join(folder, filesBelow(folder).find((name) => name.endsWith("manifest.json"))!);
    writeFileSync(join(folder, "precious"), "");
    await discard(store, job, [{ name: "../../../../precious", sha256: sha256("") }]);
    expect(filesBelow(folder)).toContain("precious");
    for (const text of ["{", JSON.stringify({ ...manifest, sha256: madeHash("other") })]) {
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, text);
      await expect(delivered(store, job, scratch)).rejects.toMatchObject({ code: "crashed" });
    }
  });
});
