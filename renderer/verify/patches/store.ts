/**
 * Which patches the reader looks at. Kept with the comparison they belong to: once a finding is made anew or another one
 * is shown, the choice has no meaning and is not seen any more.
 */
import { create } from "zustand";
import type { PatchComparison } from "../../../engine/finding.ts";

interface PatchesState {
  /** The patch that all others are compared with. */
  anchor?: { patches: PatchComparison; cell: number };
  /** The two patches that are pointed at in the matrix. */
  pair?: { patches: PatchComparison; cells: readonly [row: number, column: number] };

  choose(patches: PatchComparison, cell: number): void;
  /** Back to the detector's map. */
  drop(): void;
  pointAt(pair: PatchesState["pair"]): void;
}

export const usePatches = create<PatchesState>()((set) => ({
  choose: (patches, cell) => set({ anchor: { patches, cell } }),
  drop: () => set({ anchor: undefined }),
  pointAt: (pair) => set({ pair }),
}));

/** The chosen cell of a comparison, or undefined. */
export const useAnchor = (patches: PatchComparison | undefined): number | undefined =>
  usePatches(({ anchor }) => (anchor && anchor.patches === patches ? anchor.cell : undefined));

/** The two cells of a comparison that are pointed at. */
export const usePair = (patches: PatchComparison | undefined): readonly [number, number] | undefined =>
  usePatches(({ pair }) => (pair && pair.patches === patches ? pair.cells : undefined));
