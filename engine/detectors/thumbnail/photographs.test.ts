/** The operating point on photographs: what README.md and operatingPoint.ts state is what is measured here. */
import { describe, expect, it } from "vitest";
import { openEvidence } from "../../../service/evidence/openEvidence.ts";
import { half, type Photograph } from "../../../tests/support/photographs.ts";
import { hasSharedData } from "../../../tests/support/sharedData.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { RgbImage } from "../../image/raster.ts";
import { runDetector } from "../detector.ts";
import { thumbnail } from "./index.ts";

/** Largest local difference of every photograph that has a preview to compare. */
async function levels(photographs: Photograph[]): Promise<{ level: number; alarm: boolean }[]> {
  const found: { level: number; alarm: boolean }[] = [];
  for (const { path } of photographs) {
    const finding = await runDetector(
      thumbnail,
      await openEvidence(path, { name: "photo.jpg", maxMegapixels: 150 }),
      {},
      makeTools(),
    );
    expect(finding.state, path).not.toBe("failed");
    if (finding.state !== "ran") continue;
    const fact = finding.facts!.find(({ label }) => label === "Largest local difference")!;
    const notices = finding.facts!.filter(({ severity }) => severity === "notice").map(({ value }) => value);
    if (notices.length > 0) console.log(`${path.replace(/^.*\//, "")}: ${notices.join("; ")}`);
    found.push({ level: Number.parseFloat(fact.value), alarm: finding.alarm === true });
  }
  return found;
}

/** The picture with a rectangle of `share` of each side replaced by the same rectangle of another, mirrored. */
function withPaste(picture: RgbImage, other: RgbImage, share: number): RgbImage {
  const { width, height } = picture;
  const data = picture.data.slice();
  const [left, top] = [Math.floor(width * 0.3), Math.floor(height * 0.4)];
  for (let y = top; y < top + share * height; y++) {
    const from = other.height - 1 - Math.floor((y / height) * other.height);
    for (let x = left; x < left + share * width; x++) {
      const at = 3 * (from * other.width + Math.floor((x / width) * other.width));
      data.set(other.data.subarray(at, at + 3), 3 * (y * width + x));
    }
  }
  return { width, height, data };
}

describe.runIf(hasSharedData)("thumbnail on camera photographs", () => {
  it("raises no alarm on cameras that chose the threshold, nor on the others", async () => {
    const chosen = await levels(half("choose"));
    const measured = await levels(half("measure"));
    const top = (list: { level: number }[]) => Math.max(...list.map(({ level }) => level));
    console.log(
      `thumbnail: ${chosen.length} to choose, top ${top(chosen)}; ${measured.length} to measure, top ${top(measured)}, alarms ${measured.filter(({ alarm }) => alarm).length}`,
    );
    expect(chosen.filter(({ alarm }) => alarm)).toEqual([]);
    expect(measured.filter(({ alarm }) => alarm)).toEqual([]);
    expect(measured.length).toBeGreaterThan(40);
  }, 120_000);

  it("finds rectangles that were pasted after the preview was made", async () => {
    const open = (photograph: Photograph) => openEvidence(photograph.path, { name: "photo.jpg", maxMegapixels: 150 });
    const subjects = half("measure").filter((_, i) => i % 3 === 0);
    const sizes = [
      { share: 0.25, least: 0.9, ran: 0, found: 0 },
      { share: 0.12, least: 0.8, ran: 0, found: 0 },
    ];
    let other = await (await open(half("choose")[0])).pixels();
    for (const photograph of subjects) {
      const evidence = await open(photograph);
      const picture = await evidence.pixels();
      for (const size of sizes) {
        const edited = withPaste(picture, other, size.share);
        const finding = await runDetector(thumbnail, { ...evidence, pixels: async () => edited }, {}, makeTools());
        // Whether there is a preview to compare does not depend on the paste.
        if (finding.state !== "ran") break;
        size.ran++;
        if (finding.alarm) size.found++;
      }
      other = picture;
    }
    for (const { share, least, ran, found } of sizes) {
      console.log(`thumbnail: ${found} of ${ran} pasted rectangles of ${share} of each side found`);
      expect(found / ran, `${share} of each side`).toBeGreaterThan(least);
    }
  }, 120_000);
});
