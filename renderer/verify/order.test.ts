import { describe, expect, it } from "vitest";
import type { DetectorInfo } from "../../contract/operations.ts";
import { liveFinding as finding } from "../../tests/support/liveFinding.ts";
import { orderFindings, rowsOf, weigh } from "./order.ts";

const detector = (id: string, kind: "vote" | "view" = "vote"): DetectorInfo => ({
  id,
  title: id,
  question: "",
  version: "1",
  kind,
  needs: [],
  limits: [],
  params: {},
  readme: "",
});

describe("weigh", () => {
  it("takes an alarm fact as an alarm", () => {
    const facts = [{ label: "a", value: "b", severity: "alarm" as const }];
    expect(weigh(finding("x", { facts }), { kind: "vote" })).toBe("alarm");
  });

  it("never takes a failure for nothing found, in a view either", () => {
    expect(weigh(finding("x", { state: "failed" }), { kind: "vote" })).toBe("failed");
    expect(weigh(finding("x", { state: "failed" }), { kind: "view" })).toBe("failed");
  });

  it("lets a view be a view, whatever it shows", () => {
    expect(weigh(finding("x", { alarm: true }), { kind: "view" })).toBe("view");
  });
});

describe("orderFindings", () => {
  it("puts what matters first and keeps equals in the order of the list", () => {
    const notice = [{ label: "a", value: "b", severity: "notice" as const }];
    const findings = {
      quiet1: finding("quiet1"),
      quiet2: finding("quiet2"),
      none: finding("none", { state: "notApplicable" }),
      unsure: finding("unsure", { state: "abstained" }),
      broken: finding("broken", { state: "failed" }),
      noted: finding("noted", { facts: notice }),
      loud: finding("loud", { alarm: true }),
    };
    const detectors = [
      detector("view", "view"),
      ...["quiet1", "none", "unsure", "broken", "quiet2", "noted", "loud", "late"].map((id) => detector(id)),
    ];
    expect(orderFindings(detectors, findings).map((row) => row.detector.id)).toEqual([
      "loud",
      "broken",
      "noted",
      "quiet1",
      "quiet2",
      "unsure",
      "none",
      "late",
      "view",
    ]);
  });
});

it("rowsOf moves no row before the examination is done", () => {
  const detectors = [detector("first"), detector("second")];
  const findings = { second: finding("second", { alarm: true }) };
  const ids = (result?: object) => rowsOf(detectors, { findings, result }).map((row) => row.detector.id);
  expect(ids()).toEqual(["first", "second"]);
  expect(ids({})).toEqual(["second", "first"]);
});
