/** Where an axis has its ticks, and what is written there. */
import type { Axis } from "../../../engine/lab/events.ts";
import { superscript } from "../../../engine/superscript.ts";

export interface Scale {
  /** Position of a value from 0 (low end) to 1 (high end). */
  at(value: number): number;
  ticks: { value: number; label: string }[];
}

const bases = { log2: 2, log10: 10 } as const;

/** Whether a value has a place on the axis. */
export const fits = (value: number, axis: Axis): boolean =>
  Number.isFinite(value) && (axis.scale === undefined || axis.scale === "linear" || value > 0);

/** The scale that holds all the values, which must fit. */
export function scaleFor(values: readonly number[], axis: Axis): Scale {
  const base = axis.scale === "log2" || axis.scale === "log10" ? bases[axis.scale] : undefined;
  const forward = base ? (value: number) => Math.log(value) / Math.log(base) : (value: number) => value;
  let low = Math.min(...values.map(forward));
  let high = Math.max(...values.map(forward));
  if (!(high > low)) [low, high] = [low - 0.5, high + 0.5];
  const margin = (high - low) * 0.03;
  [low, high] = [low - margin, high + margin];
  const step = base ? Math.max(1, niceStep((high - low) / 6)) : niceStep((high - low) / 6);
  const ticks: Scale["ticks"] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) {
    const value = Math.abs(tick) < step * 1e-9 ? 0 : tick;
    ticks.push(
      base
        ? { value: base ** value, label: `${base}${superscript(Math.round(value))}` }
        : { value, label: plain(value, step) },
    );
  }
  return { at: (value) => (forward(value) - low) / (high - low), ticks };
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function niceStep(least: number): number {
  const unit = 10 ** Math.floor(Math.log10(least));
  return unit * ([1, 2, 5, 10].find((factor) => factor * unit >= least) ?? 10);
}

const plain = (value: number, step: number): string =>
  Math.abs(value) >= 1e5 ? value.toExponential(0) : value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
