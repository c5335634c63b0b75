/**
 * From the reader's validation codes to the four answers. Source: C2PA Technical Specification 2.x, 15.2 (validation
 * status codes). A failure counts only for the question it concerns: an expired or unknown certificate says nothing
 * about the bytes, and a broken assertion nothing about the key.
 */
import type { Credentials } from "../../engine/metadata/credentials.ts";

interface Status {
  code: string;
  explanation?: string;
}

interface Outcomes {
  success?: Status[];
  informational?: Status[];
  failure?: Status[];
}

interface Ingredient {
  title?: string;
  relationship?: string;
  active_manifest?: string;
  validation_status?: Status[];
}

interface Manifest {
  claim_generator?: string;
  claim_generator_info?: { name?: string; version?: string }[];
  ingredients?: Ingredient[];
  assertions?: { label?: string; data?: unknown }[];
  signature_info?: { issuer?: string; common_name?: string; time?: string };
}

/** The parts of the reader's report that are used. */
export interface ManifestStore {
  active_manifest?: string;
  manifests?: Record<string, Manifest>;
  validation_status?: Status[];
  validation_results?: { activeManifest?: Outcomes };
}

/** The hashes that bind a manifest to the bytes of its file. */
const bindingHash = /^assertion\.(dataHash|bmffHash|boxesHash|collectionHash|multiAssetHash)\./;
/** What was signed is not what is there: a hash does not fit, or assertions were added or taken away. */
const changed =
  /^assertion\.((dataHash|bmffHash|boxesHash|collectionHash|multiAssetHash|hashedURI)\.mismatch|missing|undeclared)$/;
const badSignature = /^claimSignature\.(mismatch|missing)$/;
const badCredential = /^signingCredential\.(untrusted|invalid|expired|revoked|ocsp\.revoked)$|outsideValidity$/;

/** The four answers and what the manifest tells, from the reader's report. `trust` supposes that a list was given. */
export function statesOf(store: ManifestStore): Partial<Credentials> {
  const outcomes = store.validation_results?.activeManifest ?? { failure: store.validation_status };
  const { success = [], failure = [] } = outcomes;
  const codes = (["success", "informational", "failure"] as const).flatMap((outcome) =>
    (outcomes[outcome] ?? []).map(({ code, explanation }) => ({ code, explanation, outcome })),
  );
  const manifests = store.manifests ?? {};
  const manifest = manifests[store.active_manifest ?? ""];
  if (!manifest) {
    const cause = failure.find(({ code }) => !badCredential.test(code));
    return {
      present: "readError",
      reason: `The active manifest could not be loaded${cause ? `: ${inWords(cause)}` : ""}.`,
      codes,
    };
  }

  const broken = failure.find(({ code }) => changed.test(code));
  const unsigned = failure.find(({ code }) => badSignature.test(code));
  const credential = failure.find(({ code }) => badCredential.test(code));
  const bound = success.some(({ code }) => bindingHash.test(code));
  const bindingFailed = failure.some(({ code }) => bindingHash.test(code));
  const problem =
    broken ??
    unsigned ??
    (credential?.code === "signingCredential.untrusted" ? undefined : credential) ??
    failure.find((status) => status !== credential);

  return {
    present: "present",
    integrity: broken ? "invalid" : bound && !bindingFailed ? "valid" : "notChecked",
    signature: unsigned
      ? "invalid"
      : success.some(({ code }) => code === "claimSignature.validated")
        ? "valid"
        : "notChecked",
    trust: unsigned
      ? "notChecked"
      : credential
        ? "untrusted"
        : success.some(({ code }) => code === "signingCredential.trusted")
          ? "trusted"
          : "notChecked",
    ...(problem ? { reason: inWords(problem) } : {}),
    signer: {
      name: manifest.signature_info?.common_name,
      issuer: manifest.signature_info?.issuer,
      time: manifest.signature_info?.time,
    },
    generator: generatorOf(manifest),
    actions: actionsOf(manifest).map(({ action }) => (typeof action === "string" ? action : "unnamed action")),
    ingredients: (manifest.ingredients ?? []).map((ingredient) => ({
      title: ingredient.title ?? "(untitled)",
      relationship: ingredient.relationship ?? "unknown",
      problems: (ingredient.validation_status ?? [])
        .filter(({ code }) => code !== "signingCredential.untrusted")
        .map(inWords),
      digitalSourceTypes: sourceTypesOf(manifests[ingredient.active_manifest ?? ""] ?? {}),
    })),
    digitalSourceTypes: sourceTypesOf(manifest),
    codes,
  };
}

const inWords = ({ code, explanation }: Status): string => (explanation ? `${explanation} (${code})` : code);

function actionsOf({ assertions = [] }: Manifest): Record<string, unknown>[] {
  return assertions
    .filter(({ label }) => /^c2pa\.actions/.test(label ?? ""))
    .flatMap(({ data }) => (isRecord(data) && Array.isArray(data.actions) ? data.actions : []))
    .filter(isRecord);
}

const sourceTypesOf = (manifest: Manifest): string[] => [
  ...new Set(actionsOf(manifest).flatMap(({ digitalSourceType: type }) => (typeof type === "string" ? [type] : []))),
];

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function generatorOf({ claim_generator_info: info, claim_generator: text }: Manifest): string | undefined {
  const [first] = info ?? [];
  return first?.name ? [first.name, first.version].filter(Boolean).join(" ") : text;
}
