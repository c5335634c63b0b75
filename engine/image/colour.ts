/**
 * Colour spaces of 8-bit RGB pixels. Luminance is the one JPEG stores (ITU-R BT.601, full range, as in JFIF), so that
 * traces of compression are looked at in the numbers that were compressed.
 */
import type { RgbImage } from "./raster.ts";

/** BT.601 luma of one pixel, 0..255, not rounded. */
export function luma(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/**
 * Luma of row y into the `image.width` values of `out`: not rounded in a Float32Array, to the nearest in a
 * Uint8ClampedArray.
 */
export function lumaRow({ width, data }: RgbImage, y: number, out: Float32Array | Uint8ClampedArray): void {
  // One loop for each kind of array: an engine that has seen both in one loop asks at every pixel which it is.
  if (out instanceof Float32Array) floatLuma(data, 3 * y * width, width, out);
  else byteLuma(data, 3 * y * width, width, out);
}

function floatLuma(data: Uint8Array, from: number, width: number, out: Float32Array): void {
  for (let x = 0, at = from; x < width; x++, at += 3) out[x] = luma(data[at], data[at + 1], data[at + 2]);
}

function byteLuma(data: Uint8Array, from: number, width: number, out: Uint8ClampedArray): void {
  for (let x = 0, at = from; x < width; x++, at += 3) out[x] = luma(data[at], data[at + 1], data[at + 2]);
}

export type Triple = [number, number, number];

/** JFIF YCbCr, each 0..255, neutral Cb and Cr at 128, not rounded (ITU-T T.871, section 7). */
export function rgbToYCbCr(red: number, green: number, blue: number): Triple {
  const y = luma(red, green, blue);
  return [y, (blue - y) / 1.772 + 128, (red - y) / 1.402 + 128];
}

/**
 * Hue in degrees 0..360 (0 for greys), saturation and value in percent (Smith, "Color gamut transform pairs",
 * SIGGRAPH 1978).
 */
export function rgbToHsv(red: number, green: number, blue: number): Triple {
  const highest = Math.max(red, green, blue);
  const chroma = highest - Math.min(red, green, blue);
  if (chroma === 0) return [0, 0, highest / 2.55];
  let sector: number;
  if (highest === red) sector = (green - blue) / chroma;
  else if (highest === green) sector = (blue - red) / chroma + 2;
  else sector = (red - green) / chroma + 4;
  return [60 * (sector < 0 ? sector + 6 : sector), (100 * chroma) / highest, highest / 2.55];
}

const linear = Float64Array.from({ length: 256 }, (_, value) =>
  value <= 0.04045 * 255 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
);

/** sRGB value, a whole number 0..255, to linear light 0..1 (IEC 61966-2-1). */
export const toLinear = (value: number): number => linear[value];

/** Linear light to the nearest sRGB value, 0..255; what is darker or brighter is cut off. */
export function toSrgb(light: number): number {
  const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.min(255, Math.max(0, Math.round(255 * value)));
}

/** The compression of CIE Lab: cube root, linear near black (CIE 15:2004, 8.2.1). */
function compress(t: number): number {
  return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;
}

/** `compress` at t = i / TABLE_STEPS: a cube root per pixel would take longer than everything else together. */
const TABLE_STEPS = 4096;
const compressTable = Float64Array.from({ length: TABLE_STEPS + 2 }, (_, i) => compress(i / TABLE_STEPS));

/** Linear between table entries; off by less than 5e-6. */
function compressed(t: number): number {
  const position = t * TABLE_STEPS;
  const i = position | 0;
  return compressTable[i] + (position - i) * (compressTable[i + 1] - compressTable[i]);
}

/**
 * CIE 1976 L*a*b* of an sRGB pixel, white point D65: L* 0..100, a* and b* about -128..127, right to 0.01. The rows of
 * the sRGB matrix are divided by the white point, so that white is exactly (100, 0, 0).
 */
export function rgbToLab(red: number, green: number, blue: number): Triple {
  const r = linear[red];
  const g = linear[green];
  const b = linear[blue];
  const x = compressed((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = compressed(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = compressed((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
