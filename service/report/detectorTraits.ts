/** Names of the detectors for those who print results. */
import { detectors } from "../../engine/detectors/list.ts";

/** Identifier, title and kind of every detector, in the order of the list. */
export function detectorTraits(): { id: string; title: string; kind: "vote" | "view" }[] {
  return detectors.map(({ id, title, kind }) => ({ id, title, kind }));
}
