/**
 * Cameras develop a preview with another tone curve than the picture. The best rising curve from one to the other is
 * found by isotonic regression (pool adjacent violators; Barlow et al. 1972) over bins, and only what it cannot
 * explain is left. NaN stays NaN.
 */
import type { Plane } from "../../image/raster.ts";

const BINS = 32;

/** `from` after the rising curve that fits it best to `to`, least squares over bins of equal width, linear between them. */
export function fitToneCurve(from: Plane, to: Plane): Plane {
  const sums = Array.from({ length: BINS }, () => ({ x: 0, y: 0, weight: 0 }));
  for (let i = 0; i < from.data.length; i++) {
    if (Number.isNaN(from.data[i])) continue;
    const bin = sums[Math.min(BINS - 1, Math.floor((from.data[i] / 256) * BINS))];
    bin.x += from.data[i];
    bin.y += to.data[i];
    bin.weight++;
  }
  const knots = sums
    .filter(({ weight }) => weight > 0)
    .map(({ x, y, weight }) => ({ x: x / weight, y: y / weight, weight }));
  const levels = isotonic(knots);
  return { width: from.width, height: from.height, data: from.data.map((value) => interpolate(knots, levels, value)) };
}

/** The rising sequence closest to y. */
function isotonic(knots: readonly { y: number; weight: number }[]): number[] {
  const pools: { y: number; weight: number; count: number }[] = [];
  for (const { y, weight } of knots) {
    pools.push({ y, weight, count: 1 });
    while (pools.length > 1 && pools[pools.length - 2].y > pools[pools.length - 1].y) {
      const last = pools.pop()!;
      const before = pools[pools.length - 1];
      before.y = (before.y * before.weight + last.y * last.weight) / (before.weight + last.weight);
      before.weight += last.weight;
      before.count += last.count;
    }
  }
  return pools.flatMap(({ y, count }) => new Array<number>(count).fill(y));
}

function interpolate(knots: readonly { x: number }[], levels: readonly number[], x: number): number {
  if (Number.isNaN(x)) return x;
  let right = knots.findIndex((knot) => knot.x >= x);
  if (right < 0) right = knots.length - 1;
  const left = Math.max(0, right - 1);
  const width = knots[right].x - knots[left].x;
  const share = width > 1e-6 ? Math.min(1, Math.max(0, (x - knots[left].x) / width)) : 1;
  return levels[left] + share * (levels[right] - levels[left]);
}
