/** The grids of the verification that is looked at. They are fetched once, and kept while the steps of the wizard change. */
import { useEffect, useMemo } from "react";
import { create } from "zustand";
import { asSelfsameError } from "../../../contract/errors.ts";
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import { useTotem } from "../store.ts";
import { fetchGrids, type Grids } from "./grids.ts";

interface GridState {
  /** Of which verification. */
  key?: string;
  grids?: Grids;
  failure?: string;
  want(key: string, id: string, document: TotemVerification): void;
}

let controller: AbortController | undefined;

const useGridStore = create<GridState>()((set, get) => ({
  want(key, id, document) {
    const { key: before, failure } = get();
    if (key === before && failure === undefined) return;
    controller?.abort();
    const own = new AbortController();
    controller = own;
    set({ key, grids: undefined, failure: undefined });
    fetchGrids(id, document, own.signal).then(
      (grids) => {
        if (get().key === key) set({ grids });
      },
      (error) => {
        if (!own.signal.aborted) set({ failure: asSelfsameError(error).message });
      },
    );
  },
}));

/** The grids of the open session; neither those nor a failure while they are on their way, or where there is no verification. */
export function useGrids(): { grids?: Grids; failure?: string; again(): void } {
  const id = useTotem((state) => state.opened?.session.id);
  const verification = useTotem((state) => state.opened?.session.verification);
  // By what it says: saving the session brings an equal one.
  const key = useMemo(() => (verification ? `${id} ${JSON.stringify(verification)}` : undefined), [id, verification]);
  const { key: held, grids, failure, want } = useGridStore();
  const ask = () => {
    if (key && id && verification) want(key, id, verification);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked for follows from the key
  useEffect(ask, [key]);
  return held === key ? { grids, failure, again: ask } : { again: ask };
}
