/** How evenly codes are used, from the indices of an evaluation set. */

/** How often each of so many codes occurs. */
export function countsOf(indices: ArrayLike<number>, codes: number): number[] {
  const counts = new Array<number>(codes).fill(0);
  for (let i = 0; i < indices.length; i++) counts[indices[i]]++;
  return counts;
}

/** exp of the entropy of use, in nats: the number of codes that would be as good if all were used alike. */
export function perplexity(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / total) * Math.log(count / total);
  return Math.exp(entropy);
}

/** Share of codes that were used at all. */
export const activeShare = (counts: readonly number[]): number =>
  counts.filter((count) => count > 0).length / counts.length;
