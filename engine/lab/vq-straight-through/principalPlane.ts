/** A plane to look at many dimensions in: the first two principal axes of some points. */

export interface PrincipalPlane {
  mean: readonly number[];
  axes: readonly (readonly number[])[];
}

const STEPS = 200;

/** The two directions of largest variance of rows [n, width], row-major: power iteration, the first one taken away. */
export function principalPlane(rows: ArrayLike<number>, width: number): PrincipalPlane {
  const n = rows.length / width;
  const mean = Array.from({ length: width }, (_, k) => {
    let total = 0;
    for (let i = 0; i < n; i++) total += rows[i * width + k];
    return total / n;
  });
  const covariance = Array.from({ length: width }, (_, a) =>
    Array.from({ length: width }, (_, b) => {
      let total = 0;
      for (let i = 0; i < n; i++) total += (rows[i * width + a] - mean[a]) * (rows[i * width + b] - mean[b]);
      return total / n;
    }),
  );
  const axes: number[][] = [];
  for (let which = 0; which < Math.min(2, width); which++) {
    let axis = mean.map((_, k) => Math.cos(1 + 2 * k + which));
    for (let step = 0; step < STEPS; step++) {
      let next = covariance.map((row) => dot(row, axis));
      for (const other of axes) {
        const along = dot(next, other);
        next = next.map((value, k) => value - along * other[k]);
      }
      const length = Math.sqrt(dot(next, next));
      if (length === 0) break;
      axis = next.map((value) => value / length);
    }
    axes.push(axis);
  }
  return { mean, axes };
}

/** Where rows [n, width] lie in the plane. */
export function project({ mean, axes }: PrincipalPlane, rows: ArrayLike<number>): [x: number, y: number][] {
  const width = mean.length;
  return Array.from({ length: rows.length / width }, (_, i) => {
    const centred = mean.map((middle, k) => rows[i * width + k] - middle);
    return [dot(centred, axes[0]), axes[1] ? dot(centred, axes[1]) : 0];
  });
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, value, k) => total + value * b[k], 0);
