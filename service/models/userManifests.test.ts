import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userManifests } from "./userManifests.ts";

const base = mkdtempSync(join(tmpdir(), "selfsame-manifests-"));
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
    expect(userManifests(join(base, "nowhere"))).toEqual([]);
    const [noFolder] = userManifests(join(base, "outside.onnx"));
    expect("refusal" in noFolder && noFolder.refusal).toMatch(/The folder of models cannot be read/);
    mkdirSync(join(base, "odd", "a.json"), { recursive: true });
    expect(userManifests(join(base, "odd"))).toEqual([
      { manifest: "a.json", refusal: "a.json: It is no ordinary file." },
    ]);
    write("a.json", manifest);
    write("b.json", { ...manifest, id: "other", attributes: Array.from({ length: 83 }, (_, i) => `answer ${i}`) });
    expect(userManifests(folder).map((found) => "set" in found && found.set.id)).toEqual(["mine", "other"]);
  });

  it.each<[string, object | string, RegExp]>([
    ["no JSON", "{", /^c\.json: It is no JSON/],
    ["a kind that is not known", { ...manifest, kind: "localiser" }, /It is no manifest of a set of models: .*kind/s],
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
    const found = userManifests(folder).find((each) => each.manifest === "c.json")!;
    expect("refusal" in found && found.refusal).toMatch(message);
  });
});
