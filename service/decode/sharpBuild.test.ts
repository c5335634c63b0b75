/**
 * The WebAssembly build against the goldens that the native build holds in pixels.test.ts. In a file of its own, because
 * a process can load one build only.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { decode, fixture, goldens, pixelHash } from "./fixtures/fixture.ts";
import { libraryVersions, loadSharp, sharpBuild } from "./sharpBuild.ts";

beforeAll(() => {
  process.env.SELFSAME_SHARP = "wasm32";
});

describe("the WebAssembly build of sharp", () => {
  it("is the one that is loaded", async () => {
    expect(sharpBuild()).toBe("wasm32");
    const sharp = await loadSharp();
    expect(sharp.versions).toHaveProperty("emscripten");
    expect(libraryVersions().vips).toBe(sharp.versions.vips);
  });

  it.each(Object.keys(goldens))("decodes like the native build, bit by bit: %s", async (name) => {
    expect(pixelHash((await decode(fixture(name))).image)).toBe(goldens[name]);
  });

  it("blocks loaders that are not needed", async () => {
    const sharp = await loadSharp();
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    await expect(sharp(svg).metadata()).rejects.toThrow();
  });
});
