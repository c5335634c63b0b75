/** The two regions of a comparison in numbers: how many patches they have, and how much those agree. */
import { anchorMap } from "../../../engine/detectors/exif-consistency/consistencyMap.ts";
import type { PatchComparison } from "../../../engine/finding.ts";
import { embeddingsOf } from "./embeddings.ts";

/** Agreement 0..1; undefined where there are no two patches to compare. */
export interface RegionAgreement {
  larger?: number;
  smaller?: number;
  between?: number;
}

/** Cells of the larger region, and of the smaller one; the latter are none where all patches look alike. */
export const regionsOf = ({ order, majority }: PatchComparison): { larger: number[]; smaller: number[] } => ({
  larger: order.slice(0, majority),
  smaller: order.slice(majority),
});

/**
 * Mean agreement of two patches, by region. The mean of all cosines between two sets of vectors is the product of their
 * mean vectors: nothing grows with the number of pairs.
 */
export function agreementOfRegions(patches: PatchComparison): RegionAgreement {
  const { larger, smaller } = regionsOf(patches);
  const [a, b] = [meanVector(patches, larger), meanVector(patches, smaller)];
  const between = larger.length > 0 && smaller.length > 0 ? clip(product(a, b)) : undefined;
  return { larger: within(a, larger.length), smaller: within(b, smaller.length), between };
}

/** Mean agreement of one cell with the others of each region. */
export function agreementWithRegions(patches: PatchComparison, cell: number): RegionAgreement {
  const { data } = anchorMap(embeddingsOf(patches), cell);
  const mean = (cells: number[]) => {
    const others = cells.filter((other) => other !== cell);
    return others.length > 0 ? others.reduce((sum, other) => sum + data[other], 0) / others.length : undefined;
  };
  const { larger, smaller } = regionsOf(patches);
  return { larger: mean(larger), smaller: mean(smaller) };
}

/** An agreement as a reader sees it. */
export const agreementText = (agreement: number): string => agreement.toFixed(2);

/** Of two different patches: each with itself, which is 1, is taken out. */
function within(mean: Float64Array, count: number): number | undefined {
  if (count < 2) return undefined;
  return clip((product(mean, mean) * count - 1) / (count - 1));
}

function meanVector(patches: PatchComparison, cells: readonly number[]): Float64Array {
  const { length, values } = embeddingsOf(patches);
  const mean = new Float64Array(length);
  for (const cell of cells) for (let i = 0; i < length; i++) mean[i] += values[cell * length + i] / cells.length;
  return mean;
}

const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
const clip = (value: number): number => Math.min(1, Math.max(0, value));
