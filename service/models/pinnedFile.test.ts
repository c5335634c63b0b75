import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPinned } from "./pinnedFile.ts";

const base = mkdtempSync(join(tmpdir(), "selfsame-pinned-"));
const folder = join(base, "models");
afterAll(() => rmSync(base, { recursive: true, force: true }));

const sha256 = createHash("sha256").update("numbers").digest("hex");
const pinned = { file: "a.onnx", sha256 };
const write = (name: string, content: string) => writeFileSync(join(folder, name), content);

beforeAll(() => {
  mkdirSync(join(folder, "deeper"), { recursive: true });
  write("a.onnx", "numbers");
  write("deeper/b.onnx", "numbers");
  writeFileSync(join(base, "outside.onnx"), "numbers");
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
