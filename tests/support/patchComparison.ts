/** Comparisons of patches with known regions, for tests of the window. */
import type { AttributeAgreement, PatchComparison } from "../../engine/finding.ts";
import { base64 } from "../../engine/image/base64.ts";

interface Wanted {
  rows: number;
  columns: number;
  /** Cells of the smaller region. */
  smaller?: readonly number[];
  /** Cells that were not computed. */
  missing?: readonly number[];
  attributes?: AttributeAgreement[];
}

/**
 * Patches of 40 x 40 pixels, 20 apart. The two regions agree by .6 with each other, patches of one region by 1.
 */
export function patchComparison({
  rows,
  columns,
  smaller = [],
  missing = [],
  attributes = [],
}: Wanted): PatchComparison {
  const all = Array.from({ length: rows * columns }, (_, cell) => cell).filter((cell) => !missing.includes(cell));
  const [others, few] = [all.filter((cell) => !smaller.includes(cell)), all.filter((cell) => smaller.includes(cell))];
  const vectors = new Int8Array(rows * columns * 2);
  for (const cell of others) vectors.set([127, 0], 2 * cell);
  for (const cell of few) vectors.set([Math.round(0.6 * 127), Math.round(0.8 * 127)], 2 * cell);
  return {
    rows,
    columns,
    left: 0,
    top: 0,
    stepX: 20,
    stepY: 20,
    width: 40,
    height: 40,
    length: 2,
    embeddings: base64(new Uint8Array(vectors.buffer)),
    order: [...others, ...few],
    majority: others.length,
    attributes,
  };
}

/** An attribute in which the regions differ and that is told well, with the given parts replaced. */
export const attribute = (rest: Partial<AttributeAgreement> = {}): AttributeAgreement => ({
  id: "noise",
  label: "noise",
  source: "development",
  withinMajority: 0.8,
  withinMinority: 0.7,
  between: 0.3,
  auc: 0.85,
  interval: [0.8, 0.9],
  ...rest,
});
