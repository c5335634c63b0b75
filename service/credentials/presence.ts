/**
 * A cheap look for content credentials, so that the many files without any never pay for the reader (9 MB).
 * A manifest store is a JUMBF superbox whose description begins with the type "c2pa" (C2PA 2.x, 11.1), whatever holds
 * it: APP11 in JPEG, caBX in PNG, C2PA in WebP, a uuid box in HEIC and AVIF, tag 0xCD41 in TIFF. One search through the
 * bytes serves them all. XMP names a manifest elsewhere, or the one inside, by dcterms:provenance.
 */

const description = Buffer.from("jumdc2pa");
const superbox = Buffer.from("jumb");
const provenance = Buffer.from("provenance");
/** The name of the box inside XMP: "self#jumbf=..." is an address, not a box. */
const ownAddress = Buffer.from("self#");
/** A description box stands at the beginning of its superbox; a JPEG segment header may come in between. */
const descriptionWithin = 200;
const longestAddress = 600;

export interface Presence {
  /** There is a manifest store, or the beginning of one. */
  manifest: boolean;
  /** Address of a manifest on the network, as the file states it; never fetched. */
  remote?: string;
  /** The file names a manifest inside itself, and there is none. */
  removed?: boolean;
}

export function credentialsPresence(bytes: Uint8Array): Presence {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.includes(description) || hasCutBox(file)) return { manifest: true };
  const address = manifestAddress(file);
  if (!address) return { manifest: false };
  return address.startsWith("self#") ? { manifest: false, removed: true } : { manifest: false, remote: address };
}

/** A superbox that speaks of C2PA but is cut within its description. */
function hasCutBox(file: Buffer): boolean {
  for (const at of occurrences(file, superbox)) {
    const inAddress = file.subarray(at - ownAddress.length, at).equals(ownAddress);
    if (!inAddress && file.subarray(at, at + descriptionWithin).includes("c2pa")) return true;
  }
  return false;
}

/** Value of dcterms:provenance, as attribute or as element. */
function manifestAddress(file: Buffer): string | undefined {
  for (const at of occurrences(file, provenance)) {
    const near = file.subarray(at, at + longestAddress).toString("latin1");
    const match = near.match(/^provenance(?:\s*=\s*["']|[^<]*>)\s*((?:https?:\/\/|self#jumbf)[^"'<\s]*)/);
    if (match) return match[1];
  }
  return undefined;
}

function* occurrences(file: Buffer, text: Buffer): Generator<number> {
  for (let at = file.indexOf(text); at >= 0; at = file.indexOf(text, at + text.length)) yield at;
}
