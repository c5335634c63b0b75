/**
 * From the reader's validation codes to the four answers. Codes are those of the C2PA specification, 15.2; the first
 * failure that concerns a question answers it.
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
  validation_results?: { activeManifest?: Outcomes; ingredientDeltas?: { validationDeltas?: Outcomes }[] };
}

/** Failures that mean: the bytes are not those that were signed. */
const integrityFailure =
  /(dataHash|bmffHash|boxesHash|hashedURI|collectionHash)\.|assertion\.(required|missing|undeclared|inaccessible|cbor|json)|claim\.(missing|multiple|cbor|hardBindings)|hardBindings|malformed/i;
/** Failures that mean: the signature does not hold. */
const signatureFailure =
  /claimSignature\.(mismatch|missing|outsideValidity)|signingCredential\.(invalid|expired|revoked)|algorithm\./i;

/** The four answers and what the manifest tells, from the reader's report. */
export function statesOf(store: ManifestStore): Partial<Credentials> {
  const outcomes = store.validation_results?.activeManifest ?? { failure: store.validation_status };
  // A manifest that cannot be loaded at all is missing from the list; its failures are reported all the same.
  const manifest = store.manifests?.[store.active_manifest ?? ""] ?? (outcomes.failure?.length ? {} : undefined);
  if (!manifest) return { present: "readError", reason: "The manifest store names no active manifest." };
  const failures = outcomes.failure ?? [];
  const successes = outcomes.success ?? [];
  const broken = failures.find(({ code }) => integrityFailure.test(code));
  const unsigned = failures.find(({ code }) => signatureFailure.test(code));
  const trusted = successes.some(({ code }) => code === "signingCredential.trusted");
  const signed = successes.some(({ code }) => code === "claimSignature.validated");

  const codes = (["success", "informational", "failure"] as const).flatMap((outcome) =>
    (outcomes[outcome] ?? []).map(({ code, explanation }) => ({ code, explanation, outcome })),
  );
  const trust: Credentials["trust"] = trusted ? "trusted" : unsigned ? "notChecked" : "untrusted";
  const problem = broken ?? unsigned ?? failures.find(({ code }) => code !== "signingCredential.untrusted");
  const actions = assertionsOf(manifest, /^c2pa\.actions/).flatMap(({ actions: list }) =>
    Array.isArray(list) ? list : [],
  );

  return {
    present: "present",
    integrity: broken
      ? "invalid"
      : signed || successes.some(({ code }) => /Hash\.match|hashedURI\.match/.test(code))
        ? "valid"
        : "notChecked",
    signature: unsigned ? "invalid" : signed ? "valid" : "notChecked",
    trust,
    ...(problem ? { reason: `${problem.explanation ?? problem.code} (${problem.code})` } : {}),
    signer: {
      name: manifest.signature_info?.common_name,
      issuer: manifest.signature_info?.issuer,
      time: manifest.signature_info?.time,
    },
    generator: generatorOf(manifest),
    actions: actions.map((action) => String((action as { action?: unknown }).action ?? "unnamed action")),
    ingredients: (manifest.ingredients ?? []).map(({ title, relationship, validation_status: status = [] }) => ({
      title: title ?? "(untitled)",
      relationship: relationship ?? "unknown",
      problems: status
        .filter(({ code }) => code !== "signingCredential.untrusted")
        .map(({ code, explanation }) => explanation ?? code),
    })),
    digitalSourceTypes: [
      ...new Set(
        actions
          .map((action) => (action as { digitalSourceType?: unknown }).digitalSourceType)
          .filter((type) => typeof type === "string"),
      ),
    ],
    codes,
  };
}

const assertionsOf = (manifest: Manifest, label: RegExp): Record<string, unknown>[] =>
  (manifest.assertions ?? [])
    .filter((assertion) => label.test(assertion.label ?? ""))
    .map(({ data }) => (data && typeof data === "object" ? (data as Record<string, unknown>) : {}));

function generatorOf({ claim_generator_info: info, claim_generator: text }: Manifest): string | undefined {
  const [first] = info ?? [];
  return first?.name ? [first.name, first.version].filter(Boolean).join(" ") : text;
}
