/**
 * For places all over the picture, the place elsewhere that looks most alike: PatchMatch (Barnes, Shechtman, Finkelstein,
 * Goldman, SIGGRAPH 2009) with the first-order predictions of Cozzolino, Poggi, Verdoliva, IEEE TIFS 2015, by which
 * turned and resized copies spread as straight ones do.
 */
import { random } from "../../random.ts";
import { FEATURE_LENGTH, FEATURE_MARGIN } from "./polarFeatures.ts";

/** Places that ask lie this far apart; all pixels may be the answer. */
export const QUERY_STEP = 2;
const ITERATIONS = 5;

export interface DenseField {
  columns: number;
  rows: number;
  /** Query (i, j) asks for pixel (FEATURE_MARGIN + QUERY_STEP i, FEATURE_MARGIN + QUERY_STEP j); its answer, per query. */
  x: Int32Array;
  y: Int32Array;
}

export const queryPixel = (index: number): number => FEATURE_MARGIN + QUERY_STEP * index;

/**
 * @param features as from polarFeatures, of a plane of the given size, which must be larger than the margins by a few
 * pixels. @param minDistance answers are at least this far away, in pixels. @param seed the same gives the same field.
 */
export function matchDensely(
  features: Float32Array,
  width: number,
  height: number,
  minDistance: number,
  seed: number,
): DenseField {
  const columns = Math.floor((width - 2 * FEATURE_MARGIN - 1) / QUERY_STEP) + 1;
  const rows = Math.floor((height - 2 * FEATURE_MARGIN - 1) / QUERY_STEP) + 1;
  const field: DenseField = { columns, rows, x: new Int32Array(columns * rows), y: new Int32Array(columns * rows) };
  const best = new Float32Array(columns * rows).fill(Infinity);
  const source = random("copy-move", seed);
  const [lastX, lastY] = [width - 1 - FEATURE_MARGIN, height - 1 - FEATURE_MARGIN];

  const propose = (query: number, qx: number, qy: number, x: number, y: number): void => {
    if (x < FEATURE_MARGIN || y < FEATURE_MARGIN || x > lastX || y > lastY) return;
    if ((x - qx) * (x - qx) + (y - qy) * (y - qy) < minDistance * minDistance) return;
    const limit = best[query];
    let distance = 0;
    let a = FEATURE_LENGTH * (qy * width + qx);
    let b = FEATURE_LENGTH * (y * width + x);
    for (const end = a + FEATURE_LENGTH; a < end; a += 4, b += 4) {
      const d0 = features[a] - features[b];
      const d1 = features[a + 1] - features[b + 1];
      const d2 = features[a + 2] - features[b + 2];
      const d3 = features[a + 3] - features[b + 3];
      distance += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
      if (distance >= limit) return;
    }
    best[query] = distance;
    field.x[query] = x;
    field.y[query] = y;
  };

  /** The neighbour's answer moved on by one step, and where the answers of the two neighbours in line lead to. */
  const spread = (
    query: number,
    qx: number,
    qy: number,
    near: number,
    hasFar: boolean,
    dx: number,
    dy: number,
  ): void => {
    propose(query, qx, qy, field.x[near] + QUERY_STEP * dx, field.y[near] + QUERY_STEP * dy);
    if (!hasFar) return;
    const far = 2 * near - query;
    propose(query, qx, qy, 2 * field.x[near] - field.x[far], 2 * field.y[near] - field.y[far]);
  };

  const visit = (i: number, j: number, direction: 1 | -1, reach: number): void => {
    const query = j * columns + i;
    const [qx, qy] = [queryPixel(i), queryPixel(j)];
    if (i - direction >= 0 && i - direction < columns)
      spread(query, qx, qy, query - direction, i - 2 * direction >= 0 && i - 2 * direction < columns, direction, 0);
    if (j - direction >= 0 && j - direction < rows)
      spread(
        query,
        qx,
        qy,
        query - direction * columns,
        j - 2 * direction >= 0 && j - 2 * direction < rows,
        0,
        direction,
      );
    for (let radius = reach; radius >= 1; radius /= 3) {
      const x = field.x[query] + Math.round(radius * (2 * source.uniform() - 1));
      const y = field.y[query] + Math.round(radius * (2 * source.uniform() - 1));
      propose(query, qx, qy, x, y);
    }
  };

  for (let query = 0; query < best.length; query++) {
    const [qx, qy] = [queryPixel(query % columns), queryPixel(Math.floor(query / columns))];
    // A place that is too near gives no answer; the opposite quarter of the picture always does in the end.
    for (let attempt = 0; attempt < 10 && best[query] === Infinity; attempt++) {
      const x = FEATURE_MARGIN + source.integer(lastX - FEATURE_MARGIN + 1);
      const y = FEATURE_MARGIN + source.integer(lastY - FEATURE_MARGIN + 1);
      propose(query, qx, qy, x, y);
    }
  }
  const reach = Math.max(width, height) / 2;
  for (let pass = 0; pass < ITERATIONS; pass++) {
    if (pass % 2 === 0) for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) visit(i, j, 1, reach);
    else for (let j = rows - 1; j >= 0; j--) for (let i = columns - 1; i >= 0; i--) visit(i, j, -1, reach);
  }
  return field;
}
