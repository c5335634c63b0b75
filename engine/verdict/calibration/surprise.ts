/** How surprising a statistic would be in an untouched picture. */
import type { Rarity } from "./table.ts";

/**
 * -log10 of the share of untouched pictures whose statistic is at least this large, by straight lines between the places
 * that were measured. 0 below the first of them; beyond the last one no more than was measured there. Never falls.
 */
export function surprise(statistic: number, rarity: Rarity): number {
  const last = rarity.length - 1;
  if (!(statistic >= rarity[0][0])) return 0;
  if (statistic >= rarity[last][0]) return tenfolds(rarity[last][1]);
  let next = 1;
  while (rarity[next][0] <= statistic) next++;
  const [from, before] = rarity[next - 1];
  const [to, after] = rarity[next];
  const part = (statistic - from) / (to - from);
  return (1 - part) * tenfolds(before) + part * tenfolds(after);
}

const tenfolds = (share: number): number => 0 - Math.log10(share);
