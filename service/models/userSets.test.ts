import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPinned, userSets } from "./userSets.ts";

const base = mkdtempSync(join(tmpdir(), "selfsame-user-sets-"));
const folder = join(base, "models");
afterAll(() => rmSync(base, { recursive: true, force: true }));

const sha256 = createHash("sha256").update("numbers").digest("hex");
const pinned = { file: "a.onnx", sha256 };
const manifest = {
  id: "mine",
  title: "Mine",
  kind: "exif-self-consistency",
  licence: "MIT",
  citation: "Nobody",
  files: { features: pinned, pairs: pinned },
  input: { patch: 128, scale: "(x-127.5)/127.5", layout: "NCHW" },
};
const write = (name: string, content: object | string) =>
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));

beforeAll(() => {
  mkdirSync(join(folder, "deeper"), { recursive: true });
  write("a.onnx", "numbers");
  write("deeper/b.onnx", "numbers");
  writeFileSync(join(base, "outside.onnx"), "numbers");
});

describe("manifests", () => {
  it("are found by name; where there is no folder there are none", () => {
    expect(userSets(join(base, "nowhere"))).toEqual([]);
    const [noFolder] = userSets(join(base, "outside.onnx"));
    expect("refusal" in noFolder && noFolder.refusal).toMatch(/The folder of models cannot be read/);
    mkdirSync(join(base, "odd", "a.json"), { recursive: true });
    expect(userSets(join(base, "odd"))).toEqual([{ manifest: "a.json", refusal: "a.json: It is no ordinary file." }]);
    write("a.json", manifest);
    write("b.json", { ...manifest, id: "other", attributes: Array.from({ length: 83 }, (_, i) => `answer ${i}`) });
    expect(userSets(folder).map((found) => "set" in found && found.set.id)).toEqual(["mine", "other"]);
  });

  it.each<[string, object | string, RegExp]>([
    ["no JSON", "{", /^c\.json: It is no JSON/],
    ["a kind that is not known", { ...manifest, kind: "localiser" }, /It is no manifest of models: .*kind/s],
    ["a field that is not known", { ...manifest, libraries: ["x.so"] }, /libraries/],
    ["a hash that is none", { ...manifest, files: { features: pinned, pairs: { file: "a", sha256: "1" } } }, /64/],
    ["another patch", { ...manifest, input: { ...manifest.input, patch: 64 } }, /patch/],
    ["too few attributes", { ...manifest, attributes: ["one"] }, /attributes/],
    ["the name of our own network", { ...manifest, id: "selfsame" }, /the network that ships/],
    ["an id that is taken", manifest, /The id "mine" is already that of a\.json/],
    ["megabytes", `"${"x".repeat(2 ** 20)}"`, /a manifest is a small file/],
  ])("are refused: %s", (_, content, message) => {
    write("a.json", manifest);
    write("c.json", content);
    const found = userSets(folder).find((each) => each.manifest === "c.json")!;
    expect("refusal" in found && found.refusal).toMatch(message);
  });
});

describe("files that a manifest pins", () => {
  it("are read from its folder and from folders inside", async () => {
    expect(Buffer.from(await readPinned(folder, pinned)).toString()).toBe("numbers");
    expect(await readPinned(folder, { file: "deeper/b.onnx", sha256 })).toHaveLength(7);
  });

  it.each<[string, string, RegExp]>([
    ["a way out", "../outside.onnx", /leads out of the folder/],
    ["a way out and in", "deeper/../a.onnx", /leads out of the folder/],
    ["a way out as Windows has it", "deeper\\..\\..\\outside.onnx", /leads out of the folder/],
    ["an absolute path", join(base, "outside.onnx"), /leads out of the folder/],
    ["an absolute path of Windows", "C:\\outside.onnx", /leads out of the folder/],
    ["nothing", "none.onnx", /none\.onnx is not there/],
    ["a folder", "deeper", /no ordinary file/],
  ])("are refused: %s", async (_, file, message) => {
    await expect(readPinned(folder, { file, sha256 })).rejects.toThrow(message);
  });

  it.skipIf(process.platform === "win32")("are refused where a link leads out, and read where it stays", async () => {
    symlinkSync(join(base, "outside.onnx"), join(folder, "out.onnx"));
    symlinkSync(base, join(folder, "up"));
    symlinkSync(join(folder, "a.onnx"), join(folder, "in.onnx"));
    await expect(readPinned(folder, { file: "out.onnx", sha256 })).rejects.toThrow(/link that leads out/);
    await expect(readPinned(folder, { file: "up/outside.onnx", sha256 })).rejects.toThrow(/link that leads out/);
    expect(await readPinned(folder, { file: "in.onnx", sha256 })).toHaveLength(7);
  });

  it("are refused where they are others", async () => {
    await expect(readPinned(folder, { file: "a.onnx", sha256: "0".repeat(64) })).rejects.toThrow(
      /a\.onnx is not the file that the manifest describes: its SHA-256 is/,
    );
    write("changing.onnx", "numbers");
    expect(await readPinned(folder, { file: "changing.onnx", sha256 })).toHaveLength(7);
    write("changing.onnx", "numbres");
    await expect(readPinned(folder, { file: "changing.onnx", sha256 })).rejects.toThrow(/is not the file/);
  });
});
