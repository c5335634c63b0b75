/** XMP is XML, and XML can expand without bound or ask for other files. Such packets are refused, never followed. */

/** Why the XMP of this file is not read; undefined where there is no reason. */
export function findXmpThreat(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!text.includes("x:xmpmeta") && !text.includes("rdf:RDF")) return undefined;
  if (text.includes("<!ENTITY") || text.includes("<!DOCTYPE")) {
    return "Refused: the XML declares entities, which photographs never need and which can expand without bound or name other files.";
  }
  return undefined;
}
