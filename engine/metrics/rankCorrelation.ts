/** Whether two measurements rise together, whatever the curve: Spearman's rank correlation. */
import { mean } from "./summary.ts";

/** Ranks from 1 on; equal values share the mean of their ranks. */
function ranksOf(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let at = from; at < to; at++) ranks[order[at]] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/** -1 to 1; 0 where one side never changes. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}`);
  const [x, y] = [ranksOf(a), ranksOf(b)].map((ranks) => {
    const centre = mean(ranks);
    return ranks.map((rank) => rank - centre);
  });
  const product = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, i) => sum + value * q[i], 0);
  const scale = Math.sqrt(product(x, x) * product(y, y));
  return scale > 0 ? product(x, y) / scale : 0;
}

/**
 * How often the values of one side in a random order correlate as strongly, in either direction: (1 + hits) / (draws + 1).
 * @param order a random order of so many values, another one each time.
 */
export function rankCorrelationP(
  a: readonly number[],
  b: readonly number[],
  order: (count: number, draw: number) => ArrayLike<number>,
  draws = 999,
): number {
  const observed = Math.abs(rankCorrelation(a, b)) - 1e-12;
  let hits = 0;
  for (let draw = 0; draw < draws; draw++) {
    const moved = Array.from(order(b.length, draw), (at) => b[at]);
    if (Math.abs(rankCorrelation(a, moved)) >= observed) hits++;
  }
  return (1 + hits) / (draws + 1);
}
