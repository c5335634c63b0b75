import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyTable } from "../../tests/support/verdictTable.ts";
import type { FindingState } from "../finding.ts";
import { judge } from "./judge.ts";
import { buildReport, type ExaminedImage } from "./report.ts";
import type { DetectorTraits } from "./traits.ts";

const known: DetectorTraits[] = ["rules", "grid", "quality", "noise"].map((id) => ({
  id,
  title: `Title-${id}`,
  question: `Question-${id}`,
  version: "1",
  kind: id === "noise" ? "view" : "vote",
  needs: ["pixels"],
}));
const circumstances = { created: new Date("2026-01-02T03:04:05Z"), environment: [], settings: [] };
const map = {
  width: 4,
  height: 3,
  range: [0, 1] as [number, number],
  unit: "votes",
  meaning: { low: "agrees", high: "disagrees" },
  style: "heat" as const,
};

function examined(findings: ExaminedImage["findings"], rest: Partial<ExaminedImage> = {}): ExaminedImage {
  return {
    image: {
      path: "/photos/it's a picture.jpg",
      sha256: "ab".repeat(32),
      bytes: 1234567,
      format: "jpeg",
      width: 4000,
      height: 3000,
      orientation: 6,
      notices: ["First frame of several."],
    },
    verdict: judge(findings, emptyTable, "jpeg", known),
    findings,
    map: null,
    metadata: [],
    tool: { name: "selfsame", version: "1.2.3", decoder: { sharp: "0.35.5" }, models: [] },
    elapsedMs: 12,
    ...rest,
  };
}
const finding = (detector: string, state: FindingState, rest = {}): ExaminedImage["findings"][number] => ({
  detector,
  version: "1",
  state,
  limits: [`Limit-${detector}`],
  elapsedMs: 1,
  map: null,
  ...rest,
});

describe("buildReport", () => {
  it("speaks of what a detector found, and of its limits, only where it ran", () => {
    const arbitrary = fc.array(
      fc.record({
        id: fc.constantFrom(...known.map(({ id }) => id)),
        state: fc.constantFrom<FindingState>("ran", "notApplicable", "abstained", "failed"),
        alarm: fc.boolean(),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(arbitrary, (list) => {
        const findings = list.map(({ id, state, alarm }) =>
          finding(id, state, { alarm, summary: `Summary-${id}`, reason: `Reason-${id}`, map }),
        );
        const model = buildReport([examined(findings)], circumstances, known);
        const [exhibit] = model.exhibits;
        expect(exhibit.findings).toHaveLength(list.filter(({ state }) => state === "ran").length);
        expect(exhibit.silent).toHaveLength(list.filter(({ state }) => state !== "ran").length);
        const text = JSON.stringify(model);
        for (const { id } of known) {
          if (!list.some((item) => item.id === id && item.state === "ran")) {
            expect(text).not.toContain(`Summary-${id}`);
            expect(text).not.toContain(`Limit-${id}`);
          }
          if (!list.some((item) => item.id === id)) {
            expect(text).not.toContain(`Question-${id}`);
            expect(exhibit.notDone[0]).toContain(`Title-${id}`);
          }
        }
        expect(text.includes("Figures are drawn to the scale")).toBe(list.some(({ state }) => state === "ran"));
        expect(text).not.toMatch(/authentic|genuine|\breal\b/i);
      }),
    );
  });

  it("puts alarms first, then notices, then the others, then views", () => {
    const notice = { facts: [{ label: "a", value: "b", severity: "notice" }] };
    const model = buildReport(
      [
        examined([
          finding("noise", "ran"),
          finding("rules", "ran"),
          finding("quality", "ran", notice),
          finding("grid", "ran", { alarm: true, falseAlarm: { kind: "rate", value: 0.01, basis: "100 photographs" } }),
        ]),
      ],
      circumstances,
      known,
    );
    const { findings } = model.exhibits[0];
    expect(findings.map(({ mark }) => mark)).toEqual(["Alarm", "Notice", "No inconsistency", "Shown"]);
    expect(findings[0].falseAlarm).toBe(
      "Measured: about 1 in 100 untouched pictures raise such an alarm (100 photographs).",
    );
  });

  it("numbers figures through all exhibits and gives each its scale", () => {
    const one = examined([finding("grid", "ran", { map, regions: [{ x: 1, y: 2, width: 3, height: 4, area: 9 }] })], {
      map,
    });
    const model = buildReport([one, one], circumstances, known);
    const figures = model.exhibits.flatMap(({ picture, fused, findings }) => [
      picture,
      ...(fused ? [fused] : []),
      ...findings.flatMap(({ figure }) => (figure ? [figure] : [])),
    ]);
    expect(figures.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(figures[0].scale).toBeUndefined();
    expect(figures[2].scale).toEqual({
      low: 0,
      high: 1,
      unit: "votes",
      meaning: map.meaning,
      style: "heat",
      width: 4,
      height: 3,
    });
    expect(model.exhibits[0].picture.regions).toHaveLength(1);
  });

  it("counts the metadata it leaves out", () => {
    const tags = Array.from({ length: 100 }, (_, i) => ({ name: `Tag${i}`, text: "x".repeat(i === 0 ? 500 : 3) }));
    const model = buildReport([examined([], { metadata: [{ title: "EXIF", tags }] })], circumstances, known);
    const [table] = model.exhibits[0].metadata;
    expect([table.rows.length, table.leftOut]).toEqual([80, 20]);
    expect(table.rows[0].value).toBe(`${"x".repeat(240)} … (260 more characters)`);
  });

  it("quotes the command that repeats the examination", () => {
    const model = buildReport([examined([finding("grid", "ran")])], circumstances, known);
    expect(model.exhibits[0].reproduce.command).toBe(
      `selfsame verify '/photos/it'\\''s a picture.jpg' --detectors grid --json`,
    );
  });

  it("states hash, size, orientation, notices and versions", () => {
    const model = buildReport([examined([])], circumstances, known);
    const [exhibit] = model.exhibits;
    const value = (label: string) => exhibit.facts.find((row) => row.label === label)?.value;
    expect(value("SHA-256")).toBe("ab".repeat(32));
    expect(value("Size")).toBe("1,234,567 bytes");
    expect(value("File")).toBe("it's a picture.jpg");
    expect(value("Orientation")).toContain("turned clockwise by 90°");
    expect(exhibit.notices).toEqual(["First frame of several."]);
    expect(model.method.versions).toEqual([
      { label: "selfsame", value: "1.2.3" },
      { label: "sharp", value: "0.35.5" },
    ]);
    expect(model.created).toBe("2026-01-02T03:04:05.000Z");
  });

  it("refuses an empty list", () => {
    expect(() => buildReport([], circumstances, known)).toThrow("at least one result");
  });
});
