/** What a reader has brought, as the command line lists and uses it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyDocumentSchema } from "../contract/findings.ts";
import { localiser, writeReaderModel } from "../tests/support/readerModels.ts";

const home = mkdtempSync(join(tmpdir(), "selfsame-cli-models-"));
const models = join(home, "selfsame", "models");
const picture = join(home, "picture.png");

function selfsame(...args: string[]) {
  const env = { ...process.env, XDG_CONFIG_HOME: home };
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
      expect(none).toMatchObject({ status: 0, stdout: "", stderr: expect.stringContaining(models) });
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
