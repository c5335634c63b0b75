/** Content credentials: what was signed, and does it still hold. See README.md. */
import { z } from "zod";
import type { Fact, FalseAlarm } from "../../finding.ts";
import type { Credentials } from "../../metadata/credentials.ts";
import { digitalSource } from "../../metadata/digitalSource.ts";
import type { Detector } from "../detector.ts";
import { factsOf } from "./facts.ts";

/** No chance is involved, so there is nothing to measure: a hash of 256 bits fits other bytes once in 2^128 attempts. */
const hashMismatch: FalseAlarm = {
  kind: "rate",
  value: 2 ** -128,
  basis: "hash mismatch: by the strength of the hashes and signatures, not by measurement",
};

export const c2pa: Detector<Record<string, never>> = {
  id: "c2pa",
  title: "Content credentials",
  question: "Was the file signed, and is it still what was signed?",
  version: "1",
  kind: "vote",
  params: z.object({}),
  needs: ["metadata"],
  limits: [
    "Most photographs carry no credentials, and anyone can remove them; their absence says nothing.",
    "A valid signature says who signed which bytes, not that the scene happened.",
    "Manifests on the network are never fetched, so a remote manifest stays unchecked.",
  ],
  applies: () => true,

  async run(evidence) {
    const credentials = await evidence.credentials();
    const facts = factsOf(credentials);
    const alarm = facts.some(({ severity }) => severity === "alarm");
    const broken = credentials.integrity === "invalid" || credentials.signature === "invalid";
    return { alarm, summary: summaryOf(credentials, facts), facts, ...(broken ? { falseAlarm: hashMismatch } : {}) };
  },
};

function summaryOf(credentials: Credentials, facts: Fact[]): string {
  const { present, integrity, signature, trust, digitalSourceTypes } = credentials;
  if (present === "absent") return "No content credentials. That is neutral: most photographs carry none.";
  if (present === "remote") return "The file names credentials on the network; they are not fetched.";
  if (present === "readError") return "The file speaks of content credentials, but they cannot be read.";
  if (integrity === "invalid") return "The file is not what was signed: it was changed afterwards.";
  if (signature === "invalid") return "The signature does not hold.";
  const declared = digitalSourceTypes.map(digitalSource).find(({ severity }) => severity === "alarm");
  if (declared) return `The signer states that ${declared.meaning}.`;
  if (facts.some(({ severity }) => severity === "alarm"))
    return "The signer states that a picture used in this one was not made by a camera.";
  const checked = integrity === "valid" && signature === "valid" ? "Signed and unchanged since" : "Signed";
  if (trust === "trusted") return `${checked}; the signer's certificate is on the trust list.`;
  if (trust === "untrusted") return `${checked}; the signer's certificate is not trusted.`;
  return `${checked}; whether the signer is to be trusted was not checked.`;
}
