import { describe, expect, it } from "vitest";
import { makeEvidence } from "../../../tests/support/evidence.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { Credentials } from "../../metadata/credentials.ts";
import { runDetector } from "../detector.ts";
import { c2pa } from "./index.ts";

async function examine(states: Partial<Credentials>) {
  const base = await makeEvidence().credentials();
  return runDetector(c2pa, makeEvidence({ credentials: async () => ({ ...base, ...states }) }), {}, makeTools());
}

const sound: Partial<Credentials> = { present: "present", integrity: "valid", signature: "valid", trust: "trusted" };

const trained = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

describe("c2pa", () => {
  it("is neutral about a file without credentials", async () => {
    const finding = await examine({});
    expect(finding).toMatchObject({ state: "ran", alarm: false, summary: expect.stringContaining("neutral") });
    expect(finding.facts).toEqual([{ label: "Present", value: "no", severity: "info" }]);
  });

  it("states four answers about a file that is as it was signed", async () => {
    const finding = await examine(sound);
    expect(finding.alarm).toBe(false);
    expect(finding.facts?.map(({ label }) => label)).toEqual(["Present", "Integrity", "Signature", "Trust"]);
    expect(finding.facts?.every(({ severity }) => severity === "info")).toBe(true);
  });

  it.each<[string, Partial<Credentials>, RegExp]>([
    ["broken integrity", { integrity: "invalid", reason: "hash mismatch" }, /changed afterwards/],
    ["a broken signature", { signature: "invalid", trust: "notChecked", reason: "not valid" }, /does not hold/],
  ])("alarms at %s, with its cost", async (_, states, summary) => {
    const finding = await examine({ ...sound, ...states });
    expect(finding.alarm).toBe(true);
    expect(finding.summary).toMatch(summary);
    expect(finding.falseAlarm).toMatchObject({ kind: "rate", basis: expect.stringContaining("hash mismatch") });
    expect(finding.facts?.filter(({ severity }) => severity === "alarm")).toHaveLength(1);
  });

  it.each<[string, Partial<Credentials>, RegExp]>([
    ["of the picture", { digitalSourceTypes: [trained] }, /trained model made the picture/],
    [
      "of an ingredient",
      { ingredients: [{ title: "a.png", relationship: "parentOf", problems: [], digitalSourceTypes: [trained] }] },
      /used in this one/,
    ],
  ])("alarms at the declared source %s, and claims no rate for it", async (_, states, summary) => {
    const finding = await examine({ ...sound, ...states });
    expect(finding.alarm).toBe(true);
    expect(finding.summary).toMatch(summary);
    expect(finding.falseAlarm).toBeUndefined();
  });

  it("does not alarm at a camera as declared source", async () => {
    const finding = await examine({ ...sound, digitalSourceTypes: [trained.replace(/[^/]+$/, "digitalCapture")] });
    expect(finding.alarm).toBe(false);
    expect(finding.facts?.at(-1)).toMatchObject({ label: "Declared source", value: "digitalCapture" });
  });

  it.each<[string, Partial<Credentials>, string]>([
    ["an untrusted signer", { ...sound, trust: "untrusted" }, "notice"],
    ["an unreadable manifest", { present: "readError", reason: "it was cut" }, "notice"],
    ["a remote manifest", { present: "remote" }, "info"],
    ["no trust list", { ...sound, trust: "notChecked", trustList: undefined }, "info"],
  ])("does not alarm at %s", async (_, states, severity) => {
    const finding = await examine(states);
    expect(finding.alarm).toBe(false);
    expect(finding.facts?.some((fact) => fact.severity === "notice")).toBe(severity === "notice");
  });

  it("names ingredients that fail their own check", async () => {
    const problems = ["claim signature is not valid"];
    const finding = await examine({
      ...sound,
      ingredients: [{ title: "A.jpg", relationship: "componentOf", problems, digitalSourceTypes: [] }],
    });
    expect(finding.facts?.find(({ label }) => label.startsWith("Ingredient"))).toMatchObject({ severity: "notice" });
  });
});
