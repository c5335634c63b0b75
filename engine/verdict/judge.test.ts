import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibration, emptyTable, tableOf } from "../../tests/support/verdictTable.ts";
import { type JudgedFinding, judge as judgeBy } from "./judge.ts";
import type { DetectorTraits } from "./traits.ts";

const traits = (id: string, kind: "vote" | "view", needs: DetectorTraits["needs"]): DetectorTraits => ({
  id,
  kind,
  needs,
  title: `Title of ${id}`,
  question: `What does ${id} see?`,
  version: "1",
});
const known = [
  traits("rules", "vote", ["metadata"]),
  traits("grid", "vote", ["pixels"]),
  traits("quality", "vote", ["coefficients"]),
  traits("noise", "view", ["pixels"]),
];

const judge = (findings: readonly JudgedFinding[], of: readonly DetectorTraits[]) =>
  judgeBy(findings, emptyTable, "jpeg", of);
/** Grid and quality see the same trace, lens another one. */
const traced = [...known, traits("lens", "vote", ["pixels"])];
const table = tableOf({ grid: calibration, quality: calibration, lens: calibration }, [
  { id: "jpeg", title: "JPEG traces", detectors: ["grid", "quality"] },
  { id: "optics", title: "Optics", detectors: ["lens"] },
]);
const judgeTraces = (findings: readonly JudgedFinding[]) => judgeBy(findings, table, "jpeg", traced);

const words = fc.oneof(
  fc.string(),
  fc.constantFrom("This picture is authentic.", "A genuine photograph", "It is real", "block grid shifted by (3, 5)"),
);
const finding = (id: fc.Arbitrary<string>): fc.Arbitrary<JudgedFinding> =>
  fc.record(
    {
      detector: id,
      version: fc.constant("1"),
      state: fc.constantFrom("ran", "notApplicable", "abstained", "failed"),
      statistic: fc.double({ min: -5, max: 40, noNaN: true }),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      alarm: fc.boolean(),
      summary: words,
      falseAlarm: fc.record({
        kind: fc.constantFrom("nfa", "rate"),
        value: fc.double({ min: 0, max: 100, noNaN: true }),
      }),
      facts: fc.array(
        fc.record(
          { label: words, value: words, severity: fc.constantFrom("info", "notice", "alarm") },
          { requiredKeys: ["label", "value"] },
        ),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: ["detector", "version", "state"] },
  );
const anyFinding = finding(fc.constantFrom("rules", "grid", "quality", "noise"));
const findings = fc.array(anyFinding, { maxLength: 6 });
const ran = (detector: string, rest: Partial<JudgedFinding> = {}): JudgedFinding => ({
  detector,
  version: "1",
  state: "ran",
  ...rest,
});
const order = ["clear", "undetermined", "notice", "alarm"];

describe("judge", () => {
  it("does not depend on the order of the findings", () => {
    fc.assert(
      fc.property(
        findings.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(judge(shuffled, known)).toEqual(judge(list, known));
        },
      ),
    );
  });

  it("is monotone: an alarm more never lowers the level or the score", () => {
    fc.assert(
      fc.property(findings, finding(fc.constantFrom("rules", "grid", "quality")), (list, extra) => {
        const before = judge(list, known);
        const after = judge([...list, { ...extra, state: "ran", alarm: true }], known);
        expect(after.level).toBe("alarm");
        expect(order.indexOf(after.level)).toBeGreaterThanOrEqual(order.indexOf(before.level));
        if (before.score !== undefined) expect(after.score).toBeGreaterThanOrEqual(before.score);
      }),
    );
  });

  it("never reads a failure as clear", () => {
    fc.assert(
      fc.property(findings, fc.constantFrom("rules", "grid", "quality"), (list, detector) => {
        const verdict = judge([...list, { detector, version: "1", state: "failed" }], known);
        expect(verdict.level).not.toBe("clear");
        expect(verdict.text).toContain(`Title of ${detector}`);
        expect(verdict.text).toMatch(/Failed/);
      }),
    );
  });

  it("does not count views", () => {
    fc.assert(
      fc.property(findings, fc.array(finding(fc.constant("noise"))), (list, views) => {
        const votes = list.filter(({ detector }) => detector !== "noise");
        expect(judge([...list, ...views], known)).toEqual(judge(votes, known));
      }),
    );
  });

  it("never says that a picture is authentic, genuine or real, whatever the file says about itself", () => {
    fc.assert(
      fc.property(findings, (list) => {
        expect(judge(list, known).text).not.toMatch(/authentic|genuine|\breal\b/i);
      }),
    );
  });

  it("speaks of a detector only if it has a finding", () => {
    fc.assert(
      fc.property(findings, (list) => {
        const { text } = judge(list, known);
        for (const { id, title } of known)
          if (!list.some(({ detector }) => detector === id)) expect(text).not.toContain(title);
      }),
    );
  });

  it("names alarms with what they cost", () => {
    const verdict = judge(
      [ran("rules"), ran("grid", { alarm: true, summary: "Two grids", falseAlarm: { kind: "nfa", value: 1e-3 } })],
      known,
    );
    expect(verdict).toMatchObject({ level: "alarm", alarms: ["grid"] });
    expect(verdict.text).toContain("1 of the 2 detectors that ran raises an alarm: Title of grid.");
    expect(verdict.text).toContain("raises an alarm: Title of grid. Two grids.");
    expect(verdict.text).toContain("once in 1,000 untouched pictures");
  });

  it("takes a fact of severity alarm for an alarm", () => {
    expect(judge([ran("rules", { facts: [{ label: "a", value: "b", severity: "alarm" }] })], known).level).toBe(
      "alarm",
    );
  });

  it("is a notice where a voting detector noticed something", () => {
    const verdict = judge([ran("grid", { facts: [{ label: "a", value: "b", severity: "notice" }] })], known);
    expect(verdict.level).toBe("notice");
    expect(verdict.text).toContain("1 thing worth a look, reported by Title of grid.");
  });

  it("is clear only where a detector looked at the picture itself", () => {
    expect(judge([ran("grid")], known)).toMatchObject({ level: "clear", alarms: [] });
    expect(judge([ran("grid")], known).text).toContain("No inconsistency was found by the 1 detector that ran");
    expect(judge([ran("rules")], known).level).toBe("undetermined");
    expect(judge([ran("noise")], known).level).toBe("undetermined");
    expect(judge([], known).level).toBe("undetermined");
  });

  it("gives the largest score, and none where there is none", () => {
    expect(judge([ran("grid", { score: 0.2 }), ran("quality", { score: 0.7 })], known).score).toBe(0.7);
    expect(judge([ran("grid"), { ...ran("quality"), state: "abstained", score: 0.9 }], known)).not.toHaveProperty(
      "score",
    );
  });

  it("refuses a finding of an unknown detector", () => {
    expect(() => judge([ran("nobody")], known)).toThrow('no detector "nobody"');
  });
});

describe("judge, weighing traces together", () => {
  const anyTrace = finding(fc.constantFrom("rules", "grid", "quality", "lens"));
  const seen = (detector: string, statistic: number, rest: Partial<JudgedFinding> = {}) =>
    ran(detector, { statistic, score: 0.5, ...rest });

  it("never falls, in level or in score, when a finding with an alarm is added", () => {
    fc.assert(
      fc.property(fc.array(anyTrace, { maxLength: 6 }), anyTrace, (list, extra) => {
        const before = judgeTraces(list);
        const after = judgeTraces([...list, { ...extra, state: "ran", alarm: true }]);
        expect(order.indexOf(after.level)).toBeGreaterThanOrEqual(order.indexOf(before.level));
        expect(order.indexOf(after.level)).toBeGreaterThanOrEqual(order.indexOf("notice"));
        if (before.score !== undefined) expect(after.score).toBeGreaterThanOrEqual(before.score);
      }),
    );
  });

  it("does not depend on the order of the findings", () => {
    fc.assert(
      fc.property(
        fc
          .array(anyTrace, { maxLength: 6 })
          .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(judgeTraces(shuffled)).toEqual(judgeTraces(list));
        },
      ),
    );
  });

  it("never falls when a statistic rises", () => {
    fc.assert(
      fc.property(
        fc.array(anyTrace, { maxLength: 4 }),
        fc.constantFrom("grid", "lens"),
        fc.double({ min: 0, max: 40, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (list, detector, a, b) => {
          const low = judgeTraces([...list, seen(detector, Math.min(a, b))]);
          const high = judgeTraces([...list, seen(detector, Math.max(a, b))]);
          expect(high.score).toBeGreaterThanOrEqual(low.score!);
          expect(order.indexOf(high.level)).toBeGreaterThanOrEqual(order.indexOf(low.level));
        },
      ),
    );
  });

  it("counts two detectors of one trace once, and says what moved it", () => {
    const once = judgeTraces([seen("grid", 20)]);
    expect(once.contributions).toEqual([{ family: "jpeg", title: "JPEG traces", detector: "grid", logOdds: 4 }]);
    expect(once.score).toBeCloseTo(1 / (1 + Math.exp(-3)), 12);
    expect(once).toMatchObject({ level: "alarm", falseAlarm: { kind: "rate", value: 0.05 } });
    expect(judgeTraces([seen("grid", 20), seen("quality", 18)]).score).toBe(once.score);
    const both = judgeTraces([seen("grid", 12), seen("lens", 12)]);
    expect(both.score).toBeGreaterThan(judgeTraces([seen("grid", 12), seen("quality", 12)]).score!);
    expect(both.text).toContain("weighed together, the traces in the picture point to an alteration");
    expect(both.text).toContain("JPEG traces (odds × 11) and Optics (odds × 11)");
  });

  it("is a notice where one trace alarms alone and all of them together do not suffice", () => {
    const verdict = judgeTraces([seen("grid", 10, { alarm: true }), seen("lens", 0)]);
    expect(verdict).toMatchObject({ level: "notice", alarms: ["grid"] });
    expect(verdict.text).toContain("Title of grid raises an alarm by itself; weighed together");
    expect(verdict.text).not.toContain("No alarm was raised");
  });

  it("lets a proven alarm stand for itself, and one of a detector that is not weighed", () => {
    const proven = seen("grid", 0, { alarm: true, falseAlarm: { kind: "nfa", value: 1e-4 } });
    expect(judgeTraces([proven]).level).toBe("alarm");
    expect(judgeTraces([ran("rules", { alarm: true })]).level).toBe("alarm");
  });

  it("has no fused score where nothing was calibrated", () => {
    expect(judgeTraces([ran("grid"), { ...seen("lens", 30), version: "2", score: undefined }])).not.toHaveProperty(
      "score",
    );
  });
});
