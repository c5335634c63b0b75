/** The operating point on photographs: what README.md and operatingPoint.ts state is what is measured here. */
import { describe, expect, it } from "vitest";
import { openEvidence } from "../../../service/evidence/openEvidence.ts";
import { half, type Photograph } from "../../../tests/support/photographs.ts";
import { hasSharedData } from "../../../tests/support/sharedData.ts";
import { makeTools } from "../../../tests/support/tools.ts";
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
    found.push({ level: Number.parseFloat(fact.value), alarm: finding.alarm === true });
  }
  return found;
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
});
