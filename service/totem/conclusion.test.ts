import { describe, expect, it } from "vitest";
import type { Finding } from "../../engine/finding.ts";
import { conclusion } from "./conclusion.ts";

const finding = (rest: Partial<Finding>): Finding => ({
  detector: "totem-sweep",
  version: "1",
  state: "ran",
  summary: "Something contradicts ball 1.",
  limits: [],
  elapsedMs: 1,
  ...rest,
});
const alarm = finding({ score: 0.97, alarm: true, falseAlarm: { kind: "rate", value: 0.05 } });
const quiet = finding({ score: 0.1, alarm: false });
const noticed = finding({ score: 0.6, alarm: false, facts: [{ label: "a", value: "b", severity: "notice" }] });
const unmeasured = finding({ statistic: 9 });
const silent = finding({ state: "abstained", reason: "There is one ball.", summary: undefined });

describe("conclusion", () => {
  it("alarms with what was found and what the alarm costs", () => {
    const { level, text, score, alarms, falseAlarm } = conclusion([alarm, quiet], 0.634);
    expect([level, score, alarms, falseAlarm?.value]).toEqual(["alarm", 0.97, ["totem-sweep"], 0.05]);
    expect(text).toMatch(/^Something contradicts ball 1\. Measured: about 1 in 20 untouched.* 63 % of the picture/);
  });

  it("says what an alarm costs where two methods were asked: as measured of both, or else at most the sum", () => {
    const field = finding({
      detector: "totem-field",
      score: 0.2,
      alarm: false,
      falseAlarm: { kind: "rate", value: 0.06 },
    });
    expect(conclusion([alarm, field], 0.5).falseAlarm?.value).toBeCloseTo(0.11);
    const together = { kind: "rate", value: 0.08, basis: "counted" } as const;
    expect(conclusion([alarm, field], 0.5, together)).toMatchObject({
      falseAlarm: together,
      text: expect.stringContaining("about 1 in 13 untouched pictures raise such an alarm (counted)"),
    });
    expect(conclusion([alarm, silent], 0.5, together).falseAlarm?.value).toBe(0.05);
  });

  it("is clear only where something measured ran, and never more than that nothing was found", () => {
    expect(conclusion([quiet], 0.5)).toMatchObject({ level: "clear", score: 0.1, alarms: [] });
    expect(conclusion([quiet], 0.5).text).toMatch(/^No contradiction was found .* does not exclude/);
    expect(conclusion([noticed], 0.5).level).toBe("notice");
    for (const none of [[unmeasured], [silent], []]) {
      expect(conclusion(none, 0.5)).toMatchObject({
        level: "undetermined",
        text: expect.stringMatching(/stays open\.$/),
      });
      expect(conclusion(none, 0.5)).not.toHaveProperty("score");
    }
    expect(conclusion([unmeasured], 0.5).text).toMatch(/was not measured, so no alarm is raised/);
    expect(conclusion([silent], 0.5).text).toMatch(/^There is one ball\./);
  });

  it("names what failed at every level", () => {
    const broken = finding({
      state: "failed",
      reason: "The field could not be trained: no memory.",
      summary: undefined,
    });
    for (const one of [alarm, quiet, noticed, unmeasured, silent])
      expect(conclusion([one, broken], 0.5).text).toMatch(/could not be trained: no memory\.$/);
    expect(conclusion([quiet, broken], 0.5).level).toBe("clear");
  });

  it("never claims the truth", () => {
    for (const findings of [[alarm], [quiet], [noticed], [unmeasured], [silent]])
      expect(conclusion(findings, 0.5).text).not.toMatch(/authentic|genuine|\breal\b/i);
  });
});
