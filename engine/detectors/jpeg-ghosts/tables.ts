/** The quantisation tables of all qualities that a ghost is sought at. */
import type { Evidence } from "../../evidence.ts";
import { annexKLuma, scaledTable } from "../../jpeg/annexK.ts";
import { mainTables } from "../../jpeg/quality.ts";

/** From here on every quality has a table that differs notably from its neighbours'; below every other one does. */
const FINE = 75;

export function qualitiesBetween(lowest: number, highest: number): number[] {
  const qualities: number[] = [];
  for (let quality = lowest; quality <= highest; quality += quality < FINE ? 2 : 1) qualities.push(quality);
  return qualities;
}

/** Of a table in the order of the stored picture, the one to use in the upright picture: turned by 90 degrees or not. */
function upright(table: ArrayLike<number>, { orientation }: Pick<Evidence, "orientation">): Float32Array {
  return Float32Array.from({ length: 64 }, (_, i) => table[orientation >= 5 ? 8 * (i & 7) + (i >> 3) : i]);
}

export const tableOf = (quality: number, evidence: Pick<Evidence, "orientation">): Float32Array =>
  upright(scaledTable(annexKLuma, quality), evidence);

/** The luminance table that a JPEG file itself was saved with. */
export function ownTable(evidence: Pick<Evidence, "jpeg" | "orientation">): Float32Array | undefined {
  const tables = evidence.jpeg && mainTables(evidence.jpeg);
  return tables && upright(tables.luma.values, evidence);
}
