/** What a search has found so far, target by target, and after how many evaluations. */

export interface Found {
  loss: number;
  code: Float32Array;
}

export class Trace {
  /** The best of each target. */
  readonly best: Found[];
  /** Evaluations of each target. */
  evaluations = 0;
  /** Least losses of all targets after so many evaluations. */
  readonly points: [evaluations: number, losses: number[]][] = [];
  private readonly rows: number;
  private readonly width: number;

  constructor({ problems, rows, width }: { problems: number; rows: number; width: number }) {
    this.rows = rows;
    this.width = width;
    this.best = Array.from({ length: problems }, () => ({
      loss: Number.POSITIVE_INFINITY,
      code: new Float32Array(width),
    }));
  }

  /**
   * Takes note of codes [problems, rows, width] and their losses [problems, rows].
   * @param each evaluations that every row took.
   */
  see(codes: Float32Array, losses: Float32Array, each: number): void {
    const { rows, width } = this;
    this.evaluations += rows * each;
    losses.forEach((loss, i) => {
      const p = Math.floor(i / rows);
      if (loss < this.best[p].loss) this.best[p] = { loss, code: codes.slice(i * width, (i + 1) * width) };
    });
    this.points.push([this.evaluations, this.best.map(({ loss }) => loss)]);
  }
}
