/** A case that was just opened, and one that cannot be. */
import { asSelfsameError } from "../../contract/errors.ts";
import type { BatchState, Failure } from "./state.ts";

/** What a reader is told of it. */
export const failureOf = (error: unknown): Failure => {
  const { message, advice } = asSelfsameError(error);
  return { message, advice };
};

/** As a case is when it is opened: by suspicion, under no condition. */
export const opened = {
  news: undefined,
  problem: undefined,
  filter: {},
  sort: { by: "score", descending: true },
  facets: undefined,
  current: undefined,
  sought: 0,
  details: undefined,
  detailsProblem: undefined,
  anchor: undefined,
  selected: new Set<number>(),
  comparing: false,
  undoable: 0,
} as const satisfies Partial<BatchState>;
