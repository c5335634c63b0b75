/**
 * Which rows of a long list are near what is seen. All rows have the same height: where one stands is known without looking at
 * the others, however many there are and however fast they become more.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

/** Rows are drawn in steps of so many, and not anew for each that comes into view. */
const STEP = 4;
/** Pixels from one scroll event to the next beyond which nothing is fetched for the rows that fly by. */
const FAST = 90;
const REST_MS = 120;

export interface RowWindow {
  /** Rows that are drawn; `last` is not among them where there are fewer. */
  first: number;
  last: number;
  /** Where the reader is going. */
  direction: 1 | -1;
  /** Whether rows fly by. */
  flying: boolean;
}

interface Options {
  scroller: RefObject<HTMLElement | null>;
  rows: number;
  /** Pixels. */
  height: number;
  /** Rows beyond what is seen, at either side. */
  beyond: number;
  /** Pixels at the top of the scroller that stay there and cover rows. */
  head: number;
}

export function useRowWindow({ scroller, rows, height, beyond, head }: Options) {
  const [seen, setSeen] = useState<RowWindow>({ first: 0, last: 60, direction: 1, flying: false });
  const drawn = useRef(seen);
  const top = useRef(0);

  const look = useCallback(
    (sync: boolean) => {
      const element = scroller.current;
      if (!element || element.clientHeight === 0) return;
      const { scrollTop, clientHeight } = element;
      const moved = scrollTop - top.current;
      top.current = scrollTop;
      const first = Math.floor(scrollTop / height) - beyond;
      const last = Math.ceil((scrollTop + clientHeight - head) / height) + beyond;
      const next: RowWindow = {
        first: Math.max(0, Math.floor(first / STEP) * STEP),
        last: Math.ceil(last / STEP) * STEP,
        direction: moved === 0 ? drawn.current.direction : moved > 0 ? 1 : -1,
        // Until it comes to rest: rows are not drawn anew for every change of speed.
        flying: sync && (drawn.current.flying || Math.abs(moved) > FAST),
      };
      const { current: before } = drawn;
      if (next.first === before.first && next.last === before.last && next.flying === before.flying) return;
      drawn.current = next;
      // Within the event: the frame that shows the new place shows its rows as well.
      if (sync) flushSync(() => setSeen(next));
      else setSeen(next);
    },
    [scroller, height, beyond, head],
  );

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      look(true);
      clearTimeout(rest);
      rest = setTimeout(() => look(false), REST_MS);
    };
    const resized = new ResizeObserver(() => look(false));
    element.addEventListener("scroll", onScroll, { passive: true });
    resized.observe(element);
    look(false);
    return () => {
      clearTimeout(rest);
      element.removeEventListener("scroll", onScroll);
      resized.disconnect();
    };
  }, [scroller, look]);

  /** Scrolls no farther than it takes to see the row. */
  const reveal = useCallback(
    (row: number) => {
      const element = scroller.current;
      if (!element) return;
      const above = row * height;
      const below = above + height - (element.clientHeight - head);
      if (element.scrollTop > above) element.scrollTop = above;
      else if (element.scrollTop < below) element.scrollTop = below;
    },
    [scroller, height, head],
  );

  return { ...seen, last: Math.min(seen.last, rows), reveal };
}
