/**
 * Orthonormal wavelet transform of planes, over several levels, after Daubechies, "Ten Lectures on Wavelets", 1992. A plane
 * goes on periodically beyond its borders; sides of odd length first get their last sample once more. So there are about as
 * many coefficients as samples, white noise of deviation s has deviation s in each of them, and the way back is exact.
 */
import type { Plane } from "./raster.ts";

/** Number of vanishing moments: db4 has 8 taps (the "Daubechies 8" of denoising papers), db8 has 16. */
export type Wavelet = "db4" | "db8";

/** Scaling filters, shifted so that tap i weighs sample 2 k + i. */
const scalingFilters: Readonly<Record<Wavelet, readonly number[]>> = {
  db4: [
    0.23037781330885523, 0.7148465705525415, 0.6308807679295904, -0.02798376941698385, -0.18703481171888114,
    0.030841381835986965, 0.032883011666982945, -0.010597401784997278,
  ],
  db8: [
    0.05441584224308161, 0.3128715909144659, 0.6756307362980128, 0.5853546836548691, -0.015829105256023893,
    -0.2840155429624281, 0.00047248457399797254, 0.128747426620186, -0.01736930100202211, -0.04408825393106472,
    0.013981027917015516, 0.008746094047015655, -0.00487035299301066, -0.0003917403729959771, 0.0006754494059985568,
    -0.00011747678400228192,
  ],
};

/** The two halves of a filter bank. */
export interface FilterBank {
  low: Float64Array;
  /** The quadrature mirror of `low`: (-1)^i low[n - 1 - i]. */
  high: Float64Array;
}

export function filterBank(wavelet: Wavelet): FilterBank {
  const low = Float64Array.from(scalingFilters[wavelet]);
  return { low, high: low.map((_, i) => (i % 2 === 0 ? 1 : -1) * low[low.length - 1 - i]) };
}

/** The details of one level, each of half the size (rounded up) of what was transformed. */
export interface WaveletDetails {
  /** Size of what was transformed. */
  width: number;
  height: number;
  /** High frequencies along x, low ones along y: upright edges. */
  alongX: Plane;
  /** High frequencies along y, low ones along x. */
  alongY: Plane;
  /** High frequencies along both. */
  diagonal: Plane;
}

export interface WaveletTransform {
  wavelet: Wavelet;
  /** Finest level first. */
  details: WaveletDetails[];
  /** What is left at the coarsest level. */
  approximation: Plane;
}

/** @param levels at least 1; fewer come back where a side has shrunk to one sample. */
export function forwardWavelet(plane: Plane, wavelet: Wavelet, levels: number): WaveletTransform {
  const { low, high } = filterBank(wavelet);
  const details: WaveletDetails[] = [];
  let approximation = plane;
  for (let level = 0; level < levels && Math.min(approximation.width, approximation.height) > 1; level++) {
    const { width, height } = approximation;
    const smooth = filterRows(approximation, low);
    const rough = filterRows(approximation, high);
    approximation = filterColumns(smooth, low);
    details.push({
      width,
      height,
      alongY: filterColumns(smooth, high),
      alongX: filterColumns(rough, low),
      diagonal: filterColumns(rough, high),
    });
  }
  return { wavelet, details, approximation };
}

/** The plane whose transform this is. */
export function inverseWavelet({ wavelet, details, approximation }: WaveletTransform): Plane {
  const { low, high } = filterBank(wavelet);
  return details.reduceRight((plane, { width, height, alongX, alongY, diagonal }) => {
    const columns = Math.ceil(width / 2);
    const smooth = { width: columns, height, data: new Float32Array(columns * height) };
    const rough = { width: columns, height, data: new Float32Array(columns * height) };
    spreadColumns(plane, low, smooth);
    spreadColumns(alongY, high, smooth);
    spreadColumns(alongX, low, rough);
    spreadColumns(diagonal, high, rough);
    return spreadRows(smooth, low, rough, high, width);
  }, approximation);
}

/** The finest diagonal details alone: where noise is strongest against the picture. */
export function finestDiagonal(plane: Plane, wavelet: Wavelet): Plane {
  const { high } = filterBank(wavelet);
  return filterColumns(filterRows(plane, high), high);
}

/** Sample 2 k + i of every row, weighed with tap i and summed: column k of the result. */
function filterRows({ width, height, data }: Plane, taps: Float64Array): Plane {
  const columns = Math.ceil(width / 2);
  const result = new Float32Array(columns * height);
  const period = 2 * columns;
  const row = new Float32Array(period + taps.length);
  for (let y = 0; y < height; y++) {
    row.set(data.subarray(y * width, (y + 1) * width));
    if (width < period) row[width] = row[width - 1];
    for (let x = period; x < row.length; x++) row[x] = row[x - period];
    const to = y * columns;
    let k = 0;
    // Four sums at a time, because each addition waits for the one before it.
    for (; k + 4 <= columns; k += 4) {
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0, at = 2 * k; i < taps.length; i++, at++) {
        const tap = taps[i];
        a += tap * row[at];
        b += tap * row[at + 2];
        c += tap * row[at + 4];
        d += tap * row[at + 6];
      }
      result[to + k] = a;
      result[to + k + 1] = b;
      result[to + k + 2] = c;
      result[to + k + 3] = d;
    }
    for (; k < columns; k++) {
      let sum = 0;
      for (let i = 0; i < taps.length; i++) sum += taps[i] * row[2 * k + i];
      result[to + k] = sum;
    }
  }
  return { width: columns, height, data: result };
}

/** The same along columns. */
function filterColumns({ width, height, data }: Plane, taps: Float64Array): Plane {
  const rows = Math.ceil(height / 2);
  const result = new Float32Array(width * rows);
  const sum = new Float64Array(width);
  for (let k = 0; k < rows; k++) {
    sum.fill(0);
    for (let i = 0; i < taps.length; i++) {
      const tap = taps[i];
      const from = Math.min(height - 1, (2 * k + i) % (2 * rows)) * width;
      for (let x = 0; x < width; x++) sum[x] += tap * data[from + x];
    }
    result.set(sum, k * width);
  }
  return { width, height: rows, data: result };
}

/** Adds the transpose of `filterColumns` to a plane of the height it had before. */
function spreadColumns({ width, height: rows, data }: Plane, taps: Float64Array, onto: Plane): void {
  for (let k = 0; k < rows; k++) {
    for (let i = 0; i < taps.length; i++) {
      const y = (2 * k + i) % (2 * rows);
      // The sample that made the height even is not wanted back.
      if (y >= onto.height) continue;
      const tap = taps[i];
      const to = y * width;
      const from = k * width;
      for (let x = 0; x < width; x++) onto.data[to + x] += tap * data[from + x];
    }
  }
}

/** The transpose of `filterRows` with both filters at once. */
function spreadRows(smooth: Plane, low: Float64Array, rough: Plane, high: Float64Array, width: number): Plane {
  const { width: columns, height } = smooth;
  const data = new Float32Array(width * height);
  const period = 2 * columns;
  const row = new Float64Array(period + low.length);
  for (let y = 0; y < height; y++) {
    row.fill(0);
    for (let k = 0; k < columns; k++) {
      const a = smooth.data[y * columns + k];
      const b = rough.data[y * columns + k];
      for (let i = 0; i < low.length; i++) row[2 * k + i] += a * low[i] + b * high[i];
    }
    // Narrow rows wrap around more than once.
    for (let x = row.length - 1; x >= period; x--) row[x - period] += row[x];
    data.set(row.subarray(0, width), y * width);
  }
  return { width, height, data };
}
