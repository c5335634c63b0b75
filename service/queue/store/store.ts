/** Where originals and results lie between machines: a folder that all of them see, or a bucket. */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { SelfsameError } from "../../../contract/errors.ts";

/** Keys are names with "/" between them, of letters, digits, ".", "_" and "-". */
export interface Store {
  /** As a reader knows it; without anything secret. */
  readonly shown: string;
  /** A file, whole or not at all. @param sha256 its hash. */
  put(key: string, path: string, sha256: string): Promise<void>;
  /** As `put`, unless there is something already. @returns false where there is. */
  putNew(key: string, path: string, sha256: string): Promise<boolean>;
  /**
   * Writes to a new file.
   * @returns the SHA-256 of what was written, undefined where there is none by this key.
   * @throws SelfsameError tooLarge beyond `limit` bytes.
   */
  get(key: string, path: string, limit: number): Promise<string | undefined>;
  /** What is not there is no error. */
  remove(key: string): Promise<void>;
}

/** Writes a stream to a file. @returns its SHA-256. @throws SelfsameError tooLarge */
export async function receive(source: AsyncIterable<Uint8Array>, path: string, limit: number): Promise<string> {
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(
    source,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > limit) throw new SelfsameError("tooLarge", `A file in the store is larger than ${limit} bytes.`);
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  );
  return hash.digest("hex");
}

/** What addresses of stores look like. */
export const storeAdvice =
  "It is a folder that all machines see, file:///mnt/shared, or a bucket, s3://bucket/prefix?endpoint=https://host&region=name.";
