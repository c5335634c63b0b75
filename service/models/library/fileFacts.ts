/** Size and hash of files that may be large, read again only where a file may have changed. */
import { statSync } from "node:fs";
import { readFile } from "../../evidence/readFile.ts";

interface FileFacts {
  bytes: number;
  sha256: string;
}

const known = new Map<string, { key: string; facts: FileFacts }>();

/** @throws SelfsameError where the file cannot be read. */
export async function fileFacts(path: string): Promise<FileFacts> {
  const status = statSync(path, { throwIfNoEntry: false, bigint: true });
  const key = `${status?.size} ${status?.mtimeNs} ${status?.ino}`;
  const before = known.get(path);
  if (status && before?.key === key) return before.facts;
  const { bytes, sha256 } = await readFile(path);
  const facts = { bytes: bytes.length, sha256 };
  known.set(path, { key, facts });
  return facts;
}
