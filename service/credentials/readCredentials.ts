/**
 * Content credentials of a file, checked offline by the C2PA reader (WebAssembly, in the worker process that holds the
 * file and that its parent stops beyond the limits of time and memory). Four separate answers: present, integrity,
 * signature, trust.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initSync, WasmReader } from "@contentauth/c2pa-wasm";
import type { ImageFormat } from "../../engine/evidence.ts";
import type { Credentials } from "../../engine/metadata/credentials.ts";
import { credentialsPresence } from "./presence.ts";
import { type ManifestStore, statesOf } from "./states.ts";
import { type TrustList, trustList } from "./trustList.ts";

/** The reader copies the file into its own memory; beyond this the worker would near its limit. */
const maxFileBytes = 256 << 20;
const maxReportCharacters = 4 << 20;

const mediaTypes: Record<ImageFormat, string> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
  heic: "image/heic",
  tiff: "image/tiff",
  gif: "image/gif",
};

let ready = false;

/**
 * Reads and validates the active manifest. What cannot be read has the state "readError" and a reason.
 * @param trusted the authorities to trust; null: none, trust is not checked
 * @throws Error only where the installed trust list is not the one on record
 */
export async function readCredentials(
  bytes: Uint8Array,
  format: ImageFormat,
  trusted: TrustList | null = trustList() ?? null,
): Promise<Credentials> {
  const blank: Credentials = {
    present: "absent",
    integrity: "notChecked",
    signature: "notChecked",
    trust: "notChecked",
    actions: [],
    ingredients: [],
    digitalSourceTypes: [],
    codes: [],
    ...(trusted ? { trustList: { date: trusted.date, sha256: trusted.sha256, anchors: trusted.anchors } } : {}),
  };
  const unread = (present: Credentials["present"], reason: string): Credentials => ({ ...blank, present, reason });
  const { manifest, remote, removed } = credentialsPresence(bytes);
  if (!manifest) {
    if (remote) return unread("remote", `The file names a manifest on the network (${remote}), which is not fetched.`);
    if (removed)
      return unread("readError", "The file names a manifest inside itself that is not there: it was removed.");
    return blank;
  }
  if (bytes.length > maxFileBytes)
    return unread("readError", `The manifest was not read: the file has more than ${maxFileBytes >> 20} MiB.`);
  try {
    const states = statesOf(await withoutNetwork(() => read(bytes, mediaTypes[format], trusted?.pem)));
    return { ...blank, ...states, ...(trusted ? {} : { trust: "notChecked" }) };
  } catch (error) {
    return unread("readError", `The manifest could not be read: ${causeOf(error)}.`);
  }
}

async function read(bytes: Uint8Array, mediaType: string, trustAnchors: string | undefined): Promise<ManifestStore> {
  if (!ready) {
    initSync({ module: readFileSync(createRequire(import.meta.url).resolve("@contentauth/c2pa-wasm/c2pa.wasm")) });
    ready = true;
  }
  // c2pa-rs names its settings in snake case and passes over names that it does not know without a word.
  const settings = {
    trust: trustAnchors ? { trust_anchors: trustAnchors } : {},
    verify: { verify_trust: true, verify_timestamp_trust: true, remote_manifest_fetch: false, ocsp_fetch: false },
  };
  const reader = await WasmReader.fromBytes(mediaType, bytes, JSON.stringify(settings));
  try {
    const json = reader.json();
    if (json.length > maxReportCharacters)
      throw new Error(`it is larger than ${maxReportCharacters >> 20} MiB as text`);
    return JSON.parse(json) as ManifestStore;
  } finally {
    reader.free();
  }
}

/** The reader's settings forbid fetching; this makes it impossible. */
async function withoutNetwork<T>(work: () => Promise<T>): Promise<T> {
  const original = Object.getOwnPropertyDescriptor(globalThis, "fetch");
  Object.defineProperty(globalThis, "fetch", {
    configurable: true,
    value: () => Promise.reject(new Error("There is no network here.")),
  });
  try {
    return await work();
  } finally {
    if (original) Object.defineProperty(globalThis, "fetch", original);
  }
}

/** The reader's errors that a reader of ours may meet, in words. */
const causes: [name: string, words: string][] = [
  ["PrereleaseError", "it is in a trial format from before C2PA 1.0"],
  ["UnknownAlgorithm", "it does not say by which algorithm it was hashed"],
  ["JumbfNotFound", "its boxes are cut or damaged"],
];

function causeOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const known = causes.find(([name]) => message.includes(name));
  return known ? `${known[1]} (${message})` : message;
}
