import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { MessagePortMain } from "electron";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Client, connect } from "../contract/channel.ts";
import { operations } from "../contract/operations.ts";
import { rasterPath, uploadPath } from "../contract/routes.ts";
import type { WorkerEntry } from "../service/worker/pool.ts";
import { spawnNode } from "../service/worker/spawnNode.ts";
import { MessageChannelMain } from "../tests/support/fakeElectron.ts";
import { type FromEngine, fromEngineSchema, type ToEngine } from "./messages.ts";
import { portOf } from "./portAdapter.ts";

/** Plays the main process: what the engine says, and real workers under Node behind ports of Electron's kind. */
class FakeMain extends EventEmitter {
  readonly heard: FromEngine[] = [];
  private readonly kills = new Map<number, () => void>();

  postMessage(raw: unknown): void {
    const message = fromEngineSchema.parse(structuredClone(raw));
    this.heard.push(message);
    if (message.type === "spawnWorker") this.spawn(message.id, message.entry);
    if (message.type === "killWorker") this.kills.get(message.id)?.();
  }

  tell(message: ToEngine, ports: unknown[] = []): void {
    this.emit("message", { data: structuredClone(message), ports });
  }

  private spawn(id: number, entry: WorkerEntry): void {
    const worker = spawnNode(entry);
    this.kills.set(id, worker.kill);
    const { port1, port2 } = new MessageChannelMain();
    port1.on("message", ({ data }) => worker.send(data));
    port1.start();
    worker.onMessage((message) => port1.postMessage(message));
    worker.onExit((code) => this.tell({ type: "workerExit", id, code }));
    // The port comes later than the first job is sent, as it does in Electron.
    setTimeout(() => this.tell({ type: "worker", id, pid: worker.pid }, [port2]), 50);
  }
}

const sample = resolve("assets/samples/untouched.jpg");
const main = new FakeMain();
const workDir = mkdtempSync(join(tmpdir(), "selfsame-engine-"));
let client: Client;
let nextId = 1;

async function ask<T extends FromEngine["type"]>(type: T, message: (id: number) => ToEngine) {
  const id = nextId++;
  main.tell(message(id));
  return vi.waitFor(() => {
    const found = main.heard.find((one) => one.type === type && "id" in one && one.id === id);
    if (!found) throw new Error(`There was no ${type} yet.`);
    return found as Extract<FromEngine, { type: T }>;
  }, 20_000);
}

beforeAll(async () => {
  process.argv[2] = workDir;
  Object.defineProperty(process, "parentPort", { value: main, configurable: true });
  await import("./engine.ts");
  const { port1, port2 } = new MessageChannelMain();
  main.tell({ type: "window" }, [port1]);
  client = connect(portOf(port2 as unknown as MessagePortMain));
  // The whole service is loaded: slow on a machine that does other things as well.
}, 60_000);

afterAll(async () => {
  const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);
  main.tell({ type: "close" });
  await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(0));
  exit.mockRestore();
  rmSync(workDir, { recursive: true, force: true });
});

describe("the engine process", () => {
  it("answers the window over its port as Electron", async () => {
    expect(await client.call(operations.appInfo, {})).toMatchObject({ mode: "electron" });
  });

  it("takes files by path, and says which it refuses and why", async () => {
    const { added } = await ask("added", (id) => ({ type: "add", id, paths: [sample, "/missing.jpg", workDir] }));
    expect(added.items).toMatchObject([{ name: "untouched.jpg" }]);
    expect(JSON.stringify(added.items)).not.toContain("samples");
    expect(added.refused.map(({ name }) => name)).toEqual(["missing.jpg", workDir.split("/").at(-1)]);
  });

  it("names a folder without its path, and knows which there are none", async () => {
    const { folder } = await ask("folder", (id) => ({ type: "folder", id, path: workDir }));
    expect(folder).toMatchObject({ path: workDir, isCase: false, folder: expect.not.stringContaining("/") });
    for (const path of [sample, "/missing"])
      expect((await ask("folder", (id) => ({ type: "folder", id, path }))).folder).toBeNull();
    const list = client.call(operations.listFolders, {});
    await expect(list).rejects.toMatchObject({ code: "usage" });
  });

  it("examines a file in a worker that it had started for it, and serves the picture's tiles", async () => {
    const { added } = await ask("added", (id) => ({ type: "add", id, paths: [sample] }));
    const seen: string[] = [];
    const result = await client.call(
      operations.verify,
      { id: added.items[0].id, detectors: ["metadata-rules"] },
      { onProgress: ({ kind }) => seen.push(kind) },
    );
    expect(result.image.format).toBe("jpeg");
    expect(seen).toContain("picture");
    const tile = await ask("response", (id) => ({
      type: "request",
      id,
      method: "GET",
      path: rasterPath(result.picture.id, 0, 0, 0),
    }));
    expect(tile.status).toBe(200);
    const side = result.picture.tile;
    expect(tile.body.length).toBe(Math.min(side, result.picture.width) * Math.min(side, result.picture.height) * 3);
  }, 60_000);

  it("takes a pasted picture, and answers 404 for what is none of its paths", async () => {
    const body = new Uint8Array([1, 2, 3]);
    const upload = await ask("response", (id) => ({
      type: "request",
      id,
      method: "POST",
      path: uploadPath("a.png"),
      body,
    }));
    expect(JSON.parse(new TextDecoder().decode(upload.body))).toMatchObject({ name: "a.png", bytes: 3 });
    expect((await ask("response", (id) => ({ type: "request", id, method: "GET", path: "/other" }))).status).toBe(404);
  });
});
