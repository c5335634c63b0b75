/** k-means for a first codebook: seeding by Arthur and Vassilvitskii (k-means++, SODA 2007), then steps of Lloyd. */
import type { Random } from "../../random.ts";

const STEPS = 10;

/** `count` centres, row-major, of the points [n, width], row-major. A centre that lost its points stays where it was. */
export function kMeans(points: ArrayLike<number>, width: number, count: number, source: Random): Float32Array {
  const n = points.length / width;
  const centres = new Float32Array(count * width);
  const put = (centre: number, point: number) => {
    for (let k = 0; k < width; k++) centres[centre * width + k] = points[point * width + k];
  };
  const distance = (point: number, centre: number) => {
    let square = 0;
    for (let k = 0; k < width; k++) square += (points[point * width + k] - centres[centre * width + k]) ** 2;
    return square;
  };

  put(0, source.integer(n));
  const nearest = Float64Array.from({ length: n }, (_, i) => distance(i, 0));
  for (let centre = 1; centre < count; centre++) {
    let left = source.uniform() * nearest.reduce((sum, square) => sum + square, 0);
    let chosen = 0;
    while (chosen < n - 1 && left >= nearest[chosen]) left -= nearest[chosen++];
    put(centre, chosen);
    for (let i = 0; i < n; i++) nearest[i] = Math.min(nearest[i], distance(i, centre));
  }

  for (let step = 0; step < STEPS; step++) {
    const sums = new Float64Array(count * width);
    const members = new Int32Array(count);
    for (let i = 0; i < n; i++) {
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let centre = 0; centre < count; centre++) {
        const square = distance(i, centre);
        if (square < least) [best, least] = [centre, square];
      }
      members[best]++;
      for (let k = 0; k < width; k++) sums[best * width + k] += points[i * width + k];
    }
    for (let centre = 0; centre < count; centre++)
      for (let k = 0; k < width && members[centre] > 0; k++)
        centres[centre * width + k] = sums[centre * width + k] / members[centre];
  }
  return centres;
}
