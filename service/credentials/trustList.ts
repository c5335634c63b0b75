/** The trust anchors that ship with the program, as PEM text, with their date. Never fetched. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { appRoot } from "../appRoot.ts";

export interface TrustList {
  pem: string;
  /** Day of publication, "YYYY-MM-DD". */
  date: string;
  sha256: string;
  /** Number of certificates. */
  anchors: number;
}

let loaded: TrustList | undefined;

/**
 * The bundled list.
 * @throws Error where the file is missing or is not the one whose hash is on record: trust must not rest on it then.
 */
export function trustList(): TrustList {
  if (loaded) return loaded;
  const folder = join(appRoot, "assets/trust");
  const record = JSON.parse(readFileSync(join(folder, "trust-list.json"), "utf8")) as {
    date: string;
    file: string;
    sha256: string;
  };
  const bytes = readFileSync(join(folder, record.file));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== record.sha256)
    throw new Error(
      `The trust list ${record.file} has been altered: its hash is ${sha256}, on record is ${record.sha256}.`,
    );
  const pem = bytes.toString("utf8");
  loaded = { pem, date: record.date, sha256, anchors: pem.split("-----BEGIN CERTIFICATE-----").length - 1 };
  return loaded;
}
