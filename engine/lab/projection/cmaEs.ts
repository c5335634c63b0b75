/**
 * CMA-ES, the evolution strategy that adapts the covariance of its search (Hansen, "The CMA Evolution Strategy: A Tutorial",
 * arXiv:1604.00772, figure 6, with positive weights): candidates are drawn from N(m, s^2 C), and mean, step and covariance
 * follow the better half. Above `DENSE` variables only the diagonal of C is learnt (Ros and Hansen 2008), because the whole
 * matrix would cost more than what it saves.
 */
import { symmetricEigen } from "../../metrics/principalComponents.ts";
import type { Random } from "../../random.ts";

/** Variables up to which the whole covariance is learnt. */
const DENSE = 128;

/** lambda = 4 + floor(3 ln N). */
export const populationOf = (dimensions: number): number => 4 + Math.floor(3 * Math.log(dimensions));

export interface CmaOptions {
  dimensions: number;
  source: Random;
  /** m before the first generation; zeros where left out. */
  mean?: ArrayLike<number>;
  /** s before the first generation. */
  step?: number;
  /** lambda, at least 2. */
  population?: number;
}

export class CmaEs {
  readonly population: number;
  /** m. */
  mean: Float64Array;
  /** s. */
  step: number;
  private readonly dimensions: number;
  private readonly source: Random;
  private readonly weights: number[];
  private readonly rates: Rates;
  private readonly diagonalOnly: boolean;
  private readonly pathOfMean: Float64Array;
  private readonly pathOfStep: Float64Array;
  /** C, row-major; only its diagonal where that is all. */
  private readonly covariance: Float64Array;
  /** C = B diag(d^2) B^T; rows of B^T, undefined where B is the identity. */
  private axes: Float64Array[] | undefined;
  private lengths: Float64Array;
  private generation = 0;
  private decomposedAt = 0;

  constructor({ dimensions, source, mean, step = 1, population = populationOf(dimensions) }: CmaOptions) {
    if (population < 2) throw new Error("CMA-ES compares candidates: at least two are needed.");
    this.dimensions = dimensions;
    this.source = source;
    this.population = population;
    this.mean = Float64Array.from({ length: dimensions }, (_, i) => mean?.[i] ?? 0);
    this.step = step;
    this.weights = weightsOf(population);
    this.diagonalOnly = dimensions > DENSE;
    this.rates = ratesOf(dimensions, this.weights, this.diagonalOnly);
    this.pathOfMean = new Float64Array(dimensions);
    this.pathOfStep = new Float64Array(dimensions);
    this.lengths = new Float64Array(dimensions).fill(1);
    this.covariance = new Float64Array(this.diagonalOnly ? dimensions : dimensions ** 2);
    for (let i = 0; i < dimensions; i++) this.covariance[this.onDiagonal(i)] = 1;
  }

  /** The next generation: m + s B d n for normal n. */
  ask(): Float64Array[] {
    this.decompose();
    return Array.from({ length: this.population }, () => {
      const drawn = Float64Array.from(this.lengths, (length) => length * this.source.normal());
      const turned = this.fromAxes(drawn);
      return turned.map((value, i) => this.mean[i] + this.step * value);
    });
  }

  /**
   * Learns from a generation that was asked for.
   * @param losses of the candidates, in their order; what is no number counts as worst.
   */
  tell(candidates: readonly Float64Array[], losses: ArrayLike<number>): void {
    const { dimensions, weights, rates, mean: before, step } = this;
    const rank = (i: number) => (Number.isNaN(losses[i]) ? Number.POSITIVE_INFINITY : losses[i]);
    const order = [...candidates.keys()].sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) < rank(b) ? -1 : 1));
    const chosen = weights.map((_, i) => candidates[order[i]].map((value, k) => (value - before[k]) / step));
    const shift = new Float64Array(dimensions);
    chosen.forEach((y, i) => {
      for (let k = 0; k < dimensions; k++) shift[k] += weights[i] * y[k];
    });
    this.mean = before.map((value, k) => value + step * shift[k]);
    this.generation++;

    const whitened = this.whiten(shift);
    const { ofStep, damping, ofMean, one, many, effective, expected } = rates;
    const pull = Math.sqrt(ofStep * (2 - ofStep) * effective);
    let square = 0;
    for (let k = 0; k < dimensions; k++) {
      this.pathOfStep[k] = (1 - ofStep) * this.pathOfStep[k] + pull * whitened[k];
      square += this.pathOfStep[k] ** 2;
    }
    const length = Math.sqrt(square);
    this.step *= Math.exp((ofStep / damping) * (length / expected - 1));
    // While the step grows fast, the path of the mean stands still, so that C does not grow along with it.
    const grown = 1 - (1 - ofStep) ** (2 * this.generation);
    const steady = length / Math.sqrt(grown) < (1.4 + 2 / (dimensions + 1)) * expected;
    const push = steady ? Math.sqrt(ofMean * (2 - ofMean) * effective) : 0;
    for (let k = 0; k < dimensions; k++) this.pathOfMean[k] = (1 - ofMean) * this.pathOfMean[k] + push * shift[k];
    const kept = 1 - one - many + (steady ? 0 : one * ofMean * (2 - ofMean));
    this.updateCovariance(kept, chosen);
  }

  private updateCovariance(kept: number, chosen: readonly Float64Array[]): void {
    const { dimensions, covariance, pathOfMean, weights } = this;
    const { one, many } = this.rates;
    for (let i = 0; i < dimensions; i++)
      for (let j = this.diagonalOnly ? i : 0; j <= i; j++) {
        let value = one * pathOfMean[i] * pathOfMean[j];
        for (let c = 0; c < chosen.length; c++) value += many * weights[c] * chosen[c][i] * chosen[c][j];
        const at = this.diagonalOnly ? i : i * dimensions + j;
        covariance[at] = kept * covariance[at] + value;
        if (!this.diagonalOnly) covariance[j * dimensions + i] = covariance[at];
      }
  }

  /** Renews B and d once C has changed enough to matter. */
  private decompose(): void {
    const { one, many } = this.rates;
    if (this.generation - this.decomposedAt < 1 / ((one + many) * this.dimensions * 10)) return;
    this.decomposedAt = this.generation;
    if (this.diagonalOnly) {
      this.lengths = this.covariance.map(Math.sqrt);
      return;
    }
    const { eigenvalues, eigenvectors } = symmetricEigen(this.covariance, this.dimensions);
    this.axes = eigenvectors;
    // Rounding may leave a variance a little below nought.
    this.lengths = Float64Array.from(eigenvalues, (value) => Math.sqrt(Math.max(value, 1e-20)));
  }

  /** B x. */
  private fromAxes(x: Float64Array): Float64Array {
    const { axes } = this;
    if (!axes) return x;
    const turned = new Float64Array(x.length);
    axes.forEach((axis, a) => {
      for (let k = 0; k < x.length; k++) turned[k] += axis[k] * x[a];
    });
    return turned;
  }

  /** C^(-1/2) y = B d^-1 B^T y. */
  private whiten(y: Float64Array): Float64Array {
    const { axes, lengths } = this;
    if (!axes) return y.map((value, k) => value / lengths[k]);
    const along = Float64Array.from(axes, (axis, a) => {
      let product = 0;
      for (let k = 0; k < y.length; k++) product += axis[k] * y[k];
      return product / lengths[a];
    });
    return this.fromAxes(along);
  }

  private onDiagonal(i: number): number {
    return this.diagonalOnly ? i : i * (this.dimensions + 1);
  }
}

/** Of the better half, by rank; they add up to 1. */
function weightsOf(population: number): number[] {
  const raw = Array.from({ length: population >> 1 }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

/** The constants of the tutorial's table 1. */
interface Rates {
  /** c_sigma and d_sigma. */
  ofStep: number;
  damping: number;
  /** c_c. */
  ofMean: number;
  /** c_1 and c_mu. */
  one: number;
  many: number;
  /** mu_eff. */
  effective: number;
  /** Length of a normal vector, on average. */
  expected: number;
}

function ratesOf(n: number, weights: readonly number[], diagonalOnly: boolean): Rates {
  const effective = 1 / weights.reduce((sum, weight) => sum + weight ** 2, 0);
  const ofStep = (effective + 2) / (n + effective + 5);
  const damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + ofStep;
  const ofMean = (4 + effective / n) / (n + 4 + (2 * effective) / n);
  const one = 2 / ((n + 1.3) ** 2 + effective);
  const many = Math.min(1 - one, (2 * (effective - 2 + 1 / effective)) / ((n + 2) ** 2 + effective));
  // A diagonal has fewer numbers and can be learnt that much faster (Ros and Hansen, equation 5).
  const faster = diagonalOnly ? (n + 2) / 3 : 1;
  const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  return {
    ofStep,
    damping,
    ofMean,
    one: Math.min(one * faster, 0.5),
    many: Math.min(many * faster, 0.5),
    effective,
    expected,
  };
}
