/**
 * The example quantisation tables of ITU-T T.81, annex K (K.1 luminance, K.2 chrominance), in natural order, and the
 * scaling by which libjpeg and everything built on it turns a quality 1..100 into tables.
 */

export const annexKLuma: Uint8Array = Uint8Array.from([
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
]);

export const annexKChroma: Uint8Array = Uint8Array.from([
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99,
]);

/**
 * libjpeg's `jpeg_quality_scaling` and `jpeg_add_quant_table`: scale in per cent = 5000 / q below 50, 200 - 2 q from
 * 50 on (integer division), divisor = (base * scale + 50) / 100 clamped to 1..255 (baseline).
 */
export function scaledTable(base: Uint8Array, quality: number): Uint8Array {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return base.map((value) => Math.min(255, Math.max(1, Math.floor((value * scale + 50) / 100))));
}
