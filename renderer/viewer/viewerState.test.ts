import { describe, expect, it } from "vitest";
import type { MapLayer, RasterInfo } from "../../contract/findings.ts";
import { defaultViewerSettings } from "./settings.ts";
import { layerSpans, pixelAt, readAt, shownMode, type ViewerContent } from "./viewerState.ts";

const picture: RasterInfo = { id: "p", width: 16, height: 8, tile: 256, levels: 1, sample: "rgb8" };
const layer: MapLayer = {
  raster: { id: "m", width: 2, height: 1, tile: 256, levels: 1, sample: "u16" },
  range: [0, 10],
  unit: "grey levels",
  meaning: { low: "agrees", high: "disagrees" },
  style: "heat",
};
const settings = { ...defaultViewerSettings, opacity: 0.4, threshold: 0.2, split: 0.3 };
const content: ViewerContent = { picture, layer, regions: [], outlines: [], border: [], settings };

describe("viewer state", () => {
  it("shows the picture alone without a map and while the map is held back", () => {
    expect(shownMode(content, false)).toBe("overlay");
    expect(shownMode(content, true)).toBe("picture");
    expect(shownMode({ ...content, layer: null }, false)).toBe("picture");
  });

  it("divides the surface", () => {
    expect(layerSpans(content, "picture").map).toBeNull();
    expect(layerSpans(content, "map").picture).toBeNull();
    expect(layerSpans(content, "overlay").map).toEqual({ opacity: 0.4, threshold: 0.2, from: 0, to: 1 });
    const split = layerSpans(content, "split");
    expect([split.picture?.to, split.map?.from, split.map?.threshold]).toEqual([0.3, 0.3, 0]);
    const grey = layerSpans({ ...content, layer: { ...layer, style: "grey" } }, "overlay");
    expect(grey.map).toMatchObject({ opacity: 1, threshold: 0 });
  });

  it("reads the pixel and the value of the map that speaks for it", () => {
    const rgb = new Uint8Array(3 * 16 * 8);
    rgb.set([7, 8, 9], 3 * (2 * 16 + 3));
    const raw = (raster: RasterInfo) => () => (raster.id === "p" ? rgb : Uint16Array.of(32767, 65535));
    expect(readAt(content, { x: 3, y: 2 }, raw)).toEqual({ x: 3, y: 2, rgb: [7, 8, 9], map: "5 grey levels" });
    expect(readAt(content, { x: 8, y: 0 }, raw).map).toBe("not computed");
    expect(readAt(content, { x: 8, y: 0 }, () => () => undefined)).toEqual({ x: 8, y: 0, rgb: null, map: null });
  });

  it("points at pixels of the picture only", () => {
    expect(pixelAt(picture, { x: 15.9, y: 0 })).toEqual({ x: 15, y: 0 });
    expect(pixelAt(picture, { x: 16, y: 0 })).toBeNull();
    expect(pixelAt(picture, { x: -0.1, y: 3 })).toBeNull();
  });
});
