/** Beneath the picture: which patch is chosen, with what it agrees, and the way back to the detector's map. */
import { Undo2 } from "lucide-react";
import { useMemo } from "react";
import type { PatchComparison } from "../../../engine/finding.ts";
import { nameOf } from "./cells.ts";
import { agreementText, agreementWithRegions } from "./regions.ts";
import { useAnchor, usePatches } from "./store.ts";
import "./patches.css";

export function AnchorBar({ patches, hasMap }: { patches: PatchComparison; hasMap: boolean }) {
  const anchor = useAnchor(patches);
  const drop = usePatches((state) => state.drop);
  return (
    <div className="anchor-bar" data-testid="anchor-bar" data-anchor={anchor ?? ""}>
      <span role="status">
        {anchor === undefined ? (
          "Click the picture to see which patches agree with the one you click."
        ) : (
          <Chosen patches={patches} cell={anchor} />
        )}
      </span>
      {anchor === undefined ? null : (
        <button type="button" title="Escape" data-testid="anchor-drop" onClick={drop}>
          <Undo2 size={15} aria-hidden="true" /> {hasMap ? "Show the detector's map" : "Let go of the patch"}
        </button>
      )}
    </div>
  );
}

function Chosen({ patches, cell }: { patches: PatchComparison; cell: number }) {
  const { larger, smaller } = useMemo(() => agreementWithRegions(patches, cell), [patches, cell]);
  // Where there is one region, nothing is larger or smaller.
  const oneRegion = patches.majority === patches.order.length;
  const means = [
    { mean: larger, with: oneRegion ? "all others" : "the larger region" },
    { mean: smaller, with: "the smaller" },
  ].flatMap(({ mean, with: others }) => (mean === undefined ? [] : [`${agreementText(mean)} with ${others}`]));
  return (
    <>
      Patch in {nameOf(patches, cell)}
      {means.length > 0 ? `: agrees ${means.join(", ")}` : ""}
    </>
  );
}
