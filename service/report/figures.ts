/**
 * The pictures of a report: the photograph reduced in size, and maps in colour. Every figure of one exhibit has the
 * same proportions, so that places can be compared by eye.
 */
import type { MapLayer, RasterInfo } from "../../contract/findings.ts";
import type { Region } from "../../engine/finding.ts";
import { colourTable } from "../../engine/image/colourMap.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import type { Level, RasterStore } from "../rasters/store.ts";
import { type MapSamples, NOT_COMPUTED } from "./mapPng.ts";

export interface Figure {
  mediaType: "image/jpeg" | "image/png";
  data: Uint8Array;
  /** In pixels of the figure. */
  width: number;
  height: number;
}

/** The colour map of reports; readable in grey print and with every kind of colour blindness. */
export const figureColourMap = "viridis";

export const LONGEST_SIDE = 1000;

/** The photograph, at most 1000 pixels wide or high, with outlines around regions. */
export async function drawPicture(
  rasters: RasterStore,
  info: RasterInfo,
  regions: readonly Region[],
  longestSide = LONGEST_SIDE,
): Promise<Figure> {
  return drawPixels(await rasters.read(info.id, levelFor(info, longestSide)), info, regions, longestSide);
}

/** The same of pixels that are held, those of the whole picture at any size. @param picture size in which regions are meant. */
export async function drawPixels(
  { width, height, data }: Pick<Level, "width" | "height" | "data">,
  picture: { width: number; height: number },
  regions: readonly Region[],
  longestSide = LONGEST_SIDE,
): Promise<Figure> {
  const frame = fit(picture, longestSide);
  const sharp = await loadSharp();
  const pixels = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(frame.width, frame.height, { fit: "fill" })
    .raw()
    .toBuffer();
  outline(pixels, frame, picture, regions);
  const jpeg = await sharp(pixels, { raw: { ...frame, channels: 3 } })
    .jpeg({ quality: 85, chromaSubsampling: "4:4:4" })
    .toBuffer();
  return { mediaType: "image/jpeg", data: jpeg, ...frame };
}

/** A map in the proportions of the picture: coloured or grey by its style, hatched where not computed. */
export async function drawMap(
  rasters: RasterStore,
  layer: MapLayer,
  picture: { width: number; height: number },
  regions: readonly Region[],
): Promise<Figure> {
  const frame = fit(picture, LONGEST_SIDE);
  const { width, height, data } = await rasters.read(layer.raster.id, levelFor(layer.raster, LONGEST_SIDE));
  if (!(data instanceof Uint16Array)) throw new Error(`The raster ${layer.raster.id} is no map.`);
  const pixels = colourPixels({ width, height, data }, frame, layer.style);
  outline(pixels, frame, picture, regions);
  return encodePng(pixels, frame);
}

/** The strip of colours beneath a map, low end at the left. */
export function drawScale(style: MapLayer["style"]): Promise<Figure> {
  const frame = { width: 512, height: 14 };
  const data = Uint16Array.from({ length: 256 }, (_, i) => Math.round((i / 255) * 65534));
  return drawSamples({ width: 256, height: 1, data }, frame, style);
}

/** What "not computed" looks like. */
export function drawHatching(): Promise<Figure> {
  const frame = { width: 42, height: 14 };
  const nothing = { width: 1, height: 1, data: Uint16Array.of(NOT_COMPUTED) };
  return drawSamples(nothing, frame, "heat");
}

/** A map that is held already, enlarged or reduced to `frame`. */
export async function drawSamples(
  map: MapSamples,
  frame: { width: number; height: number },
  style: MapLayer["style"],
): Promise<Figure> {
  return encodePng(colourPixels(map, frame, style), frame);
}

/** Largest size of these proportions within the limit; never larger than a map of one pixel would need. */
export function fit({ width, height }: { width: number; height: number }, longestSide: number) {
  const scale = longestSide / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The coarsest level that still has the pixels that are shown. */
function levelFor({ width, height, levels }: RasterInfo, longestSide: number): number {
  let level = 0;
  while (level + 1 < levels && Math.max(width, height) / 2 ** (level + 1) >= longestSide) level++;
  return level;
}

/** Interleaved RGB of `frame`, nearest neighbour: map pixels stay squares, nothing is made smooth that was not. */
export function colourPixels(
  map: MapSamples,
  frame: { width: number; height: number },
  style: MapLayer["style"],
): Buffer {
  const table = style === "heat" ? colourTable(figureColourMap) : undefined;
  const pixels = Buffer.allocUnsafe(3 * frame.width * frame.height);
  let at = 0;
  for (let y = 0; y < frame.height; y++) {
    const row = Math.floor(((y + 0.5) * map.height) / frame.height) * map.width;
    for (let x = 0; x < frame.width; x++, at += 3) {
      const sample = map.data[row + Math.floor(((x + 0.5) * map.width) / frame.width)];
      if (sample === NOT_COMPUTED) pixels.fill((x + y) % 8 < 4 ? 0xd4 : 0xa8, at, at + 3);
      else {
        const value = Math.round((sample * 255) / 65534);
        if (table) pixels.set(table.subarray(3 * value, 3 * value + 3), at);
        else pixels.fill(value, at, at + 3);
      }
    }
  }
  return pixels;
}

/** Draws a white line within a black one around each region: seen on every ground. */
function outline(
  pixels: Buffer,
  frame: { width: number; height: number },
  picture: { width: number; height: number },
  regions: readonly Region[],
): void {
  const sx = frame.width / picture.width;
  const sy = frame.height / picture.height;
  for (const region of regions)
    for (const [grow, grey] of [
      [2, 0],
      [0, 255],
      [1, 255],
    ])
      rectangle(
        pixels,
        frame,
        Math.floor(region.x * sx) - grow,
        Math.floor(region.y * sy) - grow,
        Math.ceil((region.x + region.width) * sx) + grow,
        Math.ceil((region.y + region.height) * sy) + grow,
        grey,
      );
}

/** One-pixel border of [left, right) x [top, bottom), moved to the edge where it would leave the frame. */
function rectangle(
  pixels: Buffer,
  { width, height }: { width: number; height: number },
  left: number,
  top: number,
  right: number,
  bottom: number,
  grey: number,
): void {
  const x0 = Math.max(0, left);
  const y0 = Math.max(0, top);
  const x1 = Math.min(width, right) - 1;
  const y1 = Math.min(height, bottom) - 1;
  const dot = (x: number, y: number) => pixels.fill(grey, 3 * (y * width + x), 3 * (y * width + x) + 3);
  for (let x = x0; x <= x1; x++) for (const y of [y0, y1]) dot(x, y);
  for (let y = y0; y <= y1; y++) for (const x of [x0, x1]) dot(x, y);
}

async function encodePng(pixels: Buffer, frame: { width: number; height: number }): Promise<Figure> {
  const sharp = await loadSharp();
  const data = await sharp(pixels, { raw: { ...frame, channels: 3 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return { mediaType: "image/png", data, ...frame };
}
