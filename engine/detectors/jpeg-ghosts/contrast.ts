/**
 * The trace of an earlier compression, cell by cell and quality by quality: by how much requantising loses less on a grid
 * than on a control grid where no compression can have left a trace.
 */
import { windowMeans } from "../../image/windowMeans.ts";
import { solve } from "../../metrics/linearSystem.ts";
import { quantile } from "../../metrics/quantile.ts";

/** Squared grey levels added to both errors: rounding to whole levels loses so much, whatever came before. */
const FLOOR = 0.15;
/**
 * Variance of the measures of texture that is added to theirs (log units): where the texture hardly varies, a trend with it
 * cannot be told from a paste that is a little smoother than the rest, and is not believed.
 */
const RIDGE = 0.3;
/** Known cells that a window needs, of all it has. */
const LEAST_KNOWN = 0.35;

/** Pairs of neighbours that noise is measured on. */
const MOST_DIFFERENCES = 5000;

/** One quality's map of log ratios. */
export interface Contrast {
  /** log(error on the grid / error on the control grid), averaged over windows; NaN where it is not known. Nats. */
  values: Float32Array;
  /** Standard deviation of the ratio of a single cell that its neighbours do not share. */
  noise: number;
}

/** Cells on each side of a window, so that windows hold about one and a half per cent of the cells that are judged. */
export const reachFor = (judged: number): number =>
  Math.min(8, Math.max(1, Math.round((Math.sqrt(0.015 * judged) - 1) / 2)));

/**
 * @param onGrid,control mean squared errors of all cells under one table. @param texture from textureOf.
 * @param judged 1 for the cells that count. All have columns * rows values.
 */
export function contrastOf(
  onGrid: Float32Array,
  control: Float32Array,
  texture: Float32Array,
  judged: Uint8Array,
  columns: number,
  reach: number,
): Contrast {
  const rows = judged.length / columns;
  const ratios = new Float32Array(judged.length).fill(Number.NaN);
  for (let cell = 0; cell < ratios.length; cell++)
    if (judged[cell]) ratios[cell] = Math.log((onGrid[cell] + FLOOR) / (control[cell] + FLOOR));
  withoutTrend(ratios, textureOf(control, judged, columns), texture);
  const least = LEAST_KNOWN * (2 * reach + 1) ** 2;
  const means = windowMeans(ratios, columns, rows, reach, least);
  // Windows are read where their middle is judged.
  const values = means.map((mean, cell) => (judged[cell] ? mean : Number.NaN));
  return { values, noise: noiseOf(ratios, columns) };
}

/** Logarithm of the cells' errors or energies, averaged with those next to them; NaN where none is judged. */
export function textureOf(energy: Float32Array, judged: Uint8Array, columns: number): Float32Array {
  const logs = new Float32Array(judged.length).fill(Number.NaN);
  for (let cell = 0; cell < logs.length; cell++) if (judged[cell]) logs[cell] = Math.log(energy[cell] + FLOOR);
  return windowMeans(logs, columns, judged.length / columns, 1, 1);
}

/**
 * Takes from the known ratios what a quadratic function of the two measures of texture says of them, and leaves their mean:
 * how deep a ghost is depends on the texture that it is seen in.
 */
function withoutTrend(ratios: Float32Array, a: Float32Array, b: Float32Array): void {
  const cells: number[] = [];
  for (let cell = 0; cell < ratios.length; cell++) if (!Number.isNaN(ratios[cell])) cells.push(cell);
  const meanOf = (values: Float32Array) => cells.reduce((sum, cell) => sum + values[cell], 0) / cells.length;
  const [meanA, meanB, mean] = [meanOf(a), meanOf(b), meanOf(ratios)];
  const terms = new Float64Array(6);
  const termsAt = (cell: number) => {
    const [u, v] = [a[cell] - meanA, b[cell] - meanB];
    terms[0] = 1;
    terms[1] = u;
    terms[2] = v;
    terms[3] = u * u;
    terms[4] = u * v;
    terms[5] = v * v;
  };
  const ridge = RIDGE * cells.length;
  const matrix = Array.from({ length: 6 }, (_, i) =>
    Array.from({ length: 6 }, (__, j) => (i === j && i > 0 ? ridge : 0)),
  );
  const right = new Array<number>(6).fill(0);
  for (const cell of cells) {
    termsAt(cell);
    const rest = ratios[cell] - mean;
    for (let i = 0; i < 6; i++) {
      right[i] += terms[i] * rest;
      for (let j = 0; j <= i; j++) matrix[i][j] += terms[i] * terms[j];
    }
  }
  for (let i = 0; i < 6; i++) for (let j = i + 1; j < 6; j++) matrix[i][j] = matrix[j][i];
  const weights = solve(matrix, right);
  for (const cell of cells) {
    termsAt(cell);
    for (let i = 0; i < 6; i++) ratios[cell] -= weights[i] * terms[i];
  }
}

/** From differences of neighbouring cells, by their median. */
function noiseOf(ratios: Float32Array, columns: number): number {
  const differences: number[] = [];
  const every = Math.ceil(ratios.length / MOST_DIFFERENCES);
  for (let cell = 1; cell < ratios.length; cell += every) {
    const difference = Math.abs(ratios[cell] - ratios[cell - 1]);
    if (cell % columns > 0 && !Number.isNaN(difference)) differences.push(difference);
  }
  if (differences.length === 0) return 0;
  return (1.4826 * quantile(Float64Array.from(differences).sort(), 0.5)) / Math.SQRT2;
}
