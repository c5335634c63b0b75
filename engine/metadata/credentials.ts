/**
 * Content credentials (C2PA) as four separate answers. "absent" is neutral: most photographs carry none.
 * Source: C2PA Technical Specification 2.x, validation states.
 */

export interface Credentials {
  /** remote: the file names a manifest on the network, which is never fetched. readError: there, but unreadable. */
  present: "present" | "absent" | "remote" | "readError";
  /** Do the hashes in the manifest fit the bytes of this file? */
  integrity: "valid" | "invalid" | "notChecked";
  /** Was the claim signed by the key of its certificate, and is the signature intact? */
  signature: "valid" | "invalid" | "notChecked";
  /** Is the certificate issued under the trust list? */
  trust: "trusted" | "untrusted" | "notChecked";
  /** Reason in words for whatever is not valid. */
  reason?: string;
  signer?: { name?: string; issuer?: string; time?: string };
  generator?: string;
  /** Actions and ingredients as the active manifest lists them. */
  actions: string[];
  ingredients: CredentialIngredient[];
  /** Declared source of the picture itself, such as trainedAlgorithmicMedia. */
  digitalSourceTypes: string[];
  /** Raw validation codes, for the report. */
  codes: { code: string; explanation?: string; outcome: "success" | "informational" | "failure" }[];
  /** The trust list that was used; absent where none is installed, and then trust is "notChecked". */
  trustList?: { date: string; sha256: string; anchors: number };
}

/** A picture that was used to make this one, as the active manifest lists it. */
export interface CredentialIngredient {
  title: string;
  /** "parentOf", "componentOf", "inputTo". */
  relationship: string;
  /** Why the ingredient's own credentials do not hold; empty where they do or where it has none. */
  problems: string[];
  /** What its own manifest declares as its source. */
  digitalSourceTypes: string[];
}
