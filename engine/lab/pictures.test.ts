import { expect, it } from "vitest";
import { experimentTools } from "../../tests/support/experimentTools.ts";
import { imageTensor, labelTensor, splitByClass } from "./images.ts";
import { pictures, toGrey } from "./pictures.ts";

it("digits are taken where no folder is given; another folder's refused files are told", async () => {
  const { tools, recording } = experimentTools();
  const digits = await pictures("", tools);
  expect([digits.channels, digits.classes.length]).toEqual([1, 10]);
  const made = { ...digits, notes: ["1 file could not be read"] };
  await pictures("/some/folder", { ...tools, data: { ...tools.data, folder: async () => made } });
  expect(recording.notes).toEqual(["1 file could not be read"]);
  await expect(pictures("/no/such/folder", tools)).rejects.toThrow(/there is no such folder/);
});

it("colours become luma", () => {
  const colours = {
    width: 2,
    height: 1,
    channels: 3 as const,
    pixels: Uint8Array.from([255, 0, 0, 255, 255, 255]),
    labels: Int32Array.of(0),
    classes: ["a"],
    notes: [],
  };
  const grey = toGrey(colours);
  expect([grey.channels, Array.from(grey.pixels)]).toEqual([1, [76, 255]]);
  expect(toGrey(grey)).toBe(grey);
  // Planes of colours lie behind each other in a tensor.
  expect(Array.from(imageTensor(colours, [0]).data)).toEqual([1, 1, 0, 1, 0, 1]);
  expect(Array.from(labelTensor(colours, [0, 0]).data)).toEqual([0, 0]);
});

it("a split keeps its share of every class, and nothing on both sides", async () => {
  const digits = await pictures("", experimentTools().tools);
  const { train, test } = splitByClass(digits, 0.3, 5);
  expect(new Set([...train, ...test]).size).toBe(digits.labels.length);
  for (let label = 0; label < 10; label++) {
    const count = (list: Int32Array) => list.filter((i) => digits.labels[i] === label).length;
    expect(count(test) / (count(test) + count(train))).toBeCloseTo(0.3, 2);
  }
  expect(splitByClass(digits, 0.3, 5)).toEqual({ train, test });
});
