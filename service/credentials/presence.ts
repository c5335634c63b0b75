/**
 * A cheap look for content credentials, so that the many files without any never pay for the reader.
 * A manifest store is a JUMBF superbox of type "c2pa" (C2PA 2.x, 11.1), wherever the container keeps it; a remote one is
 * named by dcterms:provenance in XMP.
 */

const MANIFEST_TYPE = Buffer.from("jumdc2pa");
const PROVENANCE = Buffer.from("provenance");

export interface Presence {
  manifest: boolean;
  /** URL of a manifest on the network, as the file states it; never fetched. */
  remote?: string;
}

export function credentialsPresence(bytes: Uint8Array): Presence {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { manifest: file.includes(MANIFEST_TYPE) || hasTruncatedBox(file), remote: remoteManifest(file) };
}

/** An APP11 segment that begins a C2PA superbox but is cut before its description. */
function hasTruncatedBox(file: Buffer): boolean {
  for (let at = file.indexOf("jumb"); at >= 0; at = file.indexOf("jumb", at + 4)) {
    if (file.subarray(at, at + 200).includes("c2pa")) return true;
  }
  return false;
}

function remoteManifest(file: Buffer): string | undefined {
  for (let at = file.indexOf(PROVENANCE); at >= 0; at = file.indexOf(PROVENANCE, at + PROVENANCE.length)) {
    const near = file.subarray(at, at + 600).toString("latin1");
    const url = near.match(/^provenance(?:\s*=\s*["']|[^<]*>)\s*(https?:\/\/[^"'<\s]+)/);
    if (url) return url[1];
  }
  return undefined;
}
