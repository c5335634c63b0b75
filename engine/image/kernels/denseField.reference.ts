/** What assembly/denseField.ts computes, without the speed. */
import { random } from "../../random.ts";
import type { Plane } from "../raster.ts";
import {
  ANGLES,
  angleCosines,
  type DenseField,
  FEATURE_MARGIN,
  QUERY_STEP,
  queriesAlong,
  queryPixel,
  RADII,
  ringOffsets,
} from "./denseField.ts";

const HALF = ANGLES / 2;
/** Harmonics 0 (the mean) to 3. */
const HARMONICS = 4;
export const FEATURE_LENGTH = RADII.length * HARMONICS;
const ITERATIONS = 5;

/** FEATURE_LENGTH numbers per pixel of a smooth plane, in grey levels; 0 within the margin. */
export function polarFeatures({ width, height, data }: Plane): Float32Array {
  const features = new Float32Array(FEATURE_LENGTH * width * height);
  const offsets = ringOffsets(width);
  const cosines = angleCosines();
  const sums = new Float32Array(HALF);
  const differences = new Float32Array(HALF);
  for (let y = FEATURE_MARGIN; y < height - FEATURE_MARGIN; y++)
    for (let x = FEATURE_MARGIN; x < width - FEATURE_MARGIN; x++) {
      const at = y * width + x;
      let to = FEATURE_LENGTH * at;
      for (let ring = 0; ring < offsets.length; ring += ANGLES) {
        // Opposite places: even harmonics see their sums only, odd ones their differences.
        let mean = 0;
        for (let k = 0; k < HALF; k++) {
          const value = data[at + offsets[ring + k]];
          const opposite = data[at + offsets[ring + k + HALF]];
          sums[k] = value + opposite;
          differences[k] = value - opposite;
          mean += sums[k];
        }
        features[to++] = mean / ANGLES;
        for (let order = 1; order < HARMONICS; order++) {
          const folded = order % 2 === 0 ? sums : differences;
          let [real, imaginary] = [0, 0];
          for (let k = 0; k < HALF; k++) {
            real += folded[k] * cosines[(k * order) & (ANGLES - 1)];
            imaginary += folded[k] * cosines[(k * order + ANGLES / 4) & (ANGLES - 1)];
          }
          features[to++] = (2 * Math.sqrt(real * real + imaginary * imaginary)) / ANGLES;
        }
      }
    }
  return features;
}

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
  const [columns, rows] = [queriesAlong(width), queriesAlong(height)];
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
