/** The false-alarm rate that alarmRate.ts states, counted again. */
import { describe, expect, it } from "vitest";
import { openEvidence } from "../../../service/evidence/openEvidence.ts";
import { photographs } from "../../../tests/support/photographs.ts";
import { hasSharedData } from "../../../tests/support/sharedData.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import { runDetector } from "../detector.ts";
import { metadataRules } from "./index.ts";

describe.runIf(hasSharedData)("metadata-rules on camera photographs", () => {
  it("never alarms", async () => {
    const noticed: string[] = [];
    const notices = new Map<string, number>();
    for (const { path } of photographs) {
      const name = path.replace(/^.*\//, "");
      const finding = await runDetector(
        metadataRules,
        await openEvidence(path, { name, maxMegapixels: 150 }),
        {},
        makeTools(),
      );
      expect(finding, name).toMatchObject({ state: "ran", alarm: false });
      const found = finding.facts!.filter(({ severity }) => severity === "notice");
      if (found.length > 0) noticed.push(name);
      for (const { label } of found) notices.set(label, (notices.get(label) ?? 0) + 1);
    }
    console.log(`metadata-rules: 0 alarms and ${noticed.length} with notices of ${photographs.length} photographs`);
    console.log([...notices].map(([label, count]) => `${count} x ${label}`).join("; "));
    expect(photographs.length).toBeGreaterThan(130);
    expect(noticed.length / photographs.length).toBeLessThan(0.3);
  }, 120_000);
});
