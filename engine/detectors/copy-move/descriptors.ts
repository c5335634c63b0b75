/** Orientations and descriptors of key points, after Lowe, IJCV 2004, sections 5 and 6. */
import { DESCRIPTOR_LENGTH } from "../../image/kernels/selfMatching.ts";
import type { Keypoint } from "./keypoints.ts";
import type { Octave } from "./scaleSpace.ts";

/** Key points with a direction: a frame of reference each, in working pixels. */
export interface Features {
  count: number;
  /** x and y of each. */
  places: Float32Array;
  /** Scale in working pixels. */
  scales: Float32Array;
  /** Direction in radians, from x towards y. */
  angles: Float32Array;
  /** count * 128 values. */
  descriptors: Uint8Array;
}

const ORIENTATION_BINS = 36;
/** Further peaks of the orientation histogram count where they reach this share of the highest. */
const PEAK_SHARE = 0.8;
const MOST_ORIENTATIONS = 2;
/** Samples along a side of the descriptor's square, and its cells. */
const SAMPLES = 16;
const CELLS = 4;
const DIRECTIONS = 8;
/** Edge of a cell in units of the scale. */
const CELL_SCALES = 3;
/** Components of the normalised descriptor are cut here, against changes of light. */
const LARGEST_COMPONENT = 0.2;

export function describe(points: readonly Keypoint[], octaves: readonly Octave[]): Features {
  const oriented = points.flatMap((point) =>
    orientations(point, octaves[point.octave]).map((angle) => ({ point, angle })),
  );
  const count = oriented.length;
  const features: Features = {
    count,
    places: new Float32Array(2 * count),
    scales: new Float32Array(count),
    angles: new Float32Array(count),
    descriptors: new Uint8Array(DESCRIPTOR_LENGTH * count),
  };
  const histogram = new Float32Array(DESCRIPTOR_LENGTH);
  oriented.forEach(({ point, angle }, i) => {
    const octave = octaves[point.octave];
    features.places[2 * i] = point.x * octave.step;
    features.places[2 * i + 1] = point.y * octave.step;
    features.scales[i] = point.sigma * octave.step;
    features.angles[i] = angle;
    fillHistogram(point, angle, octave, histogram);
    quantise(histogram, features.descriptors.subarray(DESCRIPTOR_LENGTH * i, DESCRIPTOR_LENGTH * (i + 1)));
  });
  return features;
}

/** Peaks of the histogram of gradient directions around the point. */
function orientations(point: Keypoint, { width, height, levels }: Octave): number[] {
  const plane = levels[point.level];
  const sigma = 1.5 * point.sigma;
  const radius = Math.round(3 * sigma);
  const [cx, cy] = [Math.round(point.x), Math.round(point.y)];
  let histogram = new Float32Array(ORIENTATION_BINS);
  for (let y = Math.max(1, cy - radius); y <= Math.min(height - 2, cy + radius); y++)
    for (let x = Math.max(1, cx - radius); x <= Math.min(width - 2, cx + radius); x++) {
      const squared = (x - point.x) ** 2 + (y - point.y) ** 2;
      if (squared > radius * radius) continue;
      const at = y * width + x;
      const dx = plane[at + 1] - plane[at - 1];
      const dy = plane[at + width] - plane[at - width];
      const bin = Math.floor(((Math.atan2(dy, dx) + Math.PI) / (2 * Math.PI)) * ORIENTATION_BINS) % ORIENTATION_BINS;
      histogram[bin] += Math.sqrt(dx * dx + dy * dy) * Math.exp(-squared / (2 * sigma * sigma));
    }
  const next = (i: number) => (i + 1) % ORIENTATION_BINS;
  const previous = (i: number) => (i + ORIENTATION_BINS - 1) % ORIENTATION_BINS;
  for (let pass = 0; pass < 2; pass++)
    histogram = histogram.map((value, i, all) => (all[previous(i)] + 2 * value + all[next(i)]) / 4);
  const highest = Math.max(...histogram);
  const peaks: { height: number; angle: number }[] = [];
  for (let i = 0; i < ORIENTATION_BINS; i++) {
    const [left, own, right] = [histogram[previous(i)], histogram[i], histogram[next(i)]];
    if (own < PEAK_SHARE * highest || own < left || own <= right) continue;
    const offset = (0.5 * (left - right)) / (left - 2 * own + right);
    peaks.push({ height: own, angle: ((i + 0.5 + offset) / ORIENTATION_BINS) * 2 * Math.PI - Math.PI });
  }
  return peaks
    .sort((a, b) => b.height - a.height)
    .slice(0, MOST_ORIENTATIONS)
    .map(({ angle }) => angle);
}

/**
 * Gradients on 16 x 16 places of the turned square, shared out trilinearly over 4 x 4 cells and 8 directions. The gradient
 * between pixels is interpolated: the level is smooth at this spacing.
 */
function fillHistogram(
  point: Keypoint,
  angle: number,
  { width, height, levels }: Octave,
  histogram: Float32Array,
): void {
  const plane = levels[point.level];
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const spacing = (CELL_SCALES * CELLS * point.sigma) / SAMPLES;
  histogram.fill(0);
  for (let j = 0; j < SAMPLES; j++)
    for (let i = 0; i < SAMPLES; i++) {
      const u = i + 0.5 - SAMPLES / 2;
      const v = j + 0.5 - SAMPLES / 2;
      const x = point.x + spacing * (cosine * u - sine * v);
      const y = point.y + spacing * (sine * u + cosine * v);
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left < 1 || top < 1 || left > width - 3 || top > height - 3) continue;
      const [fx, fy] = [x - left, y - top];
      const at = top * width + left;
      const below = at + width;
      const dx =
        (1 - fy) * ((1 - fx) * (plane[at + 1] - plane[at - 1]) + fx * (plane[at + 2] - plane[at])) +
        fy * ((1 - fx) * (plane[below + 1] - plane[below - 1]) + fx * (plane[below + 2] - plane[below]));
      const dy =
        (1 - fy) * ((1 - fx) * (plane[below] - plane[at - width]) + fx * (plane[below + 1] - plane[at - width + 1])) +
        fy * ((1 - fx) * (plane[below + width] - plane[at]) + fx * (plane[below + width + 1] - plane[at + 1]));
      const weight = Math.sqrt(dx * dx + dy * dy) * Math.exp(-(u * u + v * v) / (2 * (SAMPLES / 2) ** 2));
      const turned = (Math.atan2(dy, dx) - angle) / (2 * Math.PI);
      const direction = (turned - Math.floor(turned)) * DIRECTIONS;
      addTrilinear(histogram, (i + 0.5) / CELLS - 0.5, (j + 0.5) / CELLS - 0.5, direction, weight);
    }
}

function addTrilinear(histogram: Float32Array, column: number, row: number, direction: number, weight: number): void {
  const [c0, r0, d0] = [Math.floor(column), Math.floor(row), Math.floor(direction)];
  const [fc, fr, fd] = [column - c0, row - r0, direction - d0];
  for (let r = 0; r < 2; r++) {
    if (r0 + r < 0 || r0 + r >= CELLS) continue;
    const inRow = weight * (r ? fr : 1 - fr);
    for (let c = 0; c < 2; c++) {
      if (c0 + c < 0 || c0 + c >= CELLS) continue;
      const inCell = inRow * (c ? fc : 1 - fc);
      const cell = ((r0 + r) * CELLS + c0 + c) * DIRECTIONS;
      histogram[cell + (d0 % DIRECTIONS)] += inCell * (1 - fd);
      histogram[cell + ((d0 + 1) % DIRECTIONS)] += inCell * fd;
    }
  }
}

/** Unit length, large components cut, unit length again, times 512 as bytes. */
function quantise(histogram: Float32Array, out: Uint8Array): void {
  const norm = Math.sqrt(histogram.reduce((sum, value) => sum + value * value, 0));
  if (norm === 0) return;
  let squares = 0;
  for (let i = 0; i < histogram.length; i++) {
    histogram[i] = Math.min(LARGEST_COMPONENT, histogram[i] / norm);
    squares += histogram[i] ** 2;
  }
  const factor = 512 / Math.sqrt(squares);
  for (let i = 0; i < histogram.length; i++) out[i] = Math.min(255, Math.round(factor * histogram[i]));
}
