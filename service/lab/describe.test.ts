/** Pictures in the READMEs of experiments. */
import { describe, expect, it } from "vitest";
import { describeExperiments, experimentFigure } from "./describe.ts";

describe("pictures of READMEs", () => {
  it("are all there, small, and found by the name that stands in the text", async () => {
    for (const { id, readme } of await describeExperiments())
      for (const [, file] of readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)) {
        const png = Buffer.from(await experimentFigure(id, file));
        expect(png.subarray(1, 4).toString(), `${id}/${file}`).toBe("PNG");
        expect(png.length, `${id}/${file}`).toBeLessThan(150_000);
      }
  });

  it.each([
    ["vq-straight-through", "README.md"],
    ["vq-straight-through", "figures/../README.md"],
    ["vq-straight-through", "figures/none.png"],
    ["../../assets/icons", "selfsame-512.png"],
    ["", "figures/none.png"],
  ])("and nothing else: %j %j", async (id, file) => {
    await expect(experimentFigure(id, file)).rejects.toMatchObject({ code: "notFound" });
  });
});
