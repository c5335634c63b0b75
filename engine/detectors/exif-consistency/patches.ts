/** What the detector saw of each patch, for the reader to look closer. */
import type { AttributeAgreement, PatchComparison } from "../../finding.ts";
import { base64 } from "../../image/base64.ts";
import type { SeenCells } from "./embed.ts";
import type { ComputedCells } from "./methods.ts";

/** @param member 1 per computed cell of the smaller region; left out where there is one region only. */
export function patchComparison(
  { grid, windows }: SeenCells,
  { cells }: Pick<ComputedCells, "cells">,
  member: Uint8Array | undefined,
  attributes: AttributeAgreement[],
): PatchComparison {
  const bytes = new Int8Array(grid.values.length);
  grid.values.forEach((value, i) => {
    bytes[i] = Number.isNaN(value) ? 0 : Math.round(127 * value);
  });
  const inRegion = (i: number) => member?.[i] === 1;
  const indices = Array.from(cells.keys());
  const rest = indices.filter((i) => !inRegion(i));
  return {
    rows: grid.rows,
    columns: grid.columns,
    left: 0,
    top: 0,
    stepX: windows.step,
    stepY: windows.step,
    width: windows.edge,
    height: windows.edge,
    length: grid.length,
    embeddings: base64(new Uint8Array(bytes.buffer)),
    order: [...rest, ...indices.filter(inRegion)].map((i) => cells[i]),
    majority: rest.length,
    attributes,
  };
}
