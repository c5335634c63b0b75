import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileKernel, kernelNames } from "../../../scripts/build-kernels.mjs";

describe("committed kernels", () => {
  it.each(kernelNames)("%s is what its source compiles to", async (name) => {
    const committed = readFileSync(new URL(`./${name}.wasm.ts`, import.meta.url), "utf8");
    expect(await compileKernel(name)).toBe(committed);
  });
});
