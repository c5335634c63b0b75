/** A finding as the window gets it, for tests of the window. */
import type { LiveFinding } from "../../contract/findings.ts";

/** A detector that ran and says nothing, with the given parts replaced. */
export const liveFinding = (detector: string, rest: Partial<LiveFinding> = {}): LiveFinding => ({
  detector,
  version: "1",
  state: "ran",
  limits: [],
  elapsedMs: 1,
  map: null,
  ...rest,
});
