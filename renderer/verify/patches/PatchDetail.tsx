/** What a detector that compares patches saw, for looking closer. */
import type { PatchComparison } from "../../../engine/finding.ts";
import type { MetadataBlocks } from "../examination.ts";
import { AffinityMatrix } from "./AffinityMatrix.tsx";
import { AttributeSection } from "./AttributeSection.tsx";
import "./patches.css";

export function PatchDetail({ patches, metadata }: { patches: PatchComparison; metadata: MetadataBlocks }) {
  if (patches.order.length === 0)
    return <p data-testid="patches-none">No patch of this picture could be compared with others.</p>;
  return (
    <>
      <AttributeSection patches={patches} metadata={metadata} />
      <AffinityMatrix patches={patches} />
    </>
  );
}
