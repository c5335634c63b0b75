import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  experimentFigurePath,
  fileUploadPath,
  modelUploadPath,
  runFilePath,
  totemFilePath,
} from "../contract/routes.ts";
import { contentSecurityPolicy } from "./policy.ts";
import { createProtocolHandler, fileOf, type ServiceRequest } from "./protocol.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-protocol-"));
const window = join(folder, "renderer");
const asked: ServiceRequest[] = [];
const answer = createProtocolHandler(window, async (request) => {
  asked.push(request);
  if (request.path.endsWith("broken")) throw new Error("The service stopped.");
  return { status: 201, headers: { "Content-Type": "application/octet-stream" }, body: new Uint8Array([1, 2, 3]) };
});
const get = (path: string, init?: RequestInit) => answer(new Request(`app://selfsame${path}`, init));

beforeAll(() => {
  mkdirSync(join(window, "assets"), { recursive: true });
  writeFileSync(join(window, "index.html"), "<title>Selfsame</title>");
  writeFileSync(join(window, "assets", "a.js"), "1");
  writeFileSync(join(window, ".hidden.js"), "secret");
  writeFileSync(join(folder, "secret.txt"), "secret");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("files of the window", () => {
  it("are served with their type and every security header", async () => {
    for (const [path, type] of [
      ["/", "text/html; charset=utf-8"],
      ["/index.html", "text/html; charset=utf-8"],
      ["/assets/a.js", "text/javascript; charset=utf-8"],
    ]) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toBe(type);
      expect(response.headers.get("Content-Security-Policy")).toBe(contentSecurityPolicy);
      expect(response.headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
      expect(response.headers.get("Cross-Origin-Embedder-Policy")).toBe("require-corp");
      expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    }
  });

  it("can only be read", async () => {
    expect((await get("/index.html", { method: "POST", body: "x" })).status).toBe(405);
  });

  it.each([
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/..%5csecret.txt",
  ])("do not lead outside by %s", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain("secret");
  });

  it.each(["/.hidden.js", "/missing.js", "/assets", "/assets/", "/%", "/%00.js", "//etc/passwd", "/index.html/"])(
    "do not exist at %s",
    async (path) => expect((await get(path)).status).toBe(404),
  );

  it("are all that any path can name", () => {
    const piece = fc.oneof(fc.constantFrom("..", "%2e%2e", "%2f", "\\", "/", ".", "a.js", "%00", "C:"), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const file = fileOf(window, `/${pieces.join("")}`);
        expect(file === undefined || (file.startsWith(window + sep) && !file.includes(`${sep}..${sep}`))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("byte routes", () => {
  it("are answered by the service, with query and body", async () => {
    const response = await get("/evidence?name=a%20b.png", { method: "POST", body: new Uint8Array([9]) });
    expect(response.status).toBe(201);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    expect(asked.at(-1)).toEqual({ method: "POST", path: "/evidence?name=a%20b.png", body: new Uint8Array([9]) });
    await get("/raster/x/0/1/2");
    expect(asked.at(-1)).toEqual({ method: "GET", path: "/raster/x/0/1/2", body: undefined });
    for (const path of [
      runFilePath("run", "figures/a.svg"),
      experimentFigurePath("projection", "figures/a.png"),
      totemFilePath("session", "verified-1/grids/depth.f32"),
      modelUploadPath("a.onnx"),
      fileUploadPath("a.png"),
    ]) {
      expect((await get(path)).status).toBe(201);
      expect(asked.at(-1)!.path).toBe(path);
    }
  });

  it("say that the service is gone", async () => {
    const response = await get("/reports/broken");
    expect(response.status).toBe(503);
    expect(await response.text()).toBe("The service stopped.");
  });

  it("do not include names that only begin alike", async () => {
    const before = asked.length;
    expect((await get("/rasters")).status).toBe(404);
    expect(asked).toHaveLength(before);
  });
});

it("answers for no other host", async () => {
  expect((await answer(new Request("app://other/index.html"))).status).toBe(404);
  expect((await answer(new Request("app://selfsame:8080/index.html"))).status).toBe(404);
});
