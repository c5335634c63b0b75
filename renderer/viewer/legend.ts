/** The words and numbers beside a map: its scale, its ends, its resolution. */
import type { MapLayer, RasterInfo } from "../../contract/findings.ts";
import { type ColourMapName, colourTable } from "../../engine/image/colourMap.ts";
import { roundTicks } from "../ui/roundTicks.ts";
import { notComputed } from "./composeTile.ts";

/** The value that a map sample stands for, or null where not computed. */
export function sampleValue(sample: number, range: MapLayer["range"]): number | null {
  if (sample === notComputed) return null;
  return range[0] + (sample / (notComputed - 1)) * (range[1] - range[0]);
}

/** A value with as many decimals as tell apart a thousandth of the range. */
export function formatValue(value: number, range: MapLayer["range"]): string {
  const span = Math.abs(range[1] - range[0]);
  const decimals = span > 0 ? Math.min(Math.max(Math.ceil(3 - Math.log10(span)), 0), 8) : 3;
  const text = value.toFixed(decimals);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A number and its unit, as prose. */
export function withUnit(text: string, unit: string): string {
  return unit ? `${text} ${unit}` : text;
}

export interface Tick {
  value: number;
  /** Position along the scale, 0..1. */
  at: number;
  text: string;
}

/** Distance from an end within which a tick's number would run into the number at the end. */
const clearance = 0.12;

/** Ends of the range, and round values between them where there is room: steps of 1, 2 or 5 times a power of ten. */
export function legendTicks(range: MapLayer["range"], about = 4): Tick[] {
  const [low, high] = range;
  const span = high - low;
  const tick = (value: number, at: number): Tick => ({ value, at, text: formatValue(value, range) });
  if (!(span > 0)) return [tick(low, 0), tick(high, 1)];
  const between = roundTicks(range, about)
    .map((value) => tick(value, (value - low) / span))
    .filter(({ at }) => at > clearance && at < 1 - clearance);
  return [tick(low, 0), ...between, tick(high, 1)];
}

/** The scale as a CSS gradient from left to right. */
export function legendGradient(style: MapLayer["style"], colourMap: ColourMapName): string {
  if (style === "grey") return "linear-gradient(to right, rgb(0 0 0), rgb(255 255 255))";
  const table = colourTable(colourMap);
  const stops = Array.from({ length: 18 }, (_, i) => {
    const row = 3 * Math.round((i * 255) / 17);
    return `rgb(${table[row]} ${table[row + 1]} ${table[row + 2]})`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

/** States the map's own resolution: how much of the picture one value speaks for. */
export function describeResolution(picture: RasterInfo, map: RasterInfo): string {
  const per = (a: number, b: number) => Number((a / b).toFixed(1)).toString();
  const [x, y] = [per(picture.width, map.width), per(picture.height, map.height)];
  const size = `Map of ${map.width} × ${map.height} values`;
  return x === "1" && y === "1" ? `${size}, one per pixel` : `${size}, one per ${x} × ${y} pixels`;
}

/** The zoom in words: 1 = "100 %". */
export function formatZoom(zoom: number): string {
  const percent = zoom * 100;
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}
