import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { AttributeAgreement } from "../../../engine/finding.ts";
import { attribute, patchComparison } from "../../../tests/support/patchComparison.ts";
import { AttributeSection } from "./AttributeSection.tsx";
import { recordOf } from "./records.ts";

const metadata = [
  { id: "makerNote", title: "Maker note", tags: [{ name: "Make", text: "someone else" }] },
  { id: "ifd0", title: "IFD0", tags: [{ name: "Make", text: "NIKON" }] },
];
const section = (attributes: AttributeAgreement[], smaller: number[] = [4]) =>
  renderToStaticMarkup(
    <AttributeSection patches={patchComparison({ rows: 3, columns: 3, smaller, attributes })} metadata={metadata} />,
  );

describe("attributes", () => {
  it("are grouped by where they come from", () => {
    const html = section([attribute({ id: "Make", label: "maker of the camera", source: "exif" })]);
    expect(html).toContain("What the camera records say");
    expect(html).not.toContain("What happened to the picture");
  });

  it("stand beside what the file says", () => {
    const html = section([
      attribute({ id: "Make", label: "maker of the camera", source: "exif" }),
      attribute({ id: "Flash", label: "flash", source: "exif", between: 0.8 }),
    ]);
    expect(html).toMatch(
      /The file says <span class="mono">NIKON<\/span>\. The two regions look as if they do not share/,
    );
    expect(html).toMatch(/The file does not record it\.<\/span> The two regions look as if they share it/);
  });

  it("say how well they can be told, and which hardly can", () => {
    const html = section([attribute({ auc: 0.62, interval: [0.52, 0.71] })]);
    for (const text of ["0.62", "0.52 to 0.71", "hardly better than guessing"]) expect(html).toContain(text);
    expect(html).toContain('data-judgement="weak"');
  });

  it("are not compared where there is one region", () => {
    expect(section([attribute()], [])).toContain("no two regions to compare");
  });
});

it("records are those of the picture, not of a preview or a maker's note", () => {
  expect(recordOf(metadata, "Make")).toBe("NIKON");
  expect(recordOf(metadata, "Model")).toBeUndefined();
  expect(recordOf([metadata[0]], "Make")).toBeUndefined();
});
