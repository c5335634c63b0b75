import { describe, expect, it } from "vitest";
import type { DroppedEntry, DroppedFile, DroppedFolder } from "../../platform/folders.ts";
import { describeFolder } from "./dropped.ts";

const file = (name: string, bytes: number): DroppedFile => ({
  isFile: true,
  isDirectory: false,
  name,
  file: (done) => done(new File([new Uint8Array(bytes)], name)),
});

let portions = 0;
const folder = (name: string, children: DroppedEntry[]): DroppedFolder => ({
  isFile: false,
  isDirectory: true,
  name,
  createReader: () => {
    let given = 0;
    return {
      readEntries: (done) => {
        portions++;
        const next = children.slice(given, given + 100);
        given += next.length;
        done(next);
      },
    };
  },
});

describe("a dropped folder", () => {
  it("is described by files with their paths below it, those higher up first", async () => {
    const tree = folder("case", [
      folder("in", [folder("deep", [file("c.jpg", 3)]), file("b.jpg", 2)]),
      file("a.jpg", 1),
    ]);
    expect(await describeFolder(tree)).toEqual({
      name: "case",
      files: [
        { path: "a.jpg", bytes: 1 },
        { path: "in/b.jpg", bytes: 2 },
        { path: "in/deep/c.jpg", bytes: 3 },
      ],
    });
  });

  it("is not read to its end", async () => {
    portions = 0;
    const many = Array.from({ length: 5000 }, (_, i) => file(`${i}.jpg`, i % 7));
    const { files } = await describeFolder(folder("many", many));
    expect(files).toHaveLength(50);
    expect(portions).toBe(1);
  });

  it("passes over what cannot be read, and ends where there are only folders", async () => {
    const gone: DroppedFile = { ...file("gone.jpg", 1), file: (_done, fail) => fail(new Error("NotFoundError")) };
    const locked: DroppedFolder = {
      ...folder("locked", []),
      createReader: () => ({ readEntries: (_done, fail) => fail(new Error("NotAllowedError")) }),
    };
    expect(await describeFolder(folder("a", [gone, locked, file("b.png", 4)]))).toEqual({
      name: "a",
      files: [{ path: "b.png", bytes: 4 }],
    });
    const endless: DroppedFolder = folder("again", []);
    const loop: DroppedFolder = { ...endless, createReader: () => folder("x", [loop]).createReader() };
    expect(await describeFolder(loop)).toEqual({ name: "again", files: [] });
  });
});
