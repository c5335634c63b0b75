/** Content credentials: what was signed, and does it still hold. See README.md. */
import { z } from "zod";
import type { Fact } from "../../finding.ts";
import type { Credentials } from "../../metadata/credentials.ts";
import type { Detector, Observation } from "../detector.ts";

export const c2pa: Detector<Record<string, never>> = {
  id: "c2pa",
  title: "Content credentials",
  question: "Was the file signed, and is it still what was signed?",
  version: "1.0.0",
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
    if (credentials.present === "absent") {
      return {
        summary: "No content credentials. That is neutral: most photographs carry none.",
        facts: [state("Present", "no")],
      };
    }
    const { alarm, summary } = judge(credentials);
    return {
      alarm,
      summary,
      facts: factsOf(credentials),
      ...(alarm
        ? {
            falseAlarm: {
              kind: "nfa",
              value: 2 ** -128,
              basis: "cryptographic hashes and signatures; an accidental mismatch does not happen",
            },
          }
        : {}),
    } satisfies Observation;
  },
};

const state = (
  label: string,
  value: string,
  severity: Fact["severity"] = "info",
  explanation?: string,
  benign?: string[],
): Fact => ({
  label,
  value,
  severity,
  ...(explanation ? { explanation } : {}),
  ...(benign ? { benign } : {}),
});

/** Terms of IPTC's DigitalSourceType that name an algorithm trained on other pictures. */
const generated = (type: string): boolean => /trainedalgorithmicmedia|algorithmicmedia/i.test(type);

function judge({ present, integrity, signature, trust, digitalSourceTypes }: Credentials): {
  alarm: boolean;
  summary: string;
} {
  if (present === "remote")
    return { alarm: false, summary: "The file names credentials on the network; they are not fetched." };
  if (present === "readError")
    return { alarm: false, summary: "There are credentials in the file, but they cannot be read." };
  if (integrity === "invalid")
    return { alarm: true, summary: "The file is not what was signed: it was changed afterwards." };
  if (signature === "invalid") return { alarm: true, summary: "The signature does not hold." };
  if (digitalSourceTypes.some(generated))
    return { alarm: true, summary: "The signed manifest says that an algorithm made the picture or parts of it." };
  if (trust === "trusted")
    return { alarm: false, summary: "Signed, unchanged since, and the signer's certificate is on the trust list." };
  return { alarm: false, summary: "Signed and unchanged since; the signer's certificate is not on the trust list." };
}

function factsOf(credentials: Credentials): Fact[] {
  const {
    present,
    integrity,
    signature,
    trust,
    reason,
    signer,
    generator,
    actions,
    ingredients,
    digitalSourceTypes,
    trustList,
  } = credentials;
  const facts: Fact[] = [
    present === "readError"
      ? state("Present", "yes, but unreadable", "notice", reason, [
          "A program that knows nothing of credentials can damage them when it saves.",
          "Early trial formats are no longer read.",
        ])
      : state(
          "Present",
          present === "remote" ? "on the network only" : "yes",
          "info",
          present === "remote" ? reason : undefined,
        ),
  ];
  if (present !== "present") return facts;
  facts.push(
    integrity === "invalid"
      ? state("Integrity", "invalid", "alarm", reason, [
          "A site that re-compresses pictures breaks the hash without any ill intent.",
        ])
      : state("Integrity", integrity === "valid" ? "valid: hashes fit the bytes" : "not checked"),
    signature === "invalid"
      ? state("Signature", "invalid", "alarm", reason, [
          "The certificate may have expired before a time stamp was added.",
        ])
      : state("Signature", signature === "valid" ? "valid" : "not checked"),
    trust === "untrusted"
      ? state(
          "Trust",
          `not on the trust list of ${trustList.date}`,
          "info",
          "Anyone can sign with a certificate of their own.",
          ["Most certificates before 2025 and all test certificates are not on the list."],
        )
      : state("Trust", trust === "trusted" ? `on the trust list of ${trustList.date}` : "not checked"),
  );
  const by = [signer?.name, signer?.issuer].filter(Boolean).join(", ");
  if (by) facts.push(state("Signed by", signer?.time ? `${by}, ${signer.time}` : by));
  if (generator) facts.push(state("Written by", generator));
  if (actions.length > 0) facts.push(state("Actions", actions.join(", ")));
  for (const type of digitalSourceTypes) {
    const term = type.replace(/^.*\//, "");
    facts.push(
      generated(type)
        ? state(
            "Declared source",
            term,
            "alarm",
            "The signer states that an algorithm made the picture or parts of it.",
            ["The term also covers drawings by rule and small repairs with a trained model."],
          )
        : state("Declared source", term),
    );
  }
  for (const { title, relationship, problems } of ingredients) {
    facts.push(
      problems.length > 0
        ? state(
            `Ingredient (${relationship})`,
            `${title}: ${problems.join("; ")}`,
            "notice",
            "A picture that was used to make this one fails its own check.",
          )
        : state(`Ingredient (${relationship})`, title),
    );
  }
  return facts;
}
