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

describe("c2pa", () => {
  it("is neutral about a file without credentials", async () => {
    expect(await examine({})).toMatchObject({ state: "ran", summary: expect.stringContaining("neutral") });
    expect((await examine({})).alarm).toBeUndefined();
  });

  it.each([
    ["broken integrity", { ...sound, integrity: "invalid", reason: "hash mismatch" }],
    [
      "a broken signature",
      { ...sound, signature: "invalid", trust: "notChecked", reason: "claim signature is not valid" },
    ],
    [
      "a declared algorithm",
      { ...sound, digitalSourceTypes: ["http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"] },
    ],
  ] as const)("alarms at %s, with its cost", async (_, states) => {
    const finding = await examine(states as Partial<Credentials>);
    expect(finding.alarm).toBe(true);
    expect(finding.falseAlarm).toBeDefined();
    expect(finding.facts?.some(({ severity }) => severity === "alarm")).toBe(true);
  });

  it("does not alarm at an untrusted signer, a remote or an unreadable manifest", async () => {
    for (const states of [
      { ...sound, trust: "untrusted" },
      { present: "remote" },
      { present: "readError", reason: "JumbfNotFound" },
    ] as Partial<Credentials>[]) {
      expect((await examine(states)).alarm).toBe(false);
    }
    expect((await examine({ present: "readError", reason: "x" })).facts?.[0].severity).toBe("notice");
  });

  it("names ingredients that fail their own check", async () => {
    const finding = await examine({
      ...sound,
      ingredients: [{ title: "A.jpg", relationship: "componentOf", problems: ["claim signature is not valid"] }],
    });
    expect(finding.facts?.find(({ label }) => label.startsWith("Ingredient"))).toMatchObject({ severity: "notice" });
  });
});
