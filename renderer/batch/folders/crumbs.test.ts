import { expect, it } from "vitest";
import { crumbsOf } from "./crumbs.ts";

const labels = (path: string) => crumbsOf(path).map(({ label, up }) => `${label} ${up}`);

it("names the folders on the way", () => {
  expect(labels("/home/ann/a\\b")).toEqual(["/ 3", "home 2", "ann 1", "a\\b 0"]);
  expect(labels("/")).toEqual(["/ 0"]);
  expect(labels("C:\\Users\\Ann")).toEqual(["C: 2", "Users 1", "Ann 0"]);
  expect(labels("C:\\")).toEqual(["C: 0"]);
});
