/**
 * The discrete Fourier transform, X[k] = sum over n of x[n] exp(-2 pi i k n / N), of any size; the inverse divides by N.
 * Sizes whose prime factors are at most 13 go stage by stage (Stockham's self-sorting form of Cooley and Tukey 1965),
 * others as a convolution (Bluestein 1970). Sums are kept in doubles, whatever type the numbers come in.
 */

/** Real or imaginary parts, read and written in place. */
export type Reals = Float32Array | Float64Array;

/** Beyond, a stage of its own, which takes the square of the prime, costs more than the convolution. */
const LARGEST_RADIX = 13;

/** Factors of the stages, fours first; undefined where a prime is too large. */
function radices(size: number): number[] | undefined {
  const found: number[] = [];
  let rest = size;
  for (const radix of [4, 2, 3, 5, 7, 11, LARGEST_RADIX]) for (; rest % radix === 0; rest /= radix) found.push(radix);
  return rest === 1 ? found : undefined;
}

/** A transform of one size with everything that can be computed beforehand. Keeps buffers: not for use within itself. */
export interface Fft {
  readonly size: number;
  /** In place: value j is at `at + j * stride` of both arrays. */
  forward(re: Reals, im: Reals, at?: number, stride?: number): void;
  /** Undoes `forward`. */
  inverse(re: Reals, im: Reals, at?: number, stride?: number): void;
}

abstract class Transform implements Fft {
  readonly size: number;
  protected re: Float64Array;
  protected im: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.re = new Float64Array(size);
    this.im = new Float64Array(size);
  }

  /** Transforms the buffers. */
  protected abstract transform(): void;

  private run(re: Reals, im: Reals, at: number, stride: number, scale: number): void {
    for (let j = 0, from = at; j < this.size; j++, from += stride) {
      this.re[j] = re[from];
      this.im[j] = im[from];
    }
    this.transform();
    for (let j = 0, to = at; j < this.size; j++, to += stride) {
      re[to] = this.re[j] * scale;
      im[to] = this.im[j] * scale;
    }
  }

  forward(re: Reals, im: Reals, at = 0, stride = 1): void {
    this.run(re, im, at, stride, 1);
  }

  inverse(re: Reals, im: Reals, at = 0, stride = 1): void {
    // With both parts exchanged before and after, the forward transform is N times the inverse.
    this.run(im, re, at, stride, 1 / this.size);
  }
}

class StagedFft extends Transform {
  private otherRe: Float64Array;
  private otherIm: Float64Array;
  /** exp(-2 pi i j / size). */
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;

  constructor(
    size: number,
    private readonly stages: readonly number[],
  ) {
    super(size);
    this.otherRe = new Float64Array(size);
    this.otherIm = new Float64Array(size);
    this.cos = Float64Array.from({ length: size }, (_, j) => Math.cos((2 * Math.PI * j) / size));
    this.sin = Float64Array.from({ length: size }, (_, j) => -Math.sin((2 * Math.PI * j) / size));
  }

  protected transform(): void {
    let step = 1;
    for (const radix of this.stages) {
      if (radix === 4) this.four(step);
      else if (radix === 2) this.two(step);
      else this.any(radix, step);
      [this.re, this.otherRe] = [this.otherRe, this.re];
      [this.im, this.otherIm] = [this.otherIm, this.im];
      step *= radix;
    }
  }

  /** `step` transforms, interleaved, of length size / step each become 2 * step of half the length. */
  private two(step: number): void {
    const { re, im, otherRe, otherIm, cos, sin, size } = this;
    const half = size >> 1;
    for (let at = 0, to = 0; at < half; at += step, to += 2 * step) {
      const c = cos[at];
      const s = sin[at];
      for (let q = 0; q < step; q++) {
        const a = at + q;
        const b = a + half;
        const differenceRe = re[a] - re[b];
        const differenceIm = im[a] - im[b];
        otherRe[to + q] = re[a] + re[b];
        otherIm[to + q] = im[a] + im[b];
        otherRe[to + q + step] = differenceRe * c - differenceIm * s;
        otherIm[to + q + step] = differenceRe * s + differenceIm * c;
      }
    }
  }

  private four(step: number): void {
    const { re, im, otherRe, otherIm, cos, sin, size } = this;
    const quarter = size >> 2;
    for (let at = 0, to = 0; at < quarter; at += step, to += 4 * step) {
      const c1 = cos[at];
      const s1 = sin[at];
      const c2 = cos[2 * at];
      const s2 = sin[2 * at];
      const c3 = cos[3 * at];
      const s3 = sin[3 * at];
      for (let q = 0; q < step; q++) {
        const a = at + q;
        const b = a + quarter;
        const c = b + quarter;
        const d = c + quarter;
        const sumRe = re[a] + re[c];
        const sumIm = im[a] + im[c];
        const differenceRe = re[a] - re[c];
        const differenceIm = im[a] - im[c];
        const oddSumRe = re[b] + re[d];
        const oddSumIm = im[b] + im[d];
        // -i times the difference of the odd ones.
        const turnedRe = im[b] - im[d];
        const turnedIm = re[d] - re[b];
        const first = to + q;
        otherRe[first] = sumRe + oddSumRe;
        otherIm[first] = sumIm + oddSumIm;
        const re1 = differenceRe + turnedRe;
        const im1 = differenceIm + turnedIm;
        otherRe[first + step] = re1 * c1 - im1 * s1;
        otherIm[first + step] = re1 * s1 + im1 * c1;
        const re2 = sumRe - oddSumRe;
        const im2 = sumIm - oddSumIm;
        otherRe[first + 2 * step] = re2 * c2 - im2 * s2;
        otherIm[first + 2 * step] = re2 * s2 + im2 * c2;
        const re3 = differenceRe - turnedRe;
        const im3 = differenceIm - turnedIm;
        otherRe[first + 3 * step] = re3 * c3 - im3 * s3;
        otherIm[first + 3 * step] = re3 * s3 + im3 * c3;
      }
    }
  }

  /** The same for an odd factor, by the definition with j and radix - j taken together. */
  private any(radix: number, step: number): void {
    const { re, im, otherRe, otherIm, cos, sin, size } = this;
    const part = size / radix;
    const half = (radix - 1) >> 1;
    const sumRe = new Float64Array(half + 1);
    const sumIm = new Float64Array(half + 1);
    const differenceRe = new Float64Array(half + 1);
    const differenceIm = new Float64Array(half + 1);
    for (let at = 0, to = 0; at < part; at += step, to += radix * step) {
      for (let q = 0; q < step; q++) {
        const from = at + q;
        let totalRe = re[from];
        let totalIm = im[from];
        for (let k = 1; k <= half; k++) {
          const a = from + k * part;
          const b = from + (radix - k) * part;
          sumRe[k] = re[a] + re[b];
          sumIm[k] = im[a] + im[b];
          differenceRe[k] = re[a] - re[b];
          differenceIm[k] = im[a] - im[b];
          totalRe += sumRe[k];
          totalIm += sumIm[k];
        }
        otherRe[to + q] = totalRe;
        otherIm[to + q] = totalIm;
        for (let j = 1; j <= half; j++) {
          let evenRe = re[from];
          let evenIm = im[from];
          let oddRe = 0;
          let oddIm = 0;
          for (let k = 1, root = j; k <= half; k++, root += j) {
            if (root >= radix) root -= radix;
            const c = cos[root * part];
            const s = sin[root * part];
            evenRe += sumRe[k] * c;
            evenIm += sumIm[k] * c;
            oddRe -= differenceIm[k] * s;
            oddIm += differenceRe[k] * s;
          }
          this.place(to + q + j * step, at * j, evenRe + oddRe, evenIm + oddIm);
          this.place(to + q + (radix - j) * step, at * (radix - j), evenRe - oddRe, evenIm - oddIm);
        }
      }
    }
  }

  /** Writes a value times a root of unity. */
  private place(to: number, root: number, re: number, im: number): void {
    this.otherRe[to] = re * this.cos[root] - im * this.sin[root];
    this.otherIm[to] = re * this.sin[root] + im * this.cos[root];
  }
}

class ConvolvedFft extends Transform {
  private readonly inner: Fft;
  private readonly paddedRe: Float64Array;
  private readonly paddedIm: Float64Array;
  /** exp(-pi i j^2 / size). */
  private readonly chirpRe: Float64Array;
  private readonly chirpIm: Float64Array;
  /** Transform of the conjugate chirp, around 0. */
  private readonly kernelRe: Float64Array;
  private readonly kernelIm: Float64Array;

  constructor(size: number) {
    super(size);
    const padded = 2 ** Math.ceil(Math.log2(2 * size - 1));
    this.inner = fft(padded);
    this.paddedRe = new Float64Array(padded);
    this.paddedIm = new Float64Array(padded);
    // j^2 modulo 2 * size: the angle of a large square would have lost its digits.
    const angle = (j: number) => (Math.PI * ((j * j) % (2 * size))) / size;
    this.chirpRe = Float64Array.from({ length: size }, (_, j) => Math.cos(angle(j)));
    this.chirpIm = Float64Array.from({ length: size }, (_, j) => -Math.sin(angle(j)));
    this.kernelRe = new Float64Array(padded);
    this.kernelIm = new Float64Array(padded);
    for (let j = 0; j < size; j++) {
      for (const to of j === 0 ? [0] : [j, padded - j]) {
        this.kernelRe[to] = this.chirpRe[j];
        this.kernelIm[to] = -this.chirpIm[j];
      }
    }
    this.inner.forward(this.kernelRe, this.kernelIm);
  }

  protected transform(): void {
    const { re, im, chirpRe, chirpIm, kernelRe, kernelIm, paddedRe, paddedIm, size } = this;
    for (let j = 0; j < size; j++) {
      paddedRe[j] = re[j] * chirpRe[j] - im[j] * chirpIm[j];
      paddedIm[j] = re[j] * chirpIm[j] + im[j] * chirpRe[j];
    }
    paddedRe.fill(0, size);
    paddedIm.fill(0, size);
    this.inner.forward(paddedRe, paddedIm);
    for (let k = 0; k < paddedRe.length; k++) {
      const a = paddedRe[k];
      const b = paddedIm[k];
      paddedRe[k] = a * kernelRe[k] - b * kernelIm[k];
      paddedIm[k] = a * kernelIm[k] + b * kernelRe[k];
    }
    this.inner.inverse(paddedRe, paddedIm);
    for (let j = 0; j < size; j++) {
      re[j] = paddedRe[j] * chirpRe[j] - paddedIm[j] * chirpIm[j];
      im[j] = paddedRe[j] * chirpIm[j] + paddedIm[j] * chirpRe[j];
    }
  }
}

/** Transforms in use, so that a picture's thousands of rows share one; few, for a table has the size of its row. */
const kept = new Map<number, Fft>();
const MOST_KEPT = 8;

/** The transform of `size` values. @throws RangeError unless size is a positive whole number. */
export function fft(size: number): Fft {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`There is no transform of ${size} values.`);
  let found = kept.get(size);
  if (!found) {
    const stages = radices(size);
    found = stages ? new StagedFft(size, stages) : new ConvolvedFft(size);
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(size, found);
  }
  return found;
}

type Direction = "forward" | "inverse";

/** Columns are carried to rows in bundles, for a column by itself touches a cache line for every value. */
const BUNDLE = 16;

/** Every column of a row-major plane of `width` x `height` complex numbers, in place. */
export function alongColumns(re: Reals, im: Reals, width: number, height: number, direction: Direction): void {
  const transform = fft(height);
  const bundleRe = new Float64Array(BUNDLE * height);
  const bundleIm = new Float64Array(BUNDLE * height);
  for (let x = 0; x < width; x += BUNDLE) {
    const count = Math.min(BUNDLE, width - x);
    for (let y = 0; y < height; y++) {
      for (let i = 0, at = y * width + x; i < count; i++, at++) {
        bundleRe[i * height + y] = re[at];
        bundleIm[i * height + y] = im[at];
      }
    }
    for (let i = 0; i < count; i++) transform[direction](bundleRe, bundleIm, i * height);
    for (let y = 0; y < height; y++) {
      for (let i = 0, at = y * width + x; i < count; i++, at++) {
        re[at] = bundleRe[i * height + y];
        im[at] = bundleIm[i * height + y];
      }
    }
  }
}

/** The transform of a row-major plane of complex numbers in both directions, in place. */
export function fft2d(re: Reals, im: Reals, width: number, height: number, direction: Direction = "forward"): void {
  const transform = fft(width);
  for (let y = 0; y < height; y++) transform[direction](re, im, y * width);
  alongColumns(re, im, width, height, direction);
}
