import { expect, it } from "vitest";
import { seriesColours } from "./colours.ts";

const token = (name: string) => name;
const colours = (...names: string[]) => seriesColours(names, true, token);

it("gives a few series the unlike colours of the theme, in order", () => {
  expect(colours("Adam", "SGD", "Normed")).toEqual(["--chart-1", "--chart-2", "--chart-3"]);
});

it("gives series that are ordered by a number a ramp", () => {
  const ramp = colours("width 32", "width 64", "width 128", "width 256");
  expect(ramp.every((colour) => colour.startsWith("rgb("))).toBe(true);
  expect(new Set(ramp).size).toBe(4);
  expect(colours("width 64", "width 32", "width 128", "width 256")[0]).toBe("--chart-1");
  expect(colours("layer 1", "head 2", "layer 3", "layer 4")[0]).toBe("--chart-1");
});

it("gives more series than there are colours a ramp, all unlike", () => {
  const many = colours(...Array.from("abcdefghijkl"));
  expect(new Set(many).size).toBe(12);
});
