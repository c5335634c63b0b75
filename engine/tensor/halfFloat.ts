/** Numbers of 16 bits, IEEE 754 binary16: five bits of exponent, ten of fraction. */

/** Of all 65,536 there are, made when first asked for: a network has millions. */
let halves: Float32Array | undefined;

/** @param bits of a number each. */
export function floatsOfHalves(bits: Uint16Array): Float32Array {
  halves ??= Float32Array.from({ length: 65_536 }, (_, each) => halfToFloat(each));
  const floats = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) floats[i] = halves[bits[i]];
  return floats;
}

function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The same numbers in 16 bits each; undefined where one of them is no number of 16 bits. */
export function halvesOfFloats(floats: Float32Array): Uint16Array | undefined {
  const stored = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  const halves = new Uint16Array(floats.length);
  for (let i = 0; i < floats.length; i++) {
    const half = floatToHalf(stored[i]);
    if (half === undefined) return undefined;
    halves[i] = half;
  }
  return halves;
}

/** @param bits of a number of 32 bits: eight of exponent, 23 of fraction. */
function floatToHalf(bits: number): number | undefined {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 255;
  const fraction = bits & 0x7fffff;
  if (exponent === 0) return fraction === 0 ? sign : undefined;
  if (exponent === 255) return fraction === 0 ? sign | 0x7c00 : undefined;
  const power = exponent - 127;
  if (power > 15) return undefined;
  // Below 2 ** -14 the leading one is part of the fraction, and every power further down leaves one bit less for the rest.
  const dropped = power >= -14 ? 13 : -1 - power;
  if (dropped > 23) return undefined;
  const significand = fraction | 0x800000;
  if ((significand & ((1 << dropped) - 1)) !== 0) return undefined;
  return power >= -14 ? sign | ((power + 15) << 10) | (fraction >>> 13) : sign | (significand >>> dropped);
}
