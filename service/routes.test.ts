/** Models and files that the window hands over: their bytes come, are looked at, kept, and let go again. */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { keptFileSchema } from "../contract/files.ts";
import { listedModelSchema } from "../contract/models.ts";
import { fileUploadPath, modelUploadPath } from "../contract/routes.ts";
import { localiser } from "../tests/support/readerModels.ts";
import { Lab } from "./lab/runs.ts";
import { ModelLibrary } from "./models/library/library.ts";
import { createRespond, type RouteSources } from "./routes.ts";
import { spawnNode } from "./worker/spawnNode.ts";

const home = mkdtempSync(join(tmpdir(), "selfsame-routes-"));
const folder = join(home, "lab");
const lab = new Lab({ folder, spawn: spawnNode });
const library = new ModelLibrary({
  settings: home,
  lab: folder,
  spawn: spawnNode,
  limits: () => ({ modelTimeLimitSeconds: 60, modelMemoryLimitMB: 2000 }),
});
const respond = createRespond({ lab, library } as unknown as RouteSources);
afterAll(async () => {
  library.close();
  await lab.close();
  rmSync(home, { recursive: true });
});

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
async function* brokenOff(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, bytes.length >> 1);
  throw new Error("aborted");
}
async function post(path: string, body: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
  const { status, body: bytes } = (await respond({ method: "POST", path, body, signal }))!;
  return { status, answer: JSON.parse(Buffer.from(bytes).toString()) };
}
const inFolder = (name: string): string[] => {
  const at = join(folder, name);
  return existsSync(at) ? readdirSync(at, { recursive: true, encoding: "utf8" }).sort() : [];
};

describe("a model that is handed over", () => {
  const bytes = localiser();
  const sha256 = createHash("sha256").update(bytes).digest("hex");

  it("is added with a copy of its file, which goes with it", async () => {
    const { status, answer } = await post(modelUploadPath("Edge finder.onnx"), inPieces(bytes));
    expect(status).toBe(200);
    const model = listedModelSchema.parse(answer);
    expect(model).toMatchObject({ id: "user:edge-finder", name: "Edge finder", sha256, removable: true, copy: true });
    expect(readFileSync(model.file).equals(bytes)).toBe(true);

    // The same content is the same model, whatever it is called now.
    const again = await post(modelUploadPath("other.onnx"), inPieces(bytes));
    expect(again.answer).toMatchObject({ id: model.id, name: model.name });
    expect((await library.list()).filter(({ origin }) => origin === "user")).toHaveLength(1);
    expect(inFolder("models")).toEqual([sha256, join(sha256, "other.onnx")]);

    await library.remove(model.id);
    expect(inFolder("models")).toEqual([]);
  });

  it("is refused in words where it is no model, breaks off or is no longer wanted, and leaves nothing", async () => {
    const notes = await post(modelUploadPath("notes.onnx"), inPieces(Buffer.from("Notes on a model")));
    expect(notes).toMatchObject({ status: 400, answer: { code: "unsupported" } });
    expect(notes.answer.message).toMatch(/^It cannot be read as ONNX\. notes\.onnx: /);
    expect(await post(modelUploadPath("none.onnx"), inPieces(new Uint8Array()))).toMatchObject({
      status: 400,
      answer: { code: "usage", message: "“none.onnx” is empty." },
    });
    expect(await post(modelUploadPath("half.onnx"), brokenOff(bytes))).toMatchObject({ status: 408 });
    const left = AbortSignal.abort();
    expect(await post(modelUploadPath("left.onnx"), inPieces(bytes), left)).toMatchObject({ status: 408 });
    expect(inFolder("models")).toEqual([]);
    // What the reader has chosen cannot be read, and would be lost.
    writeFileSync(join(home, "library.json"), "{");
    expect(await post(modelUploadPath("a.onnx"), inPieces(bytes))).toMatchObject({ status: 400 });
    rmSync(join(home, "library.json"));
    expect(inFolder("models")).toEqual([]);
    expect((await respond({ method: "GET", path: modelUploadPath("a.onnx") }))!.status).toBe(400);
  });
});

describe("a file for a parameter", () => {
  it("is kept as long as a run refers to it, and a day", async () => {
    const { answer } = await post(fileUploadPath("me.png"), inPieces(Buffer.from("a picture")));
    const { reference, name, bytes } = keptFileSchema.parse(answer);
    expect([name, bytes]).toEqual(["me.png", 9]);
    expect(JSON.stringify(answer)).not.toContain(folder);
    const params = { parts: "rugged", picture: reference, repetitions: 1 };
    const run = await lab.start({ experiment: "projection", params, device: "cpu" });
    expect(run.params.picture).toBe(reference);
    await lab.cancel(run.id);

    const kept = inFolder("files");
    const dayAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
    utimesSync(join(folder, "files", kept[1]), dayAgo, dayAgo);
    await post(fileUploadPath("other.png"), inPieces(Buffer.from("another picture")));
    expect(inFolder("files")).toEqual(expect.arrayContaining(kept));
    await lab.remove(run.id);
    expect(inFolder("files")).not.toContain(kept[1]);
    await expect(lab.start({ experiment: "projection", params, device: "cpu" })).rejects.toMatchObject({
      code: "notFound",
      message: expect.stringMatching(/^“me.png” is no longer kept in /),
    });
  });
});
