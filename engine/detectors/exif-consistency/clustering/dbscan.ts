/** DBSCAN: Ester, Kriegel, Sander, Xu, "A density-based algorithm for discovering clusters", KDD 1996. */

/** Label of items that belong to no cluster. */
export const NOISE = -1;

/**
 * Clusters of items that reach each other through dense places.
 * @param distance symmetric, between items 0 .. count - 1.
 * @param radius items at most this far away are neighbours.
 * @param minimum an item with so many neighbours, itself among them, is dense.
 * @returns one label per item: 0, 1, ... in the order of each cluster's first dense item, or NOISE. An item at the edge of
 * several clusters belongs to the first.
 */
export function dbscan(
  count: number,
  distance: (a: number, b: number) => number,
  radius: number,
  minimum: number,
): Int32Array {
  const items = Array.from({ length: count }, (_, i) => i);
  const neighbours = items.map((a) => items.filter((b) => distance(a, b) <= radius));
  const dense = neighbours.map((near) => near.length >= minimum);
  const labels = new Int32Array(count).fill(NOISE);
  let clusters = 0;
  for (const start of items) {
    if (!dense[start] || labels[start] !== NOISE) continue;
    const label = clusters++;
    const reached = [start];
    labels[start] = label;
    for (let item = reached.pop(); item !== undefined; item = reached.pop()) {
      // What lies at the edge is taken along but leads no further.
      if (!dense[item]) continue;
      for (const near of neighbours[item]) {
        if (labels[near] !== NOISE) continue;
        labels[near] = label;
        reached.push(near);
      }
    }
  }
  return labels;
}
