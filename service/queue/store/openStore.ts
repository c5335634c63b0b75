/** From the address of a store to the store, and which one it is. */
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { SelfsameError } from "../../../contract/errors.ts";
import { sha256 } from "../../cases/canonicalJson.ts";
import { FileStore } from "./fileStore.ts";
import { S3Store } from "./s3Store.ts";
import { type Store, storeAdvice } from "./store.ts";

/** @throws SelfsameError usage: no such address, no keys; notFound. */
export function openStore(address: string, environment: NodeJS.ProcessEnv = process.env): Store {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === "file:") {
    let path: string;
    try {
      path = fileURLToPath(url);
    } catch {
      throw new SelfsameError("usage", `${address} is the address of no folder.`, storeAdvice);
    }
    return new FileStore(path);
  }
  // What is no address is not repeated: there may be a key in it.
  if (url?.protocol !== "s3:" || !url.hostname || url.username || url.password)
    throw new SelfsameError("usage", "--store is the address of no store.", storeAdvice);
  const region = url.searchParams.get("region") ?? environment["AWS_REGION"] ?? "us-east-1";
  const endpoint = url.searchParams.get("endpoint") ?? `https://s3.${region}.amazonaws.com`;
  if (!/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : ""))
    throw new SelfsameError("usage", "The endpoint of --store is no http:// or https:// address.", storeAdvice);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (!accessKeyId || !secretAccessKey)
    throw new SelfsameError(
      "usage",
      "A bucket needs keys.",
      "Put them into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and into AWS_SESSION_TOKEN where there is one.",
    );
  return new S3Store(
    {
      ...{ region, endpoint: endpoint.replace(/\/+$/, ""), bucket: url.hostname },
      prefix: decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, ""),
    },
    { accessKeyId, secretAccessKey, sessionToken: environment["AWS_SESSION_TOKEN"] || undefined },
  );
}

const IDENTITY = "selfsame-store.json";
const identitySchema = z.strictObject({ schema: z.literal("selfsame.store/1"), id: z.uuid() });

/**
 * Which store it is, however machines call it: by a file in it, written by the first that uses it.
 * @throws SelfsameError what the store refuses; unreadable.
 */
export async function storeIdentity(store: Store): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "selfsame-store-"));
  const path = join(folder, "identity");
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      if ((await store.get(IDENTITY, path, 1000)) !== undefined) {
        const parsed = identitySchema.safeParse(jsonOf(await readFile(path, "utf8")));
        if (parsed.success) return parsed.data.id;
        break;
      }
      const text = JSON.stringify(identitySchema.parse({ schema: "selfsame.store/1", id: randomUUID() }));
      await writeFile(path, text);
      // Two may do so at once: the one that is read back counts.
      await store.putNew(IDENTITY, path, sha256(text));
    }
    throw new SelfsameError("unreadable", `${IDENTITY} in the store ${store.shown} is damaged.`, "Remove it.");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
