/** The methods that are compared, and which of them a run has. */

export interface Method {
  /** Unique in a run; part of the names in the journal. */
  id: string;
  /** As the charts call it. */
  label: string;
  kind: "full" | "lora" | "mhlora" | "lte";
  /** Adapters of each layer; 0 for full training. */
  heads: number;
  /** r of one adapter; 0 for full training. */
  rank: number;
  /** T: steps of each head between two merges; 1 where everything is trained jointly. */
  localSteps: number;
  /** Whether B goes back to 0 at a merge. */
  reset: boolean;
}

export interface MethodChoice {
  heads: number;
  rank: number;
  loraRank: number;
  localSteps: number;
  rareSteps: number;
  /** Whether B goes back to 0 at merges; the other way is among the further methods. */
  reset: boolean;
  /** Further intervals, joint training of all heads and merging without reset. */
  all: boolean;
}

export const fullTraining: Method = {
  id: "full",
  label: "full training",
  kind: "full",
  heads: 0,
  rank: 0,
  localSteps: 1,
  reset: false,
};

export const singleLora = (rank: number): Method => ({
  id: `lora-${rank}`,
  label: `one LoRA, r = ${rank}`,
  kind: "lora",
  heads: 1,
  rank,
  localSteps: 1,
  reset: false,
});

export const multiHead = (heads: number, rank: number): Method => ({
  id: `mhlora-${heads}x${rank}`,
  label: `MHLoRA ${heads} x ${rank}`,
  kind: "mhlora",
  heads,
  rank,
  localSteps: 1,
  reset: false,
});

export const explorer = (heads: number, rank: number, localSteps: number, reset = true): Method => ({
  id: `lte-${heads}x${rank}-${localSteps}${reset ? "" : "-kept"}`,
  label: `LTE ${heads} x ${rank}, T = ${localSteps}${reset ? "" : ", B kept"}`,
  kind: "lte",
  heads,
  rank,
  localSteps,
  reset,
});

/** Intervals between merges that the full comparison adds. */
const FURTHER_INTERVALS = [1, 100];
/** Heads too few to span a matrix of the usual size. */
export const FEW_HEADS = 2;

/**
 * Each method once, in the order of the charts. Few heads are merged after every step too: with B at 0 there is no
 * gradient in A then, so that they stay in the rows of their first A.
 */
export function chosenMethods(choice: MethodChoice): Method[] {
  const { heads, rank, localSteps, rareSteps, loraRank, reset, all } = choice;
  const few = Math.min(FEW_HEADS, heads);
  const list = [
    fullTraining,
    singleLora(loraRank),
    explorer(heads, rank, localSteps, reset),
    explorer(heads, rank, rareSteps, reset),
    explorer(few, rank, 1, reset),
    explorer(few, rank, localSteps, reset),
  ];
  if (all)
    list.push(
      multiHead(heads, rank),
      ...FURTHER_INTERVALS.map((interval) => explorer(heads, rank, interval, reset)),
      explorer(heads, rank, localSteps, !reset),
      explorer(heads, rank, 1, !reset),
    );
  return [...new Map(list.map((method) => [method.id, method])).values()];
}
