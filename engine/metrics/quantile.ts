/** Exact quantiles of few values. For large planes, where 1/4096 of the range will do, see image/percentile.ts. */

/**
 * The value below which `share` (0..1) of the values lie, between two of them by linear interpolation (definition 7 of
 * Hyndman and Fan 1996). NaN of nothing.
 * @param sorted ascending, without NaN.
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return quantileOf(sorted.length, (index) => sorted[index], share);
}

/** The same of a list that is not held: `at` gives its values in ascending order. */
export function quantileOf(count: number, at: (index: number) => number, share: number): number {
  const place = share * (count - 1);
  const below = Math.floor(place);
  const low = at(below);
  // The neighbour must not be touched at whole places: it may be infinite.
  return below === place ? low : low + (place - below) * (at(below + 1) - low);
}
