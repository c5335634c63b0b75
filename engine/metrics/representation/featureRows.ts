/** Features as measures of similarity take them: a row of numbers for each thing, all rows of length 1. */

/** One row for each thing, row-major. */
export interface FeatureRows {
  rows: number;
  width: number;
  data: ArrayLike<number>;
}

/** Whether all things have the same features up to rounding, so that nothing can be said of which are near each other. */
export function saysNothing({ rows, width, data }: FeatureRows): boolean {
  for (let k = 0; k < width; k++)
    for (let i = 1; i < rows; i++) {
      const [first, other] = [data[k], data[i * width + k]];
      if (Math.abs(other - first) > 1e-6 * Math.max(Math.abs(first), Math.abs(other))) return false;
    }
  return true;
}

/**
 * Every row divided by its length; rows of zeros stay (as in the authors' code, which divides by at least 1e-12).
 * @throws RangeError for fewer than two rows, for numbers that are not finite, and where all rows are the same.
 */
export function unitRows(features: FeatureRows): FeatureRows & { data: Float64Array } {
  const { rows, width, data } = features;
  if (data.length !== rows * width) throw new RangeError(`${rows} rows of ${width} are not ${data.length} numbers`);
  if (rows < 2) throw new RangeError(`similarity needs two things at least, not ${rows}`);
  const result = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    let square = 0;
    for (let k = i * width; k < (i + 1) * width; k++) square += data[k] * data[k];
    if (!Number.isFinite(square)) throw new RangeError(`the features of thing ${i + 1} are not all finite numbers`);
    const length = Math.max(Math.sqrt(square), 1e-12);
    for (let k = i * width; k < (i + 1) * width; k++) result[k] = data[k] / length;
  }
  if (saysNothing(features)) throw new RangeError("all things have the same features");
  return { rows, width, data: result };
}
