import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFolder } from "./findFolder.ts";
import { Folders } from "./folders.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-folders-"));
const at = (...path: string[]) => join(parent, ...path);

beforeAll(() => {
  for (const name of ["photos 10", "photos 9", ".hidden", "case", "deep/a/b/c/d/e/photos 9"])
    mkdirSync(at(name), { recursive: true });
  mkdirSync(at("other/photos 9/sub"), { recursive: true });
  writeFileSync(at("other/photos 9/sub/a.jpg"), "12345");
  writeFileSync(at("other/photos 9/b.jpg"), "1");
  writeFileSync(at("case/case.json"), "{}");
  writeFileSync(at("notes.txt"), "");
  writeFileSync(at(".secret"), "");
  symlinkSync(at("photos 10"), at("link"));
  symlinkSync(at("nowhere"), at("broken"));
});
afterAll(() => rmSync(parent, { recursive: true }));

describe("folders", () => {
  it("are listed by name without what is hidden, and each leads to the next", async () => {
    const folders = new Folders();
    const { folder } = folders.tell(parent);
    const list = await folders.list(folder);
    expect(list.folders.map(({ name, isCase }) => [name, isCase])).toEqual([
      ["case", true],
      ["deep", false],
      ["link", false],
      ["other", false],
      ["photos 9", false],
      ["photos 10", false],
    ]);
    // A broken link is no folder.
    expect(list).toMatchObject({ folder, path: parent, files: 2, isCase: false });
    const within = await folders.list(list.folders[3].folder);
    expect(within).toMatchObject({ path: at("other"), parent: folder, folders: [{ name: "photos 9" }] });
    let top = within;
    while (top.parent) top = await folders.list(top.parent);
    expect(top).toMatchObject({ path: "/", name: "/" });
    expect(folders.pathOf((await folders.list()).folder)).toBe((await folders.list()).path);
  });

  it("are known by what was given out for them, and by no path", async () => {
    const folders = new Folders();
    await expect(folders.list(parent)).rejects.toMatchObject({ code: "notFound" });
    expect(() => folders.pathOf("/")).toThrow(/no longer known/);
    const gone = folders.tell(at("gone"));
    expect(gone.folder).not.toContain("gone");
    await expect(folders.list(gone.folder)).rejects.toMatchObject({
      ...{ code: "usage", message: expect.stringContaining("there is no such folder") },
    });
  });
});

describe("a dropped folder", () => {
  const files = [
    { path: "sub/a.jpg", bytes: 5 },
    { path: "b.jpg", bytes: 1 },
  ];

  it("is the one that holds its files", async () => {
    expect(await findFolder({ name: "photos 9", files }, [parent])).toEqual([at("other/photos 9")]);
    expect(await findFolder({ name: "photos 9", files }, [at("other/photos 9")])).toEqual([at("other/photos 9")]);
    expect(await findFolder({ name: "photos 9", files: [{ path: "b.jpg", bytes: 2 }] }, [parent])).toEqual([]);
    expect(await findFolder({ name: "photos 10", files: [{ path: "../notes.txt", bytes: 0 }] }, [parent])).toEqual([]);
  });

  it("may be one of several, none of them too deep, and is looked for as long as one would wait", async () => {
    const dropped = { name: "photos 9", files: [] };
    expect(await findFolder(dropped, [parent])).toEqual([at("photos 9"), at("other/photos 9")]);
    expect(await findFolder(dropped, [parent], { ms: 2000, depth: 7 })).toHaveLength(3);
    expect(await findFolder(dropped, [parent], { ms: -1, depth: 7 })).toEqual([]);
  });
});
