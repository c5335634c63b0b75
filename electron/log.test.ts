import { expect, it } from "vitest";
import { withoutHome } from "./log.ts";

it("keeps the home folder out of texts, errors and nested values", () => {
  const error = new Error("cannot read /home/ada/a.jpg");
  const cleaned = JSON.stringify(withoutHome(["/home/ada/x", { path: "/home/ada", n: 1 }, error], "/home/ada"));
  expect(cleaned).not.toContain("ada");
  expect(cleaned).toContain("cannot read ~/a.jpg");
  expect(cleaned).toContain('"n":1');
});

it("changes nothing where there is no home folder", () => {
  expect(withoutHome("/a/b", "/")).toBe("/a/b");
});
