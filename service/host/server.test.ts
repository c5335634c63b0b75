/** The host's refusals, one by one, and the way in. Requests are made by hand: browsers forbid setting these headers. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Client, connect, type Port } from "../../contract/channel.ts";
import { type EvidenceItem, operations } from "../../contract/operations.ts";
import { channelPath, fileUploadPath, modelUploadPath, rasterPath, uploadPath } from "../../contract/routes.ts";
import { fixture } from "../decode/fixtures/fixture.ts";
import { Workbench } from "../workbench.ts";
import { type Host, startHost } from "./server.ts";

let folder = "";
let host: Host;
let bench: Workbench;
let cookie = "";

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

function ask(path: string, options: { method?: string; headers?: Record<string, string>; body?: Uint8Array } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const { method = "GET", headers = {}, body } = options;
    const request = httpRequest({ host: "127.0.0.1", port: host.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** An address of this machine that others can reach. */
const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address && !address.internal && address.family === "IPv4");

const own = () => ({ cookie });
const writing = () => ({ cookie, origin: `http://127.0.0.1:${host.port}` });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-host-test-"));
  const window = join(folder, "window");
  mkdirSync(join(window, "assets"), { recursive: true });
  writeFileSync(join(window, "index.html"), "<!doctype html><title>Selfsame</title>");
  writeFileSync(join(window, "assets", "app.js"), "export {};");
  writeFileSync(join(window, ".env"), "secret");
  writeFileSync(join(folder, "outside.js"), "outside");
  bench = new Workbench({ workDir: folder, workers: 1 });
  host = await startHost({ workbench: bench, window });
  const entered = await ask(new URL(host.url).pathname + new URL(host.url).search);
  cookie = String(entered.headers["set-cookie"]).split(";")[0];
});
afterAll(async () => {
  await host.close();
  await bench.close();
  rmSync(folder, { recursive: true });
});

describe("the way in", () => {
  it("exchanges the token for a cookie that scripts and other sites cannot use, and drops it from the address", async () => {
    const { pathname, search } = new URL(host.url);
    const { status, headers } = await ask(pathname + search);
    expect(status).toBe(303);
    expect(headers.location).toBe("/");
    expect(String(headers["set-cookie"])).toMatch(/^selfsame-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(String(headers["set-cookie"])).not.toContain(new URL(host.url).searchParams.get("token"));
  });

  it("serves the window to the holder of the cookie", async () => {
    const { status, headers, body } = await ask("/", { headers: own() });
    expect(status).toBe(200);
    expect(headers["content-type"]).toContain("text/html");
    expect(body.toString()).toContain("Selfsame");
    expect((await ask("/assets/app.js", { headers: own() })).headers["content-type"]).toContain("text/javascript");
  });

  it("says everywhere what a page of ours may do", async () => {
    for (const answer of [
      await ask("/", { headers: own() }),
      await ask("/"),
      await ask("/none.js", { headers: own() }),
    ]) {
      const policy = String(answer.headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain("unsafe-inline");
      expect(policy).not.toContain("'unsafe-eval'");
      expect(answer.headers).toMatchObject({
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
    }
  });
});

describe("refusals", () => {
  it("without a cookie, or with a wrong one or a wrong token", async () => {
    expect((await ask("/")).status).toBe(401);
    expect((await ask("/", { headers: { cookie: `${cookie.split("=")[0]}=${"A".repeat(43)}` } })).status).toBe(401);
    expect((await ask(`/?token=${"A".repeat(43)}`)).status).toBe(401);
    expect((await ask("/?token=")).status).toBe(401);
    for (const pathOf of [uploadPath, modelUploadPath, fileUploadPath])
      expect((await ask(pathOf("a"), { method: "POST", headers: { origin: writing().origin } })).status).toBe(401);
  });

  it("under another name (DNS rebinding)", async () => {
    for (const name of ["evil.example", `evil.example:${host.port}`, `localhost:${host.port}`, "127.0.0.1:1"])
      expect((await ask("/", { headers: { ...own(), host: name } })).status).toBe(403);
  });

  it("from another page", async () => {
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1", `http://localhost:${host.port}`])
      for (const method of ["GET", "POST"])
        expect(
          (await ask(method === "GET" ? "/" : modelUploadPath("a"), { method, headers: { ...own(), origin } })).status,
        ).toBe(403);
  });

  it("to write without an origin", async () => {
    for (const pathOf of [uploadPath, modelUploadPath, fileUploadPath])
      expect((await ask(pathOf("a.jpg"), { method: "POST", headers: own(), body: fixture("420.jpg") })).status).toBe(
        403,
      );
  });

  it("files outside the window, or that are no part of it", async () => {
    for (const path of [
      "/../outside.js",
      "/..%2foutside.js",
      "/%2e%2e/outside.js",
      "/assets/..%2f..%2foutside.js",
      "/..%5coutside.js",
      "/%00/app.js",
      "/%zz.js",
      "/.env",
      "/assets",
      "//etc/passwd",
    ])
      expect([404, 400]).toContain((await ask(path, { headers: own() })).status);
  });

  it("methods that nothing answers", async () => {
    expect((await ask("/", { method: "POST", headers: writing() })).status).toBe(405);
    expect((await ask(uploadPath("a"), { headers: own() })).status).toBe(400);
  });

  it.each([uploadPath, modelUploadPath, fileUploadPath])("%s beyond the limit, before it comes", async (pathOf) => {
    const headers = { ...writing(), "content-length": String(600 * 1024 * 1024) };
    const answer = new Promise<number>((resolve, reject) => {
      const request = httpRequest(
        { host: "127.0.0.1", port: host.port, path: pathOf("a"), method: "POST", headers },
        (response) => {
          resolve(response.statusCode ?? 0);
          request.destroy();
        },
      );
      request.on("error", reject);
      request.flushHeaders();
    });
    expect(await answer).toBe(413);
  });

  it.runIf(outside)("connections from outside this machine", async () => {
    await expect(
      new Promise((resolve, reject) => {
        const request = httpRequest({ host: outside?.address, port: host.port, timeout: 2000 }, resolve);
        request.on("error", reject);
        request.on("timeout", () => request.destroy(new Error("timeout")));
        request.end();
      }),
    ).rejects.toThrow();
  });

  it.each([
    ["no cookie", () => ({ origin: writing().origin })],
    ["a foreign origin", () => ({ ...own(), origin: "https://evil.example" })],
    ["no origin", () => own()],
    ["another host name", () => ({ ...writing(), host: "evil.example" })],
  ])("the channel with %s", async (_, headers) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${channelPath}`, { headers: headers() });
    const status = await new Promise((resolve) => {
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
      socket.on("open", () => resolve("open"));
      socket.on("error", () => undefined);
    });
    socket.terminate();
    expect(status).toBe(403);
  });
});

describe("the channel", () => {
  async function open(): Promise<{ client: Client; socket: WebSocket }> {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${channelPath}`, { headers: writing() });
    await new Promise((resolve, reject) => {
      socket.on("open", resolve);
      socket.on("error", reject);
    });
    const port: Port = {
      post: (message) => socket.send(JSON.stringify(message)),
      onMessage: (listener) => void socket.on("message", (data) => listener(JSON.parse(String(data)))),
      onClose: (listener) => void socket.on("close", listener),
      close: () => socket.close(),
    };
    return { client: connect(port), socket };
  }

  it("takes an upload, examines it, gives its tiles and a report", async () => {
    const { client, socket } = await open();
    const uploaded = await ask(uploadPath("été.jpg"), { method: "POST", headers: writing(), body: fixture("420.jpg") });
    expect(uploaded.status).toBe(200);
    const item = JSON.parse(uploaded.body.toString()) as EvidenceItem;
    expect(item.name).toBe("été.jpg");
    const kinds: string[] = [];
    const result = await client.call(
      operations.verify,
      { id: item.id },
      { onProgress: ({ kind }) => kinds.push(kind) },
    );
    expect(kinds[0]).toBe("image");
    expect(result.image).toMatchObject({ path: "été.jpg", width: 67, height: 45 });
    const tile = await ask(rasterPath(result.picture.id, 0, 0, 0), { headers: own() });
    expect([tile.status, tile.body.length]).toEqual([200, 3 * 67 * 45]);
    expect((await ask(rasterPath("nothing", 0, 0, 0), { headers: own() })).status).toBe(404);

    const report = await client.call(operations.createReport, { ids: [item.id], format: "json" });
    const fetched = await ask(report.path, { headers: own() });
    expect([fetched.status, fetched.body.length]).toEqual([200, report.bytes]);
    expect(fetched.headers["content-disposition"]).toContain("attachment");
    expect(fetched.headers["content-security-policy"]).toContain("sandbox");
    socket.close();
  });

  it("tells who answers, and lists every detector with its page", async () => {
    const { client, socket } = await open();
    const info = await client.call(operations.appInfo, {});
    expect(info).toMatchObject({ mode: "browser", tool: { name: "selfsame" } });
    expect(info.samples.length).toBeGreaterThan(0);
    for (const detector of await client.call(operations.listDetectors, {})) expect(detector.readme).toContain("#");
    const sample = await client.call(operations.addSample, { sample: info.samples[0].id });
    await client.call(operations.removeEvidence, { id: sample.id });
    await expect(client.call(operations.verify, { id: sample.id })).rejects.toMatchObject({ code: "notFound" });
    socket.close();
  });

  it("closes on what is no JSON", async () => {
    const { socket } = await open();
    const closed = new Promise<number>((resolve) => socket.on("close", resolve));
    socket.send("no json");
    expect(await closed).toBe(1007);
  });
});

describe("starting", () => {
  it("says which port is taken", async () => {
    await expect(startHost({ port: host.port, workbench: bench })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining(String(host.port)),
    });
  });
});
