import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMask, readSet } from "./readSet.ts";

let folder = "";
const set = (name: string, files: string[], index?: unknown): string => {
  const root = join(folder, name);
  mkdirSync(root);
  for (const file of files) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  if (index !== undefined) writeFileSync(join(root, "index.json"), JSON.stringify(index));
  return root;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-set-test-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a set with an index", () => {
  it("gives each splice and its twin, with format and part where the index knows them", async () => {
    const root = set(
      "indexed",
      ["a/image.jpg", "a/mask.png", "pristine/a.jpg", "b/image.png", "b/mask.png", "b/source.png"],
      [
        {
          id: "a",
          image: "a/image.jpg",
          mask: "a/mask.png",
          pristine: "pristine/a.jpg",
          format: "q80",
          part: "b",
          source: {},
        },
        {
          id: "b",
          image: "b/image.png",
          mask: "b/mask.png",
          pristine: null,
          manipulation: "copy-move",
          sourceMask: "b/source.png",
        },
      ],
    );
    const { pictures } = await readSet(root);
    const common = { id: "a", format: "q80", part: "b" };
    expect(pictures).toEqual([
      { ...common, kind: "spliced", path: join(root, "a/image.jpg"), mask: join(root, "a/mask.png") },
      { ...common, kind: "pristine", path: join(root, "pristine/a.jpg") },
      {
        id: "b",
        format: "png",
        manipulation: "copy-move",
        kind: "spliced",
        path: join(root, "b/image.png"),
        mask: join(root, "b/mask.png"),
        source: join(root, "b/source.png"),
      },
    ]);
  });

  it.each([
    ["no list", { a: 1 }, /no index of pictures/],
    ["nothing", [], /no pictures with masks/],
    ["a file that is missing", [{ id: "a", image: "a.png", mask: "gone.png" }], /names .*gone\.png/],
    ["a file elsewhere", [{ id: "a", image: "../indexed/a/image.jpg", mask: "a.png" }], /outside of its folder/],
    ["an absolute path", [{ id: "a", image: "/etc/hosts", mask: "a.png" }], /outside of its folder/],
    ["one name twice", Array(2).fill({ id: "a", image: "a.png", mask: "a.png" }), /two pictures named "a"/],
  ])("is refused where it names %s", async (name, index, words) => {
    const root = set(`refused ${name}`, ["a.png"], index);
    await expect(readSet(root)).rejects.toMatchObject({ code: "usage", message: expect.stringMatching(words) });
  });
});

it("finds pictures and masks in folders without an index", async () => {
  const root = set("found", ["b/image.JPG", "b/mask.png", "a/image.webp", "a/mask.png", "c/image.png", "notes.txt"]);
  const { pictures } = await readSet(root);
  expect(pictures.map(({ id, kind, format }) => [id, kind, format])).toEqual([
    ["a", "spliced", "webp"],
    ["b", "spliced", "jpeg"],
  ]);
  await expect(readSet(join(folder, "nowhere"))).rejects.toMatchObject({ code: "usage" });
});

it("reads masks of any colour space as altered or not", async () => {
  const grey = Uint8Array.from([0, 255, 127, 128, 255, 0]);
  const raw = { raw: { width: 3, height: 2, channels: 1 as const } };
  const plain = sharp(grey, raw);
  const path = (name: string) => join(folder, name);
  await plain.clone().png().toFile(path("grey.png"));
  await plain.clone().toColourspace("srgb").png().toFile(path("colour.png"));
  await plain.clone().ensureAlpha(0.5).png().toFile(path("alpha.png"));
  for (const name of ["grey.png", "colour.png", "alpha.png"])
    expect(await readMask(path(name))).toEqual({ width: 3, height: 2, data: Uint8Array.from([0, 1, 0, 1, 1, 0]) });
  writeFileSync(path("broken.png"), "no picture");
  await expect(readMask(path("broken.png"))).rejects.toMatchObject({ code: "unreadable" });
});
