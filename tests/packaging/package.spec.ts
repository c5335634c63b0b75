/** Packs the application around a stub of Electron and looks at what would be shipped. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ArchivedFile, extractAsar, listAsar } from "./asar.ts";
import { writeStubElectron } from "./stubElectron.ts";

const version = (JSON.parse(readFileSync("node_modules/electron/package.json", "utf8")) as { version: string }).version;
const folder = mkdtempSync(join(tmpdir(), "selfsame-packaging-"));
const app = join(folder, "release", "linux-unpacked");
const resources = join(app, "resources");
let files: ArchivedFile[] = [];

const has = (path: string): boolean => files.some((file) => file.path === path);
const matching = (pattern: RegExp): string[] => files.map((file) => file.path).filter((path) => pattern.test(path));

beforeAll(() => {
  for (const needed of ["dist/electron/main.js", "dist/renderer/index.html"])
    if (!existsSync(needed)) throw new Error(`${needed} is missing: run "npm run build" first.`);
  writeStubElectron(join(folder, "electron"), version);
  const packed = spawnSync(
    process.execPath,
    [
      "node_modules/electron-builder/cli.js",
      ...["--linux", "dir", "--x64", "--publish", "never"],
      `-c.electronDist=${join(folder, "electron")}`,
      `-c.directories.output=${join(folder, "release")}`,
      "-c.npmRebuild=false",
    ],
    { encoding: "utf8" },
  );
  if (packed.status !== 0) throw new Error(`electron-builder failed:\n${packed.stdout}\n${packed.stderr}`);
  files = listAsar(join(resources, "app.asar"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the archive", () => {
  it("holds the program, the window, the worker and what they read", () => {
    for (const path of [
      "package.json",
      "dist/electron/main.js",
      "dist/electron/engine.js",
      "dist/electron/preload.cjs",
      "dist/service/worker.js",
      "dist/renderer/index.html",
      "assets/samples/samples.json",
    ])
      expect(has(path), path).toBe(true);
    const readmes = readdirSync("engine/detectors").filter((name) =>
      existsSync(join("engine/detectors", name, "README.md")),
    );
    expect(matching(/^engine\/detectors\/[^/]+\/README\.md$/)).toHaveLength(readmes.length);
  });

  it("starts at a file it holds", () => {
    const { main } = JSON.parse(readFileSync("package.json", "utf8")) as { main: string };
    expect(has(main)).toBe(true);
  });

  it("holds every package that the program imports", () => {
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: object };
    for (const name of Object.keys(dependencies)) expect(has(`node_modules/${name}/package.json`), name).toBe(true);
  });

  it("holds no sources, no tests, no source maps and no packages of development", () => {
    expect(matching(/^(?!node_modules\/).*\.(ts|tsx|map)$/)).toEqual([]);
    expect(matching(/\.(test|spec)\.[cm]?[jt]sx?$|\.d\.[cm]?ts$|\.map$/)).toEqual([]);
    expect(matching(/^(tests|scripts|contract|service|renderer|electron|cli|docs|node_modules\/\.bin)\//)).toEqual([]);
    expect(matching(/^node_modules\/(electron|vite|vitest|typescript|esbuild|playwright-core)\//)).toEqual([]);
  });

  it("holds no binary of another platform, and of sharp the build that Electron on Linux uses", () => {
    expect(matching(/\.(dll|dylib|exe)$|\/(darwin|win32|arm64)\//)).toEqual([]);
    expect(matching(/^node_modules\/@libsql\/(?!linux-x64-gnu\/)/)).toEqual([]);
    expect(matching(/^node_modules\/@img\/sharp-(?!wasm32)/)).toEqual([]);
    expect(matching(/^node_modules\/@img\/sharp-wasm32\/.*\.wasm$/)).toHaveLength(1);
  });

  it.each([
    ["sharp", /^node_modules\/(sharp|@img)\//],
    ["the database", /^node_modules\/@libsql\/linux-x64-gnu\//],
  ])("keeps %s outside, where its libraries can be loaded", (_, place) => {
    const native = files.filter((file) => place.test(file.path));
    expect(native.length).toBeGreaterThan(0);
    for (const { path, unpacked } of native) {
      expect(unpacked, path).toBe(true);
      expect(existsSync(join(resources, "app.asar.unpacked", path)), path).toBe(true);
    }
  });

  it("has all that examining a picture needs, with the decoder of Electron on Linux", () => {
    const extracted = join(folder, "extracted");
    extractAsar(join(resources, "app.asar"), extracted);
    const verified = spawnSync(
      process.execPath,
      [join(extracted, "dist/cli/main.js"), "verify", join(extracted, "assets/samples/spliced.png"), "--json"],
      { encoding: "utf8", env: { ...process.env, SELFSAME_SHARP: "wasm32" } },
    );
    expect(verified.stderr).not.toContain("Cannot find");
    const { verdict, findings, tool } = JSON.parse(verified.stdout) as {
      verdict: { level: string };
      findings: { state: string }[];
      tool: { decoder: Record<string, string> };
    };
    expect(tool.decoder["sharp build"]).toBe("wasm32");
    expect(findings.filter(({ state }) => state === "failed")).toEqual([]);
    expect(verdict.level).toBe("alarm");
    // What cases are kept in is loaded with the commands, and says that there is none.
    const shown = spawnSync(process.execPath, [join(extracted, "dist/cli/main.js"), "case", "show", folder], {
      encoding: "utf8",
    });
    expect(shown).toMatchObject({ status: 2, stderr: expect.stringContaining("There is no case in") });
    // What queues are kept in is loaded when one is asked for.
    const worker = spawnSync(
      process.execPath,
      [join(extracted, "dist/cli/main.js"), "worker", "--queue", "redis://127.0.0.1:1"],
      { encoding: "utf8" },
    );
    expect(worker).toMatchObject({ status: 2, stderr: expect.stringContaining("nothing listens there") });
  });

  it("states its size and stays below 175 MB without Electron, 45 of them pretrained encoders", () => {
    const total = files.reduce((sum, file) => sum + file.bytes, 0);
    console.log(`app.asar: ${files.length} files, ${(total / 1e6).toFixed(1)} MB, unpacked files included`);
    expect(total).toBeLessThan(175e6);
  });
});

describe("beside the archive", () => {
  it("ships the licences", () => {
    for (const path of ["LICENSE", "NOTICE"]) expect(has(path), path).toBe(true);
    for (const path of ["LICENSE.electron.txt", "LICENSES.chromium.html"])
      expect(existsSync(join(app, path)), path).toBe(true);
  });

  it("has no other application for Electron to start", () => {
    expect(readdirSync(resources).filter((name) => /^app(?!\.asar)|\.asar$/.test(name))).toEqual(["app.asar"]);
  });

  it("has its fuses flipped in the executable", async () => {
    const wire = await getCurrentFuseWire(join(app, "selfsame"));
    const state = (fuse: FuseV1Options): string => FuseState[wire[fuse] as FuseState];
    expect(state(FuseV1Options.RunAsNode)).toBe("DISABLE");
    expect(state(FuseV1Options.EnableCookieEncryption)).toBe("ENABLE");
    expect(state(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe("DISABLE");
    expect(state(FuseV1Options.EnableNodeCliInspectArguments)).toBe("DISABLE");
    expect(state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe("ENABLE");
    expect(state(FuseV1Options.OnlyLoadAppFromAsar)).toBe("ENABLE");
    expect(state(FuseV1Options.GrantFileProtocolExtraPrivileges)).toBe("DISABLE");
  });
});
