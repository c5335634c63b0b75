import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { classify } from "./classify.ts";
import { filterOf, type Patterns } from "./patterns.ts";
import { type Found, walk } from "./walk.ts";

let root = "";
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "selfsame-walk-test-")));
  mkdirSync(join(root, "in/deep/er"), { recursive: true });
  mkdirSync(join(root, "in/Raw"));
  mkdirSync(join(root, "case"));
  for (const path of [
    "b.jpg",
    "B.jpg",
    "a.txt",
    "in/c.JPG",
    "in/deep/er/d.png",
    "in/Raw/e.jpg",
    "in.jpg",
    "case/f.png",
  ])
    writeFileSync(join(root, path), path);
  symlinkSync(root, join(root, "in/deep/ring"));
  symlinkSync("/etc/hostname", join(root, "out.jpg"));
  symlinkSync(join(root, "b.jpg"), join(root, "again.jpg"));
});
afterAll(() => rmSync(root, { recursive: true }));

async function found(patterns: Patterns = {}, leaveOut: string[] = []): Promise<Found[]> {
  const all: Found[] = [];
  for await (const one of walk(root, filterOf(patterns), leaveOut, new AbortController().signal)) all.push(one);
  return all;
}

const paths = (all: Found[], kind: Found["kind"]) => all.filter((one) => one.kind === kind).map(({ path }) => path);

describe("a walk through a folder", () => {
  it("is in the order of the names, follows no link, and ends although a link leads in a ring", async () => {
    const all = await found();
    expect(paths(all, "file")).toEqual([
      ...["B.jpg", "a.txt", "b.jpg", "case/f.png", "in/Raw/e.jpg", "in/c.JPG", "in/deep/er/d.png", "in.jpg"],
    ]);
    expect(paths(all, "link").sort()).toEqual(["again.jpg", "in/deep/ring", "out.jpg"]);
    expect(all.find(({ path }) => path === "a.txt")).toMatchObject({ bytes: 5, modified: expect.any(Number) });
  });

  it("takes what is included and leaves out what is excluded, folders as a whole", async () => {
    expect(paths(await found({ include: ["*.jpg"], exclude: ["raw"] }), "file")).toEqual([
      ...["B.jpg", "b.jpg", "in/c.JPG", "in.jpg"],
    ]);
    expect(paths(await found({ include: ["in/**"], exclude: ["in/deep/**/*.png"] }), "file")).toEqual([
      ...["in/Raw/e.jpg", "in/c.JPG"],
    ]);
    expect(paths(await found({}, [join(root, "case"), join(root, "in")]), "file")).toEqual([
      ...["B.jpg", "a.txt", "b.jpg", "in.jpg"],
    ]);
    expect(filterOf({ exclude: ["raw"] }).takesFile("in/raw/e.jpg")).toBe(false);
    expect(() => filterOf({ include: [" "] })).toThrow("empty");
  });

  // Who may read everything is refused nothing.
  it.skipIf(process.getuid?.() === 0)("tells of a folder that may not be read, and goes on", async () => {
    chmodSync(join(root, "in"), 0);
    const all = await found();
    chmodSync(join(root, "in"), 0o700);
    expect(all.find(({ kind }) => kind === "unreadable")).toMatchObject({
      path: "in/",
      reason: expect.stringContaining("may not be read"),
    });
    expect(paths(all, "file")).toContain("in.jpg");
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const walking = walk(root, filterOf({}), [], stop.signal);
    await walking.next();
    stop.abort(new Error("enough"));
    await expect(walking.next()).rejects.toThrow("enough");
  });
});

describe("what a file is", () => {
  it.each([
    ["photo", [0xff, 0xd8, 0xff, 0xe0], { kind: "picture" }],
    ["notes.txt", "Dear all", { kind: "notPicture" }],
    ["letter.pdf", "%PDF-1.7", { kind: "notPicture" }],
    ["film.mp4", "\0\0\0\x18ftypisom\0\0\0\0isomavc1", { kind: "notPicture" }],
    ["phone", "\0\0\0\x18ftypheic\0\0\0\0mif1heic", { kind: "picture" }],
    ["empty", "", { kind: "notPicture" }],
    ["old.bmp", "BM\x46\0\0\0\0\0\0\0", { kind: "refused", state: "skipped", reason: expect.stringContaining("BMP") }],
    ["raw", "\0\0\0\x18ftypcrx \0\0\0\0crx isom", { kind: "refused", state: "skipped" }],
    ["lies.jpg", "Dear all", { kind: "refused", state: "failed", reason: expect.stringContaining("content is none") }],
    ["empty.PNG", "", { kind: "refused", state: "failed", reason: expect.stringContaining("empty") }],
  ])("%s is told by its content", async (name, content, expected) => {
    const path = join(root, name);
    writeFileSync(path, typeof content === "string" ? Buffer.from(content, "latin1") : Uint8Array.from(content));
    expect(await classify(path)).toMatchObject(expected);
    rmSync(path);
  });

  it("is told of a file that cannot be opened", async () => {
    expect(await classify(join(root, "none.jpg"))).toMatchObject({ kind: "refused", state: "failed" });
    // A link may lead out of the folder.
    expect(await classify(join(root, "again.jpg"))).toMatchObject({ kind: "refused", state: "failed" });
  });
});
