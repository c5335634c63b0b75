/**
 * Content credentials of a file, checked offline by the C2PA reader (WebAssembly, in the worker process that holds the
 * file). Four separate answers: present, integrity, signature, trust.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initSync, WasmReader } from "@contentauth/c2pa-wasm";
import type { ImageFormat } from "../../engine/evidence.ts";
import type { Credentials } from "../../engine/metadata/credentials.ts";
import { credentialsPresence } from "./presence.ts";
import { type ManifestStore, statesOf } from "./states.ts";
import { trustList } from "./trustList.ts";

const MAX_JSON = 4 << 20;

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

/** Never throws: what cannot be read has the state "readError" and a reason. */
export async function readCredentials(bytes: Uint8Array, format: ImageFormat): Promise<Credentials> {
  const { date, sha256, anchors, pem } = trustList();
  const blank: Credentials = {
    present: "absent",
    integrity: "notChecked",
    signature: "notChecked",
    trust: "notChecked",
    actions: [],
    ingredients: [],
    digitalSourceTypes: [],
    codes: [],
    trustList: { date, sha256, anchors },
  };
  const { manifest, remote } = credentialsPresence(bytes);
  if (!manifest) {
    if (!remote) return blank;
    return {
      ...blank,
      present: "remote",
      reason: `The file names a manifest on the network (${remote}), which is not fetched.`,
    };
  }
  try {
    const store = await withoutNetwork(() => read(bytes, mediaTypes[format], pem));
    return { ...blank, ...statesOf(store) };
  } catch (error) {
    return { ...blank, present: "readError", reason: `The manifest could not be read: ${messageOf(error)}` };
  }
}

async function read(bytes: Uint8Array, mediaType: string, trustAnchors: string): Promise<ManifestStore> {
  if (!ready) {
    initSync({ module: readFileSync(createRequire(import.meta.url).resolve("@contentauth/c2pa-wasm/c2pa.wasm")) });
    ready = true;
  }
  const context = {
    settings: {
      trust: { trustAnchors },
      verify: { verifyTrust: true, verifyTimestampTrust: true, remoteManifestFetch: false, ocspFetch: false },
    },
  };
  const reader = await WasmReader.fromBytes(mediaType, bytes, JSON.stringify(context));
  try {
    const json = reader.json();
    if (json.length > MAX_JSON) throw new Error(`it is larger than ${MAX_JSON >> 20} MiB as text`);
    return JSON.parse(json) as ManifestStore;
  } finally {
    reader.free();
  }
}

/** The reader's settings forbid fetching; this makes it impossible. */
async function withoutNetwork<T>(work: () => Promise<T>): Promise<T> {
  const original = globalThis.fetch;
  globalThis.fetch = () => Promise.reject(new Error("There is no network here."));
  try {
    return await work();
  } finally {
    globalThis.fetch = original;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
