/** Deleting a case, or forgetting one that lies where the reader has put it. */
import { create } from "zustand";
import { batchOperations, type CaseEntry } from "../../../contract/batch.ts";
import { useNotices } from "../../shell/notices.ts";
import { client } from "../../shell/service.ts";
import { useBatch } from "../store.ts";

/** The case that is asked about. */
export const useRemoval = create<{ entry?: CaseEntry }>()(() => ({}));

export async function removeCase({ id }: CaseEntry): Promise<void> {
  const { open, closeCase, openCase, load } = useBatch.getState();
  // A case that is looked at while it goes would complain of it.
  if (open === id) closeCase();
  try {
    // A scan may have begun since the list was made; where there is none, nothing happens.
    await client().call(batchOperations.cancelScan, { id });
    await client().call(batchOperations.removeCase, { id });
  } catch (error) {
    useNotices.getState().complain(error);
    if (open === id) openCase(id);
  }
  await load();
}
