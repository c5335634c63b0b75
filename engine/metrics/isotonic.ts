/**
 * The ascending values that are closest to given ones in weighted least squares: pool adjacent violators (Barlow et al.,
 * Statistical Inference under Order Restrictions, 1972).
 * @param values in the order in which they may not fall. @param weights of the same length, all > 0.
 */
export function ascending(values: readonly number[], weights: readonly number[]): number[] {
  const pools: { mean: number; weight: number; count: number }[] = [];
  for (const [i, value] of values.entries()) {
    let pool = { mean: value, weight: weights[i], count: 1 };
    for (let before = pools.at(-1); before && before.mean > pool.mean; before = pools.at(-1)) {
      pools.pop();
      const weight = before.weight + pool.weight;
      const mean = (before.mean * before.weight + pool.mean * pool.weight) / weight;
      pool = { mean, weight, count: before.count + pool.count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ mean, count }) => new Array<number>(count).fill(mean));
}
