import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFile } from "./readFile.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-read-test-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("readFile", () => {
  it("gives the bytes and their SHA-256 (FIPS 180-4, example abc)", async () => {
    const path = join(folder, "abc");
    writeFileSync(path, "abc", { mode: 0o400 });
    const before = statSync(path, { bigint: true });
    const { bytes, sha256 } = await readFile(path);
    expect(new TextDecoder().decode(bytes)).toBe("abc");
    expect(sha256).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(statSync(path, { bigint: true }).mtimeNs).toBe(before.mtimeNs);
  });

  it("says what is wrong with a path", async () => {
    await expect(readFile(join(folder, "none"))).rejects.toMatchObject({ code: "notFound" });
    await expect(readFile(folder)).rejects.toMatchObject({ code: "usage", message: expect.stringContaining("folder") });
  });

  it.runIf(process.platform === "linux")("does not wait for a pipe", async () => {
    const pipe = join(folder, "pipe");
    spawnSync("sh", ["-c", 'mkfifo "$0"', pipe]);
    await expect(readFile(pipe)).rejects.toMatchObject({ code: "usage" });
  });

  it("tells of a file that changes while it is read", async () => {
    const path = join(folder, "growing");
    writeFileSync(path, new Uint8Array(64 * 1024 * 1024));
    const reading = readFile(path);
    const writing = setInterval(() => appendFileSync(path, "more"), 1);
    await expect(reading).rejects.toMatchObject({
      code: "unreadable",
      message: expect.stringContaining("changed while"),
    });
    clearInterval(writing);
  });
});
