/** How far a scan is, and what can be done about it. */
import { Pause, Play, Square } from "lucide-react";
import { Button } from "react-aria-components";
import type { ScanProgress } from "../../../contract/scan.ts";
import { thousands } from "../../../engine/verdict/words.ts";
import { run } from "../../commands/bind.ts";
import { StateIcon } from "../../lab/StateIcon.tsx";
import { paceInWords, partsOf, phaseNames, shareOf } from "./words.ts";

export function ScanStrip({ scan, readOnly }: { scan: ScanProgress; readOnly: boolean }) {
  const { phase, counts } = scan;
  const pace = paceInWords(scan);
  const share = shareOf(counts);
  const inWords = partsOf(counts)
    .map(({ text }) => text)
    .join(", ");
  return (
    <section className="scan-strip" aria-label="Scan" data-testid="scan-strip" data-phase={phase}>
      <div className="scan-strip__line">
        <span className="scan-strip__phase">
          <StateIcon state={phase === "paused" ? "paused" : "running"} /> {phaseNames[phase]}
        </span>
        <span className="scan-strip__counts" data-testid="scan-counts">
          {thousands(counts.total)} {counts.total === 1 ? "file" : "files"}
          {phase === "walking" ? " so far" : ""}
          {inWords ? `: ${inWords}` : ""}
        </span>
        <span className="muted scan-strip__pace">{pace}</span>
        {readOnly ? null : (
          <>
            {phase === "paused" ? (
              <Button className="button button--small" onPress={() => run("batch.pause")} data-testid="scan-resume">
                <Play aria-hidden /> Resume
              </Button>
            ) : (
              <Button className="button button--small" onPress={() => run("batch.pause")} data-testid="scan-pause">
                <Pause aria-hidden /> Pause
              </Button>
            )}
            <Button className="button button--small" onPress={() => run("batch.cancel")} data-testid="scan-cancel">
              <Square aria-hidden /> {phase === "watching" ? "Stop watching" : "Cancel"}
            </Button>
          </>
        )}
      </div>
      {/* Without a value while nobody knows how many files there are. */}
      <progress
        aria-label="Progress of the scan"
        value={phase === "walking" ? undefined : share}
        max={1}
        aria-valuetext={`${Math.floor(100 * share)} %, ${inWords}`}
      />
    </section>
  );
}
