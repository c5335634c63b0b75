/** What can be asked of the scan into the open case. */
import { batchOperations } from "../../../contract/batch.ts";
import { useNotices } from "../../shell/notices.ts";
import { client } from "../../shell/service.ts";
import { useBatch } from "../store.ts";

const asking = {
  pause: batchOperations.pauseScan,
  resume: batchOperations.resumeScan,
  cancel: batchOperations.cancelScan,
};

export async function askScan(what: keyof typeof asking): Promise<void> {
  const { open: id } = useBatch.getState();
  if (!id) return;
  try {
    await client().call(asking[what], { id });
  } catch (error) {
    useNotices.getState().complain(error);
  }
}

/** The scan that goes on in the open case, paused or not. */
export const runningScan = () => {
  const { news } = useBatch.getState();
  return news?.entry.scanning ? news.scan : undefined;
};
