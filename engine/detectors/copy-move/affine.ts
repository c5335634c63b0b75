/** Affine maps of the plane, from points of a source to points of its copy. */

/** (x, y) goes to (a x + b y + c, d x + e y + f). */
export interface Affine {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}

/** Pairs of points, four numbers each: x, y of the source, x, y of the copy. */
export type PointPairs = readonly (readonly [number, number, number, number])[];

export const mapX = (map: Affine, x: number, y: number): number => map.a * x + map.b * y + map.c;
export const mapY = (map: Affine, x: number, y: number): number => map.d * x + map.e * y + map.f;

const determinant = ({ a, b, d, e }: Affine): number => a * e - b * d;

/** Mean enlargement: the square root of that of areas. */
export const scaleOf = (map: Affine): number => Math.sqrt(Math.abs(determinant(map)));

export const isMirrored = (map: Affine): boolean => determinant(map) < 0;

/**
 * Turn in degrees, -180..180, from x towards y: clockwise as pictures are drawn. Of a mirrored map the turn that follows
 * after left and right were exchanged.
 */
export function rotationOf(map: Affine): number {
  const { a, b, d, e } = map;
  const radians = isMirrored(map) ? Math.atan2(-d - b, e - a) : Math.atan2(d - b, a + e);
  return (radians * 180) / Math.PI;
}

/** Enlargement along the direction of most over that along the direction of least, at least 1. */
export function anisotropyOf(map: Affine): number {
  const { a, b, d, e } = map;
  const sum = a * a + b * b + d * d + e * e;
  const product = determinant(map) ** 2;
  const root = Math.sqrt(Math.max(0, sum * sum - 4 * product));
  return Math.sqrt((sum + root) / Math.max(1e-12, sum - root));
}

/** @throws RangeError for maps onto a line. */
export function inverse(map: Affine): Affine {
  const area = determinant(map);
  if (area === 0) throw new RangeError("a map onto a line has no inverse");
  const [a, b, d, e] = [map.e / area, -map.b / area, -map.d / area, map.a / area];
  return { a, b, c: -(a * map.c + b * map.f), d, e, f: -(d * map.c + e * map.f) };
}

/** Turn by `angle` radians, enlargement by `scale`, (fromX, fromY) to (toX, toY). */
export function similarity(
  angle: number,
  scale: number,
  from: readonly [number, number],
  to: readonly [number, number],
): Affine {
  const [cosine, sine] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return {
    a: cosine,
    b: -sine,
    c: to[0] - cosine * from[0] + sine * from[1],
    d: sine,
    e: cosine,
    f: to[1] - sine * from[0] - cosine * from[1],
  };
}

/** The similarity, without mirroring, with the least squared error over at least two pairs; none where they coincide. */
export function fitSimilarity(pairs: PointPairs): Affine | undefined {
  const m = moments(pairs);
  const spread = m.xx + m.yy;
  if (!(spread > 1e-6)) return undefined;
  const a = (m.xu + m.yv) / spread;
  const d = (m.xv - m.yu) / spread;
  return centred(a, -d, d, a, m);
}

/** The affine map with the least squared error over at least three pairs; none where the points lie on one line. */
export function fitAffine(pairs: PointPairs): Affine | undefined {
  const m = moments(pairs);
  const area = m.xx * m.yy - m.xy * m.xy;
  // On a thin strip the direction across is not known.
  if (!(area > 0.003 * (m.xx + m.yy) ** 2)) return undefined;
  return centred(
    (m.xu * m.yy - m.yu * m.xy) / area,
    (m.yu * m.xx - m.xu * m.xy) / area,
    (m.xv * m.yy - m.yv * m.xy) / area,
    (m.yv * m.xx - m.xv * m.xy) / area,
    m,
  );
}

type Moments = ReturnType<typeof moments>;

/** Means and central second moments of the points (x, y) and their copies (u, v). */
function moments(pairs: PointPairs) {
  const mean = { x: 0, y: 0, u: 0, v: 0 };
  for (const [x, y, u, v] of pairs) {
    mean.x += x / pairs.length;
    mean.y += y / pairs.length;
    mean.u += u / pairs.length;
    mean.v += v / pairs.length;
  }
  const sums = { xx: 0, xy: 0, yy: 0, xu: 0, yu: 0, xv: 0, yv: 0 };
  for (const [px, py, pu, pv] of pairs) {
    const [x, y, u, v] = [px - mean.x, py - mean.y, pu - mean.u, pv - mean.v];
    sums.xx += x * x;
    sums.xy += x * y;
    sums.yy += y * y;
    sums.xu += x * u;
    sums.yu += y * u;
    sums.xv += x * v;
    sums.yv += y * v;
  }
  return { mean, ...sums };
}

function centred(a: number, b: number, d: number, e: number, { mean }: Moments): Affine {
  return { a, b, c: mean.u - a * mean.x - b * mean.y, d, e, f: mean.v - d * mean.x - e * mean.y };
}
