/** What a reader has brought, and the library of networks, as the command line lists and uses them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { verifyDocumentSchema } from "../contract/findings.ts";
import { listedModelSchema } from "../contract/models.ts";
import { localiser, writeReaderModel } from "../tests/support/readerModels.ts";
import { modelsAdd, modelsInspect, modelsRemove } from "./models.ts";

const home = mkdtempSync(join(tmpdir(), "selfsame-cli-models-"));
const models = join(home, "selfsame", "models");
const picture = join(home, "picture.png");

function selfsame(...args: string[]) {
  const env = { ...process.env, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
  return spawnSync(process.execPath, [join(import.meta.dirname, "bin.mjs"), ...args], { encoding: "utf8", env });
}

beforeAll(async () => {
  await sharp({ create: { width: 64, height: 48, channels: 3, background: "#c08040" } })
    .png()
    .toFile(picture);
});
afterAll(() => rmSync(home, { recursive: true }));

// Elsewhere the folder of settings does not come from the environment.
describe.skipIf(process.platform !== "linux")(
  "selfsame models list",
  () => {
    it("says where they belong while there are none, then lists them, and why one is refused", () => {
      const none = selfsame("models", "list");
      expect(none).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^own +exif-consistency: EXIF consistency, .*, 7 layers$/m),
        stderr: expect.stringContaining(models),
      });
      writeReaderModel(models, "edges", localiser());
      expect(selfsame("models", "list")).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^ok +model:edges: /),
      });
      writeFileSync(join(models, "broken.json"), "{");
      const { status, stdout } = selfsame("models", "list", "--json");
      expect(status).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({
        folder: models,
        manifests: [
          { manifest: "broken.json", refused: true },
          { id: "model:edges", refused: false },
        ],
      });
    });

    it("and verify takes them by that name", () => {
      const { status, stdout } = selfsame("verify", picture, "--detectors", "model:edges", "--json");
      expect(status).toBe(0);
      const { findings, tool } = verifyDocumentSchema.parse(JSON.parse(stdout));
      expect(findings.map(({ detector, state }) => [detector, state])).toEqual([["model:edges", "ran"]]);
      expect(tool.models.some(({ name }) => name === "model:edges")).toBe(true);
      expect(selfsame("verify", picture, "--detectors", "model:none").stderr).toMatch(
        /no detector "model:none".*model:edges/s,
      );
    });
  },
  60_000,
);

describe.skipIf(process.platform !== "linux")("selfsame models inspect, add and remove", () => {
  const { signal } = new AbortController();

  /** What a command prints, without the start of a process. */
  async function printed(command: () => Promise<number>): Promise<string> {
    let text = "";
    const write = vi.spyOn(process.stdout, "write").mockImplementation((piece, after) => {
      text += String(piece);
      (after as unknown as () => void)();
      return true;
    });
    try {
      expect(await command()).toBe(0);
    } finally {
      write.mockRestore();
    }
    return text;
  }

  beforeAll(() => {
    vi.stubEnv("XDG_CONFIG_HOME", home);
    vi.stubEnv("XDG_DATA_HOME", home);
  });
  afterAll(() => void vi.unstubAllEnvs());

  it("list what is in a file, take a layer of it, and let it go again", async () => {
    const file = join(home, "finder.onnx");
    writeFileSync(file, localiser());
    const look = await printed(() => modelsInspect(file, {}, signal));
    expect(look).toMatch(/^input +picture +f32 \[1, 3, any, any\]$/m);
    expect(look).toMatch(/^layer +map +Abs \[1, 1, 224, 224\] width 1$/m);
    expect(look).toMatch(/^pictures 224x224, rgb, 0\.\.1, nchw$/m);
    const options = {
      layer: ["map"],
      size: { width: 64, height: 48 },
      scale: "imagenet" as const,
      order: "bgr" as const,
    };
    const added = await printed(() => modelsAdd(file, { ...options, json: true }, signal));
    const { id, input, layers } = listedModelSchema.parse(JSON.parse(added));
    expect(id).toBe("user:finder");
    expect(input).toMatchObject({ width: 64, height: 48, order: "bgr", mean: [0.406, 0.456, 0.485] });
    expect(layers.map(({ tensor }) => tensor)).toEqual(["map"]);
    await expect(modelsAdd(id, { layer: ["nowhere"] }, signal)).rejects.toThrow(/no layer "nowhere"/);
    await printed(() => modelsRemove(id, { layer: "map" }));
    await printed(() => modelsRemove(id, {}));
    await expect(modelsRemove(id, {})).rejects.toThrow(/no model "user:finder"/);
  });
});
