/** Colours as pictures have them, for three.js, which calculates in linear light. */

/** sRGB, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Of one sRGB value, 0..255, as linear light, 0..1 (IEC 61966-2-1). */
const decoded = (value: number): number => {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
};

export const linear = ([red, green, blue]: Colour): [number, number, number] => [
  decoded(red),
  decoded(green),
  decoded(blue),
];
