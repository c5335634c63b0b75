import { describe, expect, it } from "vitest";
import { calibration, tableOf } from "../../../tests/support/verdictTable.ts";
import type { Finding } from "../../finding.ts";
import { sigmoid } from "../../metrics/logisticRegression.ts";
import { calibrate, falseAlarmOf } from "./calibrate.ts";
import { stratumOf } from "./table.ts";

const table = tableOf({ a: calibration }, []);
const finding = (rest: Partial<Finding>): Finding => ({
  detector: "a",
  version: "1",
  state: "ran",
  limits: ["own"],
  elapsedMs: 1,
  ...rest,
});

describe("calibrate", () => {
  it("turns a statistic into score, alarm and what the alarm costs", () => {
    const quiet = calibrate(finding({ statistic: 10 }), "jpeg", table, true);
    expect(quiet).toMatchObject({ score: sigmoid(-1 + 2), alarm: false, limits: ["own"] });
    expect(quiet.falseAlarm).toBeUndefined();
    const loud = calibrate(finding({ statistic: 20 }), "jpeg", table, true);
    expect(loud).toMatchObject({ score: sigmoid(3), alarm: true, falseAlarm: { kind: "rate", value: 0.05 } });
    expect(falseAlarmOf({ ...calibration.falseAlarm, atMost: 0.12 }).value).toBe(0.12);
    expect(loud.falseAlarm?.basis).toContain("2 of 200 untouched pictures of 20 cameras");
  });

  it("outlines regions with an alarm only", () => {
    const regions = [{ x: 1, y: 2, width: 3, height: 4, area: 5 }];
    expect(calibrate(finding({ statistic: 20, regions }), "jpeg", table, true).regions).toEqual(regions);
    expect(calibrate(finding({ statistic: 10, regions }), "jpeg", table, true)).not.toHaveProperty("regions");
    expect(calibrate(finding({ statistic: 99, regions }), "jpeg", table, false)).not.toHaveProperty("regions");
    expect(calibrate(finding({ statistic: 0, alarm: true, regions }), "jpeg", table, true).regions).toEqual(regions);
  });

  it("raises no alarm where none was measured for such files", () => {
    expect(calibrate(finding({ statistic: 99 }), "other", table, true)).toMatchObject({
      alarm: false,
      score: sigmoid(-1),
    });
    expect([stratumOf("jpeg"), stratumOf("png")]).toEqual(["jpeg", "other"]);
  });

  it("leaves alarms that were proven or denied by the detector itself", () => {
    const proven = { alarm: true, falseAlarm: { kind: "nfa" as const, value: 1e-9 } };
    expect(calibrate(finding({ statistic: 0, ...proven }), "jpeg", table, true)).toMatchObject(proven);
    expect(calibrate(finding({ statistic: 99, alarm: false }), "jpeg", table, true).alarm).toBe(false);
  });

  it("gives no score, and says so, for another version or other parameters", () => {
    const other = calibrate(finding({ statistic: 99, version: "2", score: 0.9 }), "jpeg", table, true);
    expect(other).not.toHaveProperty("score");
    expect(other).not.toHaveProperty("alarm");
    expect(other.limits.join(" ")).toMatch(/version of the detector is not calibrated/);
    const changed = calibrate(finding({ statistic: 99 }), "jpeg", table, false);
    expect(changed.limits.join(" ")).toMatch(/With these parameters/);
    expect(changed).not.toHaveProperty("alarm");
  });

  it("passes on what has no statistic or did not run", () => {
    const rules = finding({ score: 0.4 });
    expect(calibrate(rules, "jpeg", table, true)).toBe(rules);
    const failed = finding({ state: "failed", statistic: 3 });
    expect(calibrate(failed, "jpeg", table, true)).toBe(failed);
  });
});
