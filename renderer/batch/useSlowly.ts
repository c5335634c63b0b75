/** Questions about a case that grows, asked less often than it does. */
import { useEffect, useRef } from "react";

const REFRESH_MS = 2000;

/**
 * Asks at once about something else than before, and about the same again after a change, but not within two seconds of the last
 * time. Nothing is asked about undefined.
 */
export function useSlowly(what: string | undefined, revision: number | undefined, ask: () => void): void {
  const last = useRef<{ what?: string; at: number }>({ at: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked follows from `what` and `revision`
  useEffect(() => {
    if (what === undefined) return;
    const wait = last.current.what === what ? last.current.at + REFRESH_MS - performance.now() : 0;
    const timer = setTimeout(
      () => {
        last.current = { what, at: performance.now() };
        ask();
      },
      Math.max(0, wait),
    );
    return () => clearTimeout(timer);
  }, [what, revision]);
}
