/** By how much the direct view is off what one ball says, against what is to be expected of an untouched photograph. */
import { windowMeans } from "../../image/windowMeans.ts";
import type { Sweep } from "../sweep/sweep.ts";
import type { Testimony } from "../sweep/testimony.ts";

/** Difference of square roots of linear light that is nothing special: noise, and what balls mirror. */
const NOISE = 0.02;
/** By how much of its smoothing's standard deviation a ball's view may be displaced, by depth and pose. */
const DISPLACED = 0.5;
/** Balls that weigh less say nothing reliable. */
export const RELIABLE = 0.15;
/** Balls that may miss a cell that is protected: something may be in the way of one. */
const MISSING = 1;
/** Balls that have to see a cell reliably, of so many: all but one, so that others are left where one is mistaken, and two at least. */
export const witnessesNeeded = (balls: number): number => Math.max(2, balls - MISSING);
/** Cells to each side over which differences are averaged. */
const REACH = 2;

/** 1: as large as is to be expected where the ball's view is displaced. NaN where the ball says nothing. */
export function deviations(
  { width, height, step }: Pick<Sweep, "width" | "height" | "step">,
  said: Testimony,
): Float32Array {
  const { weight, expected, direct, spread } = said;
  const cells = width * height;
  const single = new Float32Array(cells).fill(Number.NaN);
  for (let cell = 0; cell < cells; cell++) {
    if (weight[cell] < RELIABLE) continue;
    let off = 0;
    for (let c = 0; c < 3; c++) off += Math.abs(expected[3 * cell + c] - direct[3 * cell + c]) / 3;
    // What is flat in either view cannot differ because it is displaced: an edit has edges where the balls see none, or none.
    const slope = Math.min(steepness(expected, weight, width, cell), steepness(direct, weight, width, cell));
    single[cell] = off / (NOISE + (DISPLACED * slope * spread[cell]) / step);
  }
  const mean = windowMeans(single, width, height, REACH, 1);
  for (let cell = 0; cell < cells; cell++) if (Number.isNaN(single[cell])) mean[cell] = Number.NaN;
  return mean;
}

/** Mean over the channels of how much they change per cell, between neighbours that are known. */
function steepness(values: Float32Array, weight: Float32Array, width: number, cell: number): number {
  const column = cell % width;
  const known = (to: number, inside: boolean) => (inside && weight[to] > 0 ? to : cell);
  const left = known(cell - 1, column > 0);
  const right = known(cell + 1, column < width - 1);
  const above = known(cell - width, cell >= width);
  const under = known(cell + width, cell + width < weight.length);
  const across = Math.max(1, right - left);
  const down = Math.max(1, (under - above) / width);
  let sum = 0;
  for (let c = 0; c < 3; c++)
    sum += Math.hypot(
      (values[3 * right + c] - values[3 * left + c]) / across,
      (values[3 * under + c] - values[3 * above + c]) / down,
    );
  return sum / 3;
}
