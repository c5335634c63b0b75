/** What detectors are called. */
import { useMemo } from "react";
import { useVerify } from "../verify/store.ts";

/** Titles by identifier; a detector that is not here any more is called by its identifier. */
export function useTitles(): (detector: string) => string {
  const detectors = useVerify((state) => state.detectors);
  return useMemo(() => {
    const titles = new Map(detectors.map(({ id, title }) => [id, title]));
    return (detector) => titles.get(detector) ?? detector;
  }, [detectors]);
}
