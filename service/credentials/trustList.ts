/**
 * The list of certification authorities under which signers are trusted: PEM text in assets/trust/ beside a record of
 * its date and hash. Never fetched. Without a list nobody is called trusted or untrusted.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { appRoot } from "../appRoot.ts";

/** What a reader is told about the list. */
export interface TrustListInfo {
  /** Day of publication, "YYYY-MM-DD". */
  date: string;
  /** Hash over the bytes of the PEM file, lower-case hex. */
  sha256: string;
  /** Number of certificates. */
  anchors: number;
  source: string;
  licence: string;
}

export interface TrustList extends TrustListInfo {
  pem: string;
}

const recordSchema = z.object({
  file: z.string().regex(/^[\w.-]+$/),
  date: z.iso.date(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  source: z.string(),
  licence: z.string(),
});

const loaded = new Map<string, TrustList | undefined>();

/**
 * The list in `folder` (trust-list.json and the PEM file it names), read once; undefined where there is none.
 * @throws Error where the record is wrong or the file is not the one whose hash is on record: trust must not rest on it.
 */
export function trustList(folder: string = join(appRoot, "assets/trust")): TrustList | undefined {
  if (!loaded.has(folder)) loaded.set(folder, readTrustList(folder));
  return loaded.get(folder);
}

/** Date, hash and origin of the installed list for reports and the doctor; undefined where none is installed. */
export function trustListInfo(folder?: string): TrustListInfo | undefined {
  const list = trustList(folder);
  if (!list) return undefined;
  const { date, sha256, anchors, source, licence } = list;
  return { date, sha256, anchors, source, licence };
}

function readTrustList(folder: string): TrustList | undefined {
  const path = join(folder, "trust-list.json");
  if (!existsSync(path)) return undefined;
  const record = recordSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  const bytes = readFileSync(join(folder, record.file));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== record.sha256)
    throw new Error(
      `The trust list ${record.file} has been altered: its SHA-256 is ${sha256}, on record is ${record.sha256}. Put the published file back, or write the new hash and date into trust-list.json.`,
    );
  const pem = bytes.toString("utf8");
  const anchors = pem.split("-----BEGIN CERTIFICATE-----").length - 1;
  if (anchors === 0) throw new Error(`The trust list ${record.file} holds no certificate in PEM form.`);
  const { date, source, licence } = record;
  return { pem, date, sha256, anchors, source, licence };
}
