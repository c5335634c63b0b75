/** In which attributes the two regions differ: in a sentence, in numbers, and beside what the file says. */

import { attributesInWords, byWeight } from "../../../engine/detectors/exif-consistency/attributeWords.ts";
import type { AttributeAgreement, PatchComparison } from "../../../engine/finding.ts";
import type { MetadataBlocks } from "../examination.ts";
import { AttributeTable } from "./AttributeTable.tsx";

const groups: { source: AttributeAgreement["source"]; title: string }[] = [
  { source: "development", title: "What happened to the picture" },
  { source: "exif", title: "What the camera records say" },
];

export function AttributeSection({ patches, metadata }: { patches: PatchComparison; metadata: MetadataBlocks }) {
  const { attributes, order, majority } = patches;
  if (majority === order.length)
    return (
      <section data-testid="attributes-one-region">
        <h4>Which attributes disagree</h4>
        <p>All patches belong to one region, so there are no two regions to compare.</p>
      </section>
    );
  return (
    <section className="attributes" data-testid="attributes">
      <h4>Which attributes disagree</h4>
      <p className="attributes__sentence" data-testid="attributes-sentence">
        {attributesInWords(attributes)}
      </p>
      {attributes.length > 0 ? (
        <p className="attributes__key muted">
          Two of{" "}
          <span>
            <span className="swatch swatch--larger" /> the larger region,
          </span>{" "}
          <span>
            <span className="swatch swatch--smaller" /> the smaller,
          </span>{" "}
          <span>
            <span className="swatch swatch--between" /> one of each
          </span>
        </p>
      ) : null}
      {groups.map(({ source, title }) => {
        const members = byWeight(attributes.filter((attribute) => attribute.source === source));
        if (members.length === 0) return null;
        return (
          <AttributeTable
            key={source}
            title={title}
            attributes={members}
            metadata={source === "exif" ? metadata : undefined}
          />
        );
      })}
    </section>
  );
}
