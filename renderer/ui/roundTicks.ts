/** Round values from `min` to `max`, about `about` of them: steps of 1, 2 or 5 times a power of ten. */
export function roundTicks([min, max]: readonly [number, number], about: number): number[] {
  const span = max - min;
  if (!(span > 0)) return [min];
  const rough = span / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  const values: number[] = [];
  // Multiplied and not summed up, and rounded: 0.3 and not 0.30000000000000004. Adding 0 makes -0 a 0.
  for (let n = Math.ceil(min / step - 1e-9); n * step <= max + step * 1e-9; n++)
    values.push(Number((n * step).toPrecision(12)) + 0);
  return values;
}
