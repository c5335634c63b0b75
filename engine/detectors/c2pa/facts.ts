/** What the credentials say, one checkable statement each: four states, then signer, actions, sources, ingredients. */
import type { Fact, Severity } from "../../finding.ts";
import type { CredentialIngredient, Credentials } from "../../metadata/credentials.ts";
import { digitalSource } from "../../metadata/digitalSource.ts";

/** @returns only "Present" where there is no readable manifest */
export function factsOf(credentials: Credentials): Fact[] {
  const present = presentFact(credentials);
  if (credentials.present !== "present") return [present];
  return [
    present,
    integrityFact(credentials),
    signatureFact(credentials),
    trustFact(credentials),
    ...signerFacts(credentials),
    ...credentials.digitalSourceTypes.map((type) => sourceFact("Declared source", type)),
    ...credentials.ingredients.flatMap(ingredientFacts),
  ];
}

const state = (label: string, value: string, severity: Severity = "info"): Fact => ({ label, value, severity });

function presentFact({ present, reason }: Credentials): Fact {
  if (present === "absent") return state("Present", "no");
  if (present === "present") return state("Present", "yes");
  if (present === "remote") return { ...state("Present", "on the network only"), explanation: reason };
  return {
    ...state("Present", "yes, but unreadable", "notice"),
    explanation: reason,
    benign: [
      "A program that knows nothing of credentials can damage or remove them when it saves.",
      "Early trial formats are no longer read.",
    ],
  };
}

function integrityFact({ integrity, signature, reason }: Credentials): Fact {
  if (integrity === "valid") return state("Integrity", "valid: the hashes fit the bytes");
  // One reason is told; a broken integrity comes before a broken signature.
  if (integrity === "notChecked")
    return { ...state("Integrity", "not checked"), explanation: signature === "invalid" ? undefined : reason };
  return {
    ...state("Integrity", "invalid: the hashes do not fit the bytes", "alarm"),
    explanation: reason,
    benign: ["A website that compresses pictures again breaks the hash without any ill intent."],
  };
}

function signatureFact({ integrity, signature, reason }: Credentials): Fact {
  if (signature === "valid") return state("Signature", "valid");
  if (signature === "notChecked") return state("Signature", "not checked");
  return {
    ...state("Signature", "invalid", "alarm"),
    explanation: integrity === "invalid" ? "It was not made with the key of its certificate over this claim." : reason,
    benign: ["A copy that was damaged on its way."],
  };
}

function trustFact({ trust, trustList, signature }: Credentials): Fact {
  const list = trustList ? `the trust list of ${trustList.date}` : "a trust list";
  if (trust === "trusted") return state("Trust", `the certificate was issued under ${list}`);
  if (trust === "untrusted")
    return {
      ...state("Trust", `not issued under ${list}, or not valid at the time of signing`, "notice"),
      explanation: "Anyone can sign with a certificate of their own, so the name of the signer proves nothing.",
      benign: ["Most certificates before 2025 and all test certificates are not on the list."],
    };
  if (signature === "invalid") return state("Trust", "not checked: there is no valid signature to trust");
  return state("Trust", trustList ? "not checked" : "not checked: no trust list is installed");
}

function signerFacts({ signer, generator, actions }: Credentials): Fact[] {
  const by = [signer?.name, signer?.issuer].filter(Boolean).join(", ");
  return [
    ...(by ? [state("Signed by", signer?.time ? `${by}, ${signer.time}` : by)] : []),
    ...(generator ? [state("Written by", generator)] : []),
    ...(actions.length > 0 ? [state("Actions", actions.join(", "))] : []),
  ];
}

function sourceFact(label: string, type: string): Fact {
  const { term, meaning, severity } = digitalSource(type);
  if (severity === "info") return state(label, term);
  return {
    ...state(label, `${term}: ${meaning}`, severity),
    explanation: "The signer states this; it is no inference from the picture.",
    benign: ["The same term is used after small repairs with such a tool."],
  };
}

function ingredientFacts({ title, relationship, problems, digitalSourceTypes }: CredentialIngredient): Fact[] {
  const label = `Ingredient (${relationship})`;
  const facts: Fact[] = [];
  if (problems.length === 0) facts.push(state(label, title));
  else
    facts.push({
      ...state(label, `${title}: ${problems.join("; ")}`, "notice"),
      explanation: "A picture that was used to make this one fails its own check.",
      benign: ["It was saved by a program that knows nothing of credentials before it was used."],
    });
  for (const type of digitalSourceTypes) facts.push(sourceFact(`Declared source of ${title}`, type));
  return facts;
}
