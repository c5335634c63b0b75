/** Writing the pictures of a case as a file that the reader keeps. One at a time. */
import { create } from "zustand";
import { batchOperations } from "../../../contract/batch.ts";
import type { CaseExportFormat } from "../../../contract/choices.ts";
import { asSelfsameError } from "../../../contract/errors.ts";
import { useNotices } from "../../shell/notices.ts";
import { useService } from "../../shell/service.ts";
import { useBatch } from "../store.ts";

interface ExportState {
  /** What is being written. */
  running?: { format: CaseExportFormat; fraction: number; step: string };
  /** Of the open case, under its filter and in its order. */
  write(format: CaseExportFormat): Promise<void>;
  cancel(): void;
}

let call: AbortController | undefined;

export const useExport = create<ExportState>()((set, get) => ({
  async write(format) {
    const { platform } = useService.getState();
    const { open: id, filter, sort } = useBatch.getState();
    if (!platform || !id || get().running) return;
    const own = new AbortController();
    call = own;
    set({ running: { format, fraction: 0, step: "Beginning" } });
    try {
      const made = await platform.client.call(
        batchOperations.exportCase,
        { id, format, filter, sort },
        {
          signal: own.signal,
          onProgress: ({ fraction, step }) => set({ running: { format, fraction, step } }),
        },
      );
      if (!own.signal.aborted) await platform.saveReport(made.path, made.name);
    } catch (error) {
      if (asSelfsameError(error).code !== "cancelled") useNotices.getState().complain(error);
    } finally {
      set({ running: undefined });
    }
  },

  cancel() {
    call?.abort();
  },
}));
