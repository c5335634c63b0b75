/** What the viewer shows, as plain decisions: which layers, which readout. No drawing, no loading. */
import type { MapLayer, RasterInfo } from "../../contract/findings.ts";
import type { Region } from "../../engine/finding.ts";
import type { Outline, Segment } from "./drawMarks.ts";
import { formatValue, sampleValue, withUnit } from "./legend.ts";
import type { Overlay } from "./overlay.ts";
import { mapPixel, type RawTiles, readPixel } from "./samples.ts";
import type { ViewerMode, ViewerSettings } from "./settings.ts";
import type { Point, Rect } from "./viewTransform.ts";

/** A map as the viewer shows it. One that the window made says itself what it is called and how fine it is. */
export interface ShownMap extends MapLayer {
  /** Of a value under the cursor; "map" where left out. */
  name?: string;
  /** How much of the picture one value speaks for; read from the raster where left out. */
  grain?: string;
  /** In place of "not computed", which is hatched: what is not known is dimmed, as this legend says. */
  unknown?: string;
}

export interface ViewerContent {
  picture: RasterInfo;
  layer: ShownMap | null;
  regions: readonly Region[];
  /** Places pointed out over the regions. */
  outlines: readonly Outline[];
  /** Lines over the map. */
  border: readonly Segment[];
  /** Drawn over all of these. */
  overlay?: Overlay;
  settings: ViewerSettings;
}

/** The pixel pointed at. Numbers are null while their tile is on its way. */
export interface Readout {
  x: number;
  y: number;
  rgb: readonly [number, number, number] | null;
  /** The map's value in words; null where there is no map, or while it is on its way. */
  map: string | null;
}

/** The state that components and commands see; a new object whenever something in it changed. */
export interface ViewerSnapshot {
  /** Device pixels per picture pixel; 0 before the first drawing. */
  zoom: number;
  fitted: boolean;
  /** Level of the picture's pyramid that is drawn. */
  level: number;
  /** Everything in view is drawn in full detail. */
  ready: boolean;
  shown: ViewerMode;
  grid: "off" | "tooSmall" | "shown";
  /** The map is hidden while a key or button is held. */
  held: boolean;
  readout: Readout | null;
  crosshair: boolean;
  failures: number;
  failure: string;
  /** The part of the picture in view, in picture pixels. */
  visible: Rect;
}

/** What is really shown: without a map, or while it is held back, the picture alone. */
export function shownMode({ layer, settings }: ViewerContent, held: boolean): ViewerMode {
  return layer && !held ? settings.mode : "picture";
}

export interface LayerSpan {
  opacity: number;
  /** Threshold of the palette, 0..1 of the range. */
  threshold: number;
  from: number;
  to: number;
}

/** How the picture and the map share the surface; null for what is not drawn. */
export function layerSpans(
  content: ViewerContent,
  shown: ViewerMode,
): { picture: LayerSpan | null; map: LayerSpan | null } {
  const { settings, layer } = content;
  const whole: LayerSpan = { opacity: 1, threshold: 0, from: 0, to: 1 };
  switch (shown) {
    case "picture":
      return { picture: whole, map: null };
    case "map":
      return { picture: null, map: whole };
    case "split":
      return { picture: { ...whole, to: settings.split }, map: { ...whole, from: settings.split } };
    case "overlay":
      // A grey layer is a picture of its own: seen through, it would be neither.
      if (layer?.style === "grey") return { picture: whole, map: whole };
      return { picture: whole, map: { ...whole, opacity: settings.opacity, threshold: settings.threshold } };
  }
}

/** Reads what lies under a picture pixel. */
export function readAt(content: ViewerContent, pixel: Point, rawOf: (raster: RasterInfo) => RawTiles): Readout {
  const { picture, layer } = content;
  const rgb = readPixel(picture, pixel, rawOf(picture));
  let map: string | null = null;
  if (layer) {
    const sample = readPixel(layer.raster, mapPixel(picture, layer.raster, pixel), rawOf(layer.raster))?.[0];
    if (sample !== undefined) {
      const value = sampleValue(sample, layer.range);
      map = value === null ? (layer.unknown ?? "not computed") : withUnit(formatValue(value, layer.range), layer.unit);
    }
  }
  return { ...pixel, rgb: rgb ? [rgb[0], rgb[1], rgb[2]] : null, map };
}

/** The picture pixel that holds a point, or null beside the picture. */
export function pixelAt(picture: RasterInfo, point: Point): Point | null {
  const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
  return x >= 0 && y >= 0 && x < picture.width && y < picture.height ? { x, y } : null;
}
