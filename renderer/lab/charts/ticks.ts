/** Round values along an axis, and how they are written: 2⁻¹⁰ where powers are meant, plain numbers where those fit. */
import type { Axis } from "../../../engine/lab/events.ts";
import { superscript } from "../../../engine/superscript.ts";
import { number, thousands } from "../../../engine/verdict/words.ts";
import { roundTicks } from "../../ui/roundTicks.ts";

type Scale = NonNullable<Axis["scale"]>;
export type Range = [min: number, max: number];

const baseOf = (scale: Scale): number => (scale === "log2" ? 2 : 10);

/** Values from `min` to `max`, at most about `most` of them. */
export function ticks(scale: Scale, [min, max]: Range, most: number): number[] {
  if (scale === "linear" || !(min > 0)) return roundTicks([min, max], most);
  const base = baseOf(scale);
  const exponents = stepped(
    Math.ceil(Math.log(min) / Math.log(base) - 1e-9),
    Math.floor(Math.log(max) / Math.log(base) + 1e-9),
    most,
  );
  const powers = exponents.map((exponent) => base ** exponent);
  if (powers.length > 2) return powers;
  // Less than two steps of the base: values between its powers are needed.
  if (base === 2) return roundTicks([min, max], most).filter((value) => value > 0);
  const between: number[] = [];
  for (let e = Math.floor(Math.log10(min)); e <= Math.log10(max); e++)
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${e}`);
      if (value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9)) between.push(value);
    }
  return between.length > 1 ? between : roundTicks([min, max], most);
}

/** Whole numbers from `first` to `last` in the smallest step of 1, 2, 4, 5, 10 that gives no more than `most`. */
function stepped(first: number, last: number, most: number): number[] {
  const step = [1, 2, 4, 5, 10, 20, 50, 100].find((by) => (last - first) / by + 1 <= Math.max(2, most)) ?? 200;
  const values: number[] = [];
  for (let n = Math.ceil(first / step) * step; n <= last; n += step) values.push(n);
  return values;
}

/** How the values of one axis are written, all in the same manner. */
export function tickLabels(scale: Scale, values: readonly number[]): string[] {
  if (scale === "linear") return values.map(plain);
  const base = baseOf(scale);
  const exponents = values.map((value) => Math.log(value) / Math.log(base));
  const powers = exponents.every((exponent) => Math.abs(exponent - Math.round(exponent)) < 1e-6);
  const readable = values.every((value) => value < 20_000 && value >= (base === 2 ? 1 : 0.01));
  return powers && !readable
    ? exponents.map((exponent) => `${base}${superscript(Math.round(exponent))}`)
    : values.map(plain);
}

const plain = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 10_000 && size < 1e7 && Number.isInteger(value)) return thousands(value);
  return size !== 0 && (size < 1e-4 || size >= 1e6) ? number(value) : String(Number(value.toPrecision(6)));
};

/** A value for the legend: exact powers of two as such, otherwise up to four digits. */
export function valueLabel(scale: Scale, value: number): string {
  if (scale === "log2") return tickLabels(scale, [value])[0];
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return number(value);
  return Number.isInteger(value) ? plain(value) : String(Number(value.toPrecision(4)));
}

/** The range an axis shows for data from `min` to `max`: a little more at both ends, `share` of the length of the axis. */
export function padded(scale: Scale, [min, max]: Range, share: number): Range {
  if (scale === "linear") {
    const pad = (max - min) * share || Math.abs(min) * 0.1 || 1;
    return [min - pad, max + pad];
  }
  const base = baseOf(scale);
  const factor = max > min ? (max / min) ** share : base;
  return [min / factor, max * factor];
}
