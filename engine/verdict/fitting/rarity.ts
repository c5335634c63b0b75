/** How rare a statistic is among untouched pictures. */
import type { Rarity } from "../calibration/table.ts";

/** Shares at which the curve has its knots, as far as there are pictures enough. */
const shares = [0.7, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.035, 0.025, 0.018, 0.012, 0.008, 0.005];
/** The tail goes no further than this: what is rarer was not measured and is not guessed. */
const rarest = 1e-4;
/** Relative: as good as none. */
const STEP = 1e-6;
/** So many pictures have to lie in the tail that is drawn further. */
const leastTail = 6;

/**
 * Share of pictures that reach a statistic, at a few statistics. Beyond the largest one that was seen, the tail goes on as an
 * exponential whose mean is that of the upper tenth (mean excess; Davison and Smith 1990), to one in 10,000 at most.
 * @param statistics of the untouched pictures that the detector judged. @param weights one each, > 0.
 */
export function rarityOf(statistics: readonly number[], weights: ArrayLike<number>): Rarity {
  const total = statistics.reduce((sum, _, i) => sum + weights[i], 0);
  const order = [...statistics.keys()].sort((a, b) => statistics[b] - statistics[a]);
  // One picture never shows that something is rarer than one among one more.
  const least = 1 / (statistics.length + 1);
  const reached: [statistic: number, share: number][] = [];
  let sum = 0;
  for (const [place, index] of order.entries()) {
    sum += weights[index] / total;
    if (statistics[order[place + 1]] !== statistics[index])
      reached.push([statistics[index], Math.min(1, Math.max(least, sum))]);
  }
  // reached: largest statistic first, shares ascending, the last one 1.
  const knots = new Map<number, number>([reached[0]]);
  for (const share of shares) {
    const knot = reached.findLast((candidate) => candidate[1] <= share);
    if (knot) knots.set(...knot);
  }
  knots.set(reached.at(-1)![0], 1);
  const rarity: Rarity = [...knots].sort((a, b) => a[0] - b[0]).map(([statistic, share]) => [statistic, share]);
  const [top, share] = rarity.at(-1)!;
  // Many that are alike at the top, as where nothing was seen: what lies above them was seen in none.
  if (share > 1.5 * least) rarity.push([top + STEP * Math.max(1, Math.abs(top)), least]);
  const [largest, smallest] = rarity.at(-1)!;
  const mean = meanExcess(statistics, order);
  if (mean > 0 && smallest > rarest) rarity.push([largest + mean * Math.log(smallest / rarest), rarest]);
  return rarity;
}

/** Mean distance of the upper tenth from its lower end; 0 where there is no such tail. */
function meanExcess(statistics: readonly number[], order: readonly number[]): number {
  const count = Math.ceil(statistics.length / 10);
  if (count < leastTail) return 0;
  const lower = statistics[order[count - 1]];
  const above = order.slice(0, count - 1).filter((index) => statistics[index] > lower);
  if (above.length < leastTail - 1) return 0;
  return above.reduce((sum, index) => sum + statistics[index] - lower, 0) / above.length;
}
