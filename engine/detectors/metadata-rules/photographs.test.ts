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
    for (const { path } of photographs) {
      const name = path.replace(/^.*\//, "");
      const finding = await runDetector(
        metadataRules,
        await openEvidence(path, { name, maxMegapixels: 150 }),
        {},
        makeTools(),
      );
      expect(finding, name).toMatchObject({ state: "ran", alarm: false });
      if (finding.facts!.some(({ severity }) => severity === "notice")) noticed.push(name);
    }
    console.log(`metadata-rules: 0 alarms and ${noticed.length} with notices of ${photographs.length} photographs`);
    expect(photographs.length).toBeGreaterThan(130);
    expect(noticed.length / photographs.length).toBeLessThan(0.3);
  }, 120_000);
});
