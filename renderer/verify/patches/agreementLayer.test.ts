import { describe, expect, it } from "vitest";
import { patchComparison } from "../../../tests/support/patchComparison.ts";
import { notComputed } from "../../viewer/composeTile.ts";
import { fetchTile, offerRaster } from "../../viewer/windowRasters.ts";
import { agreementLayer } from "./agreementLayer.ts";

const patches = patchComparison({ rows: 3, columns: 4, smaller: [5], missing: [3] });
const picture = { width: 110, height: 80 };

describe("agreement layer", () => {
  const { map, samples } = agreementLayer(patches, picture, 0);
  const at = (x: number, y: number) => samples[y * map.raster.width + x];

  it("shows at every pixel the patch whose middle is nearest", () => {
    expect([map.raster.width, map.raster.height]).toEqual([110, 80]);
    expect(at(0, 0)).toBe(65534);
    expect(at(40, 40) / 65534).toBeCloseTo(0.6, 2);
    expect(at(30, 30)).toBe(at(49, 49));
    expect(at(29, 30)).toBe(65534);
  });

  it("is not computed where the patch was not, and where none looks", () => {
    expect(at(90, 5)).toBe(notComputed);
    expect(at(105, 40)).toBe(notComputed);
  });

  it("says what the colours mean and how fine it is", () => {
    expect(map.meaning).toEqual({ low: "does not agree", high: "agrees with the chosen patch" });
    expect(map.grain).toBe("4 × 3 patches of 40 × 40 pixels, 20 apart");
  });

  it("of a large picture is a raster of bounded size, with a name of its own", () => {
    const large = agreementLayer(patches, { width: 8000, height: 6000 }, 0).map.raster;
    expect([large.width, large.height, large.tile]).toEqual([1024, 768, 1024]);
    expect(large.id).not.toBe(map.raster.id);
  });

  it("is served by the window for as long as it is offered", async () => {
    const withdraw = offerRaster(map.raster, samples);
    const path = `/raster/${map.raster.id}/0/0/0`;
    const { signal } = new AbortController();
    expect(await fetchTile(path, signal)).toBe(samples.buffer);
    withdraw();
    await expect(fetchTile(path, signal)).rejects.toThrow();
  });
});
