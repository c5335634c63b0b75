/**
 * Turns raw tiles into pixels for the screen. Pixels are 32-bit words whose bytes in memory are R, G, B, A, as
 * ImageData has them on the little-endian machines this application runs on.
 */
import type { MapLayer } from "../../contract/findings.ts";
import { type ColourMapName, colourTable } from "../../engine/image/colourMap.ts";

/** The sample of a map that means "not computed". */
export const notComputed = 65535;

const opaque = 0xff000000;

const pack = (red: number, green: number, blue: number): number => (opaque | (blue << 16) | (green << 8) | red) >>> 0;

/** A colour for every possible sample of a map. */
export interface MapPalette {
  /** Two palettes with the same key are the same. */
  key: string;
  /** 65536 pixels; the last one, not computed, is transparent. */
  colours: Uint32Array;
}

/** 256 pixels from the low to the high end of a map. */
function ramp(style: MapLayer["style"], colourMap: ColourMapName): Uint32Array {
  const table = colourTable(colourMap);
  return Uint32Array.from({ length: 256 }, (_, i) =>
    style === "grey" ? pack(i, i, i) : pack(table[3 * i], table[3 * i + 1], table[3 * i + 2]),
  );
}

/**
 * @param threshold fraction of the range, 0..1; samples below it are transparent
 */
export function buildPalette(style: MapLayer["style"], colourMap: ColourMapName, threshold: number): MapPalette {
  const colours = new Uint32Array(65536);
  const shades = ramp(style, colourMap);
  const top = notComputed - 1;
  for (let sample = Math.ceil(threshold * top); sample <= top; sample++)
    colours[sample] = shades[Math.round((sample * 255) / top)];
  const key = style === "grey" ? `grey ${threshold}` : `${colourMap} ${threshold}`;
  return { key, colours };
}

/** R, G, B bytes to opaque pixels; `rgb` has three bytes for every word of `out`. */
export function composePicture(rgb: Uint8Array, out: Uint32Array): void {
  for (let i = 0, j = 0; i < out.length; i++, j += 3) out[i] = opaque | (rgb[j + 2] << 16) | (rgb[j + 1] << 8) | rgb[j];
}

/** Map samples to pixels, transparent where not computed. Tells whether there are such samples. */
export function composeMap(samples: Uint16Array, palette: MapPalette, out: Uint32Array): boolean {
  const { colours } = palette;
  let highest = 0;
  for (let i = 0; i < out.length; i++) {
    const sample = samples[i];
    if (sample > highest) highest = sample;
    out[i] = colours[sample];
  }
  return highest === notComputed;
}

/** An opaque pixel wherever the map is not computed, transparent elsewhere: the stencil for the hatching. */
export function composeHoles(samples: Uint16Array, out: Uint32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = samples[i] === notComputed ? opaque : 0;
}

/**
 * One period of diagonal hatching, `period * period` pixels that tile seamlessly: half of it light, half dark, so that
 * it shows on any picture and looks like no colour of a colour map.
 */
export function hatchPixels(period: number): Uint32Array {
  const light = 0xffd8d8d8;
  const dark = 0xff303030;
  return Uint32Array.from({ length: period * period }, (_, i) => {
    const diagonal = ((i % period) + Math.floor(i / period)) % period;
    return 2 * diagonal < period ? light : dark;
  });
}
