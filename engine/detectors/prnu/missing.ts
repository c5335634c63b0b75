/**
 * Regions that do not carry the fingerprint, each with its number of false alarms. The hypothesis that must be refuted is
 * that the fingerprint is there, if only with a part of the strength that is expected: rectangles of cells are tested, and
 * all rectangles of the picture count as tests.
 */
import { log10NormalTail } from "../../metrics/normalTail.ts";
import type { Part } from "./expectation.ts";

export interface MissingRegion {
  /** In cells, ends excluded. */
  left: number;
  top: number;
  right: number;
  bottom: number;
  logNfa: number;
  /** Correlation found over correlation expected, all cells together. */
  strength: number;
}

/** Rectangles have corners on every cell up to so many cells, on every second one up to four times as many, and so on. */
const MOST_CELLS = 12_000;
const MOST_REGIONS = 5;

/**
 * @param parts per cell, row-major, `width` per row.
 * @param least share of the expected strength that would still count as there, 0..1.
 * @param logNfa regions above are left out; the best one is returned whatever it is.
 */
export function findMissing(
  parts: readonly (Part | undefined)[],
  width: number,
  least: number,
  logNfa: number,
): MissingRegion[] {
  const height = parts.length / width;
  const step = Math.ceil(Math.sqrt(parts.length / MOST_CELLS));
  const columns = Math.ceil(width / step);
  const rows = Math.ceil(height / step);
  const tests = Math.log10(((columns * (columns + 1)) / 2) * ((rows * (rows + 1)) / 2));
  const lack = new Float64Array(columns * rows);
  const information = new Float64Array(columns * rows);
  const found = new Float64Array(columns * rows);
  parts.forEach((part, i) => {
    if (!part) return;
    const variance = part.absent ** 2 + (part.present ** 2 - part.absent ** 2) * least ** 2;
    const at = Math.floor(Math.floor(i / width) / step) * columns + Math.floor((i % width) / step);
    lack[at] += ((least * part.expected - part.correlation) * part.expected) / variance;
    information[at] += part.expected ** 2 / variance;
    found[at] += (part.correlation * part.expected) / variance;
  });
  const regions: MissingRegion[] = [];
  while (regions.length < MOST_REGIONS) {
    const best = strongest(lack, information, columns, rows);
    if (!best) break;
    const value = Math.min(0, tests + log10NormalTail(best.z));
    if (regions.length > 0 && value > logNfa) break;
    let [sum, scale] = [0, 0];
    for (let row = best.top; row < best.bottom; row++)
      for (let column = best.left; column < best.right; column++) {
        const at = row * columns + column;
        sum += found[at];
        scale += information[at];
        lack[at] = information[at] = 0;
      }
    regions.push({
      left: best.left * step,
      top: best.top * step,
      right: Math.min(width, best.right * step),
      bottom: Math.min(height, best.bottom * step),
      logNfa: value,
      strength: sum / scale,
    });
    if (value > logNfa) break;
  }
  return regions;
}

/** The rectangle whose lack is largest against its deviation, of all. */
function strongest(lack: Float64Array, information: Float64Array, columns: number, rows: number) {
  let best: { left: number; top: number; right: number; bottom: number; z: number } | undefined;
  const lackBelow = new Float64Array(columns + 1);
  const informationBelow = new Float64Array(columns + 1);
  const columnLack = new Float64Array(columns);
  const columnInformation = new Float64Array(columns);
  for (let top = 0; top < rows; top++) {
    columnLack.fill(0);
    columnInformation.fill(0);
    for (let bottom = top + 1; bottom <= rows; bottom++) {
      for (let x = 0; x < columns; x++) {
        columnLack[x] += lack[(bottom - 1) * columns + x];
        columnInformation[x] += information[(bottom - 1) * columns + x];
        lackBelow[x + 1] = lackBelow[x] + columnLack[x];
        informationBelow[x + 1] = informationBelow[x] + columnInformation[x];
      }
      for (let left = 0; left < columns; left++)
        for (let right = left + 1; right <= columns; right++) {
          const sum = lackBelow[right] - lackBelow[left];
          const scale = informationBelow[right] - informationBelow[left];
          // Differences of sums leave rounding errors where there is nothing.
          if (sum <= 1e-6 || scale <= 1e-6) continue;
          const z = sum / Math.sqrt(scale);
          if (z > (best?.z ?? 0)) best = { left, top, right, bottom, z };
        }
    }
  }
  return best;
}
