/** A total as a bar of its parts; in words it stands beside it. */
import type { CaseEntry } from "../../../contract/batch.ts";
import type { ScanCounts } from "../../../contract/scan.ts";
import { partsOf } from "../scan/words.ts";

export function StateBar({ counts }: { counts: CaseEntry["states"] | ScanCounts }) {
  return (
    <span className="state-bar" aria-hidden>
      {partsOf(counts).map(({ state, count, text }) => (
        <span
          key={state}
          className={`state-bar__part state-bar__part--${state}`}
          style={{ flexGrow: count }}
          title={text}
        />
      ))}
    </span>
  );
}
