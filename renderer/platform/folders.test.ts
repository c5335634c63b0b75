import { describe, expect, it } from "vitest";
import { collectChosen, collectDropped, type DroppedEntry, type DroppedFile, type DroppedFolder } from "./folders.ts";

const fileEntry = (name: string, type = ""): DroppedFile => ({
  isFile: true,
  isDirectory: false,
  name,
  file: (done) => done(new File(["x"], name, { type })),
});

/** A folder that hands out its children in portions, as Chromium does. */
const folderEntry = (name: string, children: DroppedEntry[], portion = 2): DroppedFolder => ({
  isFile: false,
  isDirectory: true,
  name,
  createReader: () => {
    let given = 0;
    return {
      readEntries: (done) => {
        const next = children.slice(given, given + portion);
        given += next.length;
        done(next);
      },
    };
  },
});

const names = (files: File[]) => files.map((file) => file.name);

describe("collectDropped", () => {
  it("walks folders within folders, all portions, in the order of names", async () => {
    const tree = folderEntry("case", [
      fileEntry("10.jpg"),
      fileEntry("9.jpg"),
      folderEntry("more", [fileEntry("b.png"), fileEntry("a.HEIC"), fileEntry("c.tif")]),
    ]);
    const { files, skipped } = await collectDropped([tree, fileEntry("last.jpg")]);
    expect(names(files)).toEqual(["9.jpg", "10.jpg", "a.HEIC", "b.png", "c.tif", "last.jpg"]);
    expect(skipped).toBe(0);
  });

  it("counts what is no image and passes over hidden files", async () => {
    const tree = folderEntry("case", [
      fileEntry("notes.txt", "text/plain"),
      fileEntry(".DS_Store"),
      fileEntry("a.jpg"),
    ]);
    const { files, skipped } = await collectDropped([tree, fileEntry("film.mp4", "video/mp4")]);
    expect(names(files)).toEqual(["a.jpg"]);
    expect(skipped).toBe(2);
  });

  it("takes a directly dropped file of unknown kind, and leaves it to the service", async () => {
    const { files, skipped } = await collectDropped([
      fileEntry("evidence.bin"),
      folderEntry("f", [fileEntry("x.bin")]),
    ]);
    expect(names(files)).toEqual(["evidence.bin"]);
    expect(skipped).toBe(1);
  });

  it("names what cannot be read and goes on", async () => {
    const broken: DroppedFile = { ...fileEntry("gone.jpg"), file: (_done, fail) => fail(new Error("NotFoundError")) };
    const { files, unreadable } = await collectDropped([broken, fileEntry("a.jpg")]);
    expect(unreadable).toEqual(["gone.jpg"]);
    expect(names(files)).toEqual(["a.jpg"]);
  });
});

describe("collectChosen", () => {
  it("judges files that came with a folder by their names", () => {
    const inFolder = (path: string, type = "") => {
      const file = new File(["x"], path.split("/").pop()!, { type });
      Object.defineProperty(file, "webkitRelativePath", { value: path });
      return file;
    };
    const { files, skipped } = collectChosen([
      inFolder("case/a.jpg", "image/jpeg"),
      inFolder("case/readme.md", "text/markdown"),
      inFolder("case/.git/logo.png", "image/png"),
    ]);
    expect(names(files)).toEqual(["a.jpg"]);
    expect(skipped).toBe(1);
  });
});
