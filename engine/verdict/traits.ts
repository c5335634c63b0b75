/** What the verdict and the report need to know about a detector. Every `Detector` is one. */
import type { Need } from "../detectors/detector.ts";

export interface DetectorTraits {
  id: string;
  title: string;
  question: string;
  version: string;
  kind: "vote" | "view";
  needs: readonly Need[];
}

/**
 * Looks detectors up by identifier.
 * @throws Error for an identifier that is not in the list: a finding nobody can explain must not be judged in silence.
 */
export function traitsById(known: readonly DetectorTraits[]): (id: string) => DetectorTraits {
  const byId = new Map(known.map((traits) => [traits.id, traits]));
  return (id) => {
    const traits = byId.get(id);
    if (!traits) throw new Error(`There is no detector "${id}" in the list of detectors.`);
    return traits;
  };
}
