import { expect, it } from "vitest";
import { filterBlocks } from "./MetadataPanel.tsx";

const blocks = [
  {
    id: "ifd0",
    title: "IFD0",
    tags: [
      { name: "Make", text: "NIKON" },
      { name: "Model", text: "E990" },
    ],
  },
  { id: "exif", title: "EXIF", tags: [{ name: "FNumber", text: "2.5" }] },
];

it("finds all words in name or value, whatever their case", () => {
  expect(filterBlocks(blocks, "model e9")).toEqual([{ ...blocks[0], tags: [blocks[0].tags[1]] }]);
  expect(filterBlocks(blocks, "model 2.5")).toEqual([]);
});

it("keeps everything for an empty search", () => {
  expect(filterBlocks(blocks, "  ")).toBe(blocks);
});
