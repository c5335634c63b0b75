import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { detectors } from "../../engine/detectors/list.ts";
import { toolInfo } from "../version.ts";
import { shippedVerdict } from "./manifest.ts";
import { readVerdictTable, verdictTable } from "./verdictTable.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-verdict-table-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(text: string, sha256 = createHash("sha256").update(text).digest("hex")): void {
  writeFileSync(join(folder, "verdict.json"), text);
  const verdict = { file: "verdict.json", sha256, card: "verdict.md" };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ verdict, models: [] }));
}

describe("the table of the verdict", () => {
  it("ships, is of the detectors that ship, and is named with every result", async () => {
    const { detectors: calibrated, score, map } = await verdictTable();
    const versions = new Map(detectors.map(({ id, version }) => [id, version]));
    expect(Object.keys(calibrated).length).toBeGreaterThan(5);
    for (const [id, { version }] of Object.entries(calibrated)) expect([id, version]).toEqual([id, versions.get(id)]);
    for (const id of [...Object.keys(score.weights), ...Object.keys(map.maps)]) expect(calibrated).toHaveProperty(id);
    expect(toolInfo().models).toContainEqual({ name: "verdict", sha256: shippedVerdict().sha256 });
  });

  it("raises at most five false alarms in a hundred, and promises no less than was counted", async () => {
    const { score, detectors: calibrated } = await verdictTable();
    expect(score.falseAlarm.rate).toBeLessThanOrEqual(0.05);
    for (const { falseAlarm } of Object.values(calibrated))
      expect(falseAlarm.atMost).toBeGreaterThan(falseAlarm.alarms / falseAlarm.pictures);
  });

  it("is refused where it is missing, was changed, or is none", async () => {
    await expect(readVerdictTable(folder)).rejects.toThrow(/is not there/);
    write("{}", "0".repeat(64));
    await expect(readVerdictTable(folder)).rejects.toThrow(/is not the file/);
    write("{}");
    await expect(readVerdictTable(folder)).rejects.toThrow(/verdict\.json is no table of the verdict/);
  });
});
