/** The two patches that are pointed at in the matrix, in words. */
import { anchorMap } from "../../../engine/detectors/exif-consistency/consistencyMap.ts";
import type { PatchComparison } from "../../../engine/finding.ts";
import { nameOf } from "./cells.ts";
import { embeddingsOf } from "./embeddings.ts";
import { agreementText } from "./regions.ts";

interface Props {
  patches: PatchComparison;
  pair: readonly [row: number, column: number] | null;
}

export function PairReadout({ patches, pair }: Props) {
  return (
    <output className="pair-readout" data-testid="pair-readout">
      {pair ? (
        <>
          <strong>{agreementText(anchorMap(embeddingsOf(patches), pair[0]).data[pair[1]])}</strong>
          <span>
            Row: {describe(patches, pair[0])}
            <br />
            Column: {describe(patches, pair[1])}
          </span>
        </>
      ) : (
        <span className="muted">Point at a pair of patches to read how much they agree.</span>
      )}
    </output>
  );
}

/** "column 5, row 3, smaller region". */
function describe(patches: PatchComparison, cell: number): string {
  const { order, majority } = patches;
  if (majority === order.length) return nameOf(patches, cell);
  return `${nameOf(patches, cell)}, ${order.indexOf(cell) < majority ? "larger" : "smaller"} region`;
}
