/** Keeps what is fetched, what is scrolled to and what is current together. */
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { Rows } from "../rowCache.ts";
import { useBatch } from "../store.ts";

interface Options {
  scroller: RefObject<HTMLElement | null>;
  rows: Rows;
  /** Pictures that are drawn. */
  first: number;
  last: number;
  direction: 1 | -1;
  /** Place of the current picture. */
  current?: number;
  /** Scrolls to the row that this picture is in. */
  reveal(index: number): void;
}

export function useFollow({ scroller, rows, first, last, direction, current, reveal }: Options): void {
  const { order, count } = rows;
  // Another order begins at its top, unless the current picture stands elsewhere in it.
  const settled = useRef(order);
  useLayoutEffect(() => {
    if (settled.current === order) return;
    settled.current = order;
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [scroller, order]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another order or count may need other pages for the same places.
  useEffect(() => useBatch.getState().look(first, last - 1, direction), [first, last, direction, order, count]);

  // Only where the reader went there: a picture that moves because others come in takes nobody along.
  const sought = useBatch((state) => state.sought);
  const went = useRef(0);
  useLayoutEffect(() => {
    if (current === undefined || went.current === sought) return;
    went.current = sought;
    reveal(current);
  }, [current, sought, reveal]);
}
