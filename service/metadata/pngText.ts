/** Text chunks of a PNG (tEXt, zTXt, iTXt; PNG specification, 11.3.3), inflated up to a limit. */
import { inflateSync } from "node:zlib";
import type { MetadataBlock, MetadataTag } from "../../engine/metadata/metadata.ts";
import { MAX_INFLATED, pngChunks } from "./pngChunks.ts";

const MAX_CHUNKS = 500;
const MAX_TEXT = 20_000;

export function pngTextBlock(bytes: Uint8Array): MetadataBlock[] {
  const tags: MetadataTag[] = [];
  let skipped = 0;
  for (const { type, body } of pngChunks(bytes)) {
    if (type !== "tEXt" && type !== "zTXt" && type !== "iTXt") continue;
    if (tags.length < MAX_CHUNKS) tags.push(textTag(type, body));
    else skipped++;
  }
  if (tags.length === 0) return [];
  return [
    {
      id: "png",
      title: "PNG text",
      tags,
      ...(skipped > 0 ? { error: `${skipped} more text chunks are not shown.` } : {}),
    },
  ];
}

function textTag(type: "tEXt" | "zTXt" | "iTXt", body: Uint8Array): MetadataTag {
  const end = body.indexOf(0);
  const name = latin(body.subarray(0, Math.max(0, end)));
  const tag = (text: string): MetadataTag => ({
    name: name || type,
    text: text.slice(0, MAX_TEXT),
    value: text.slice(0, MAX_TEXT),
  });
  if (end < 0) return { name: type, text: "(damaged chunk)" };
  if (type === "tEXt") return tag(latin(body.subarray(end + 1)));
  try {
    if (type === "zTXt") return tag(latin(inflateSync(body.subarray(end + 2), { maxOutputLength: MAX_INFLATED })));
    const compressed = body[end + 1] === 1;
    const language = body.indexOf(0, end + 3);
    const translated = body.indexOf(0, language + 1);
    if (language < 0 || translated < 0) return { name, text: "(damaged chunk)" };
    const text = body.subarray(translated + 1);
    return tag(new TextDecoder().decode(compressed ? inflateSync(text, { maxOutputLength: MAX_INFLATED }) : text));
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    return {
      name,
      text: tooLarge ? `(not shown: it inflates beyond ${MAX_INFLATED >> 20} MiB)` : "(cannot be inflated)",
    };
  }
}

const latin = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");

/** Why the colour profile of this PNG is not read; undefined where it may be. Profiles are kilobytes; bombs are not. */
export function findProfileThreat(bytes: Uint8Array): string | undefined {
  for (const { type, body } of pngChunks(bytes)) {
    if (type !== "iCCP") continue;
    try {
      inflateSync(body.subarray(body.indexOf(0) + 2), { maxOutputLength: MAX_INFLATED });
    } catch (error) {
      const tooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
      return tooLarge
        ? `Refused: the profile inflates beyond ${MAX_INFLATED >> 20} MiB.`
        : "The profile cannot be inflated.";
    }
  }
  return undefined;
}
