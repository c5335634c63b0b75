/** Files that are handed over: kept whole under their hash, or not at all. */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { referredTo } from "../contract/files.ts";
import { maxUploadBytes } from "../contract/routes.ts";
import { KeptFiles, keptName, writeBody } from "./keptFiles.ts";

let home: string;
let folder: string;
let files: KeptFiles;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "selfsame-kept-"));
  folder = join(home, "files");
  files = new KeptFiles(folder);
});
afterEach(() => rmSync(home, { recursive: true }));

async function* body(...chunks: (Uint8Array | string)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
const sha256 = createHash("sha256").update("a picture").digest("hex");
const dayAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);

describe("a file that is handed over", () => {
  it("is kept under its hash and its name, once, and is found by what stands for it", async () => {
    const kept = await files.keep("me.png", body("a ", "picture"));
    expect(kept).toMatchObject({ name: "me.png", bytes: 9, sha256, fresh: true, reference: `kept:${sha256}/me.png` });
    expect(readFileSync(kept.path, "utf8")).toBe("a picture");
    expect(await files.pathOf(kept.reference)).toBe(kept.path);
    expect(files.holds(kept.path)).toBe(true);
    expect((await files.keep("me.png", body("a picture"))).fresh).toBe(false);
    expect(readdirSync(folder)).toEqual([sha256]);
    files.remove(kept.path);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is looked at before it gets its place, and leaves nothing where it is refused", async () => {
    const seen: string[] = [];
    const look = async (path: string) => {
      seen.push(readFileSync(path, "utf8"));
      throw new Error("no picture");
    };
    await expect(files.keep("me.png", body("a picture"), look)).rejects.toThrow("no picture");
    expect(seen).toEqual(["a picture"]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused in words where it is empty, too large, broken off, or cannot be written", async () => {
    await expect(files.keep("none.png", body())).rejects.toMatchObject({
      code: "usage",
      message: "“none.png” is empty.",
    });
    await expect(files.keep("large.png", body(new Uint8Array(maxUploadBytes + 1)))).rejects.toMatchObject({
      code: "tooLarge",
      message: "“large.png” has more than 512 MiB.",
    });
    async function* broken() {
      yield Buffer.from("a ");
      throw new Error("aborted");
    }
    await expect(files.keep("half.png", broken())).rejects.toMatchObject({ code: "cancelled" });
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(home, "file"), "");
    const nowhere = new KeptFiles(join(home, "file", "below"));
    await expect(nowhere.keep("me.png", body("a picture"))).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(/“me.png” could not be kept in .*below: a part of the path is a file\./),
    });
  });

  it.runIf(existsSync("/dev/full"))("is read to its end where the disk is full, and says that", async () => {
    let sent = 0;
    async function* counted() {
      for (const piece of ["a", "b", "c"]) {
        sent++;
        yield Buffer.from(piece);
      }
    }
    const full = await open("/dev/full", "w");
    await expect(writeBody(full, "me.png", counted())).rejects.toMatchObject({ code: "ENOSPC" });
    await full.close();
    expect(sent).toBe(3);
  });
});

describe("a reference", () => {
  it("says that its file is gone, or is another one now", async () => {
    const { reference, path } = await files.keep("me.png", body("a picture"));
    writeFileSync(path, "another picture");
    await expect(files.pathOf(reference)).rejects.toThrow(/“me.png” was changed since it was kept/);
    rmSync(path);
    await expect(files.pathOf(reference)).rejects.toMatchObject({
      code: "notFound",
      message: expect.stringMatching(/^“me.png” is no longer kept in /),
    });
  });

  it("names nothing outside of the folder; what is none is a path", async () => {
    writeFileSync(join(home, "secret"), "secret");
    for (const name of ["..", "../secret", "..\\secret", "."])
      expect(await files.pathOf(`kept:${sha256}/${name}`).catch(() => "refused")).not.toBe(join(home, "secret"));
    for (const path of ["/a/b.png", "kept:photo.png", `kept:${sha256}`, ""])
      expect(await files.pathOf(path)).toBe(path);
  });

  it("keeps its name whatever the file was called, and file systems take it", () => {
    for (const [given, name] of [
      ["../../.bashrc", "_.._.bashrc"],
      ["con.png", "_con.png"],
      ["été (1).JPG", "été (1).JPG"],
      ["a\u0000b/c.npy", "a_b_c.npy"],
      [". .", "file"],
    ])
      expect(keptName(given)).toBe(name);
    const pieces = ["..", ".", " ", "/", "\\", "con", ".png", "é", "😀", "\ud800", "\u0000", "a", "long name "];
    const name = fc.array(fc.constantFrom(...pieces), { maxLength: 60 });
    fc.assert(
      fc.property(name, (given) => {
        const kept = keptName(given.join(""));
        expect(keptName(kept)).toBe(kept);
        expect(Buffer.byteLength(kept)).toBeLessThan(255);
        expect(kept).not.toMatch(/^\.|[\\/]|[.\s]$/);
        expect(referredTo(`kept:${sha256}/${kept}`)).toEqual({ sha256, name: kept });
      }),
    );
  });
});

describe("what nothing refers to", () => {
  it("goes after a day, with beginnings that never came whole", async () => {
    const [used, old, young] = await Promise.all(["used", "old", "young"].map((name) => files.keep(name, body(name))));
    for (const { path } of [used, old]) utimesSync(path, dayAgo, dayAgo);
    for (const part of ["dead.part", "coming.part"]) writeFileSync(join(folder, part), "");
    utimesSync(join(folder, "dead.part"), dayAgo, dayAgo);
    files.collect(new Set([used.path]));
    expect([used, old, young].map(({ path }) => existsSync(path))).toEqual([true, false, true]);
    expect(readdirSync(folder).sort()).toEqual([used.sha256, young.sha256, "coming.part"].sort());
  });
});
