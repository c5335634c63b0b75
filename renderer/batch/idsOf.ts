/** Identifiers of pictures that stand together in an order, however many. */
import { batchOperations } from "../../contract/batch.ts";
import type { CaseFilter, CaseSort } from "../../contract/cases.ts";
import { client } from "../shell/service.ts";

/** As many as one answer may hold. */
const MOST_IDS = 100_000;

/** From one place to another, both among them. */
export async function idsOf(
  order: { id: string; filter: CaseFilter; sort: CaseSort },
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<number[]> {
  const ids: number[] = [];
  for (let offset = from; offset <= to; offset += MOST_IDS) {
    const limit = Math.min(MOST_IDS, to + 1 - offset);
    ids.push(...(await client().call(batchOperations.idsOfCase, { ...order, offset, limit }, { signal })).ids);
  }
  return ids;
}
