/** Text chunks of a PNG (tEXt, zTXt, iTXt; PNG specification, 11.3.3), inflated up to a limit. */
import type { MetadataBlock, MetadataTag } from "../../engine/metadata/metadata.ts";
import { inflate, pngChunks } from "./pngChunks.ts";

const mostChunks = 500;
/** Characters kept of one text and of all together: generators store workflows of a few hundred thousand. */
const longestText = 200_000;
const mostText = 2_000_000;
/** The chunk that holds XMP (XMP specification, part 3, 1.1.5); it is read as XMP. */
const xmpKeyword = "XML:com.adobe.xmp";

interface PngText {
  keyword: string;
  text?: string;
  /** Why there is no text. */
  problem?: string;
}

/** The block of text chunks, and the XMP packet if a chunk holds one. */
export function readPngText(bytes: Uint8Array): { block?: MetadataBlock; xmp?: string } {
  const tags: MetadataTag[] = [];
  let xmp: string | undefined;
  let [chunks, characters] = [0, 0];
  for (const { type, body } of pngChunks(bytes)) {
    if (type !== "tEXt" && type !== "zTXt" && type !== "iTXt") continue;
    chunks++;
    if (chunks > mostChunks || characters > mostText) continue;
    const { keyword, text, problem } = readChunk(type, body);
    characters += text?.length ?? 0;
    if (text === undefined) tags.push({ name: keyword, text: `(not shown: ${problem})` });
    else if (keyword === xmpKeyword) xmp ??= text;
    else tags.push({ name: keyword, text: text.slice(0, longestText), value: text.slice(0, longestText) });
  }
  const shown = tags.length + (xmp === undefined ? 0 : 1);
  if (tags.length === 0) return { xmp };
  const error = chunks > shown ? `${chunks - shown} more text chunks are not shown.` : undefined;
  return { block: { id: "png", title: "PNG text", tags, ...(error ? { error } : {}) }, xmp };
}

function readChunk(type: "tEXt" | "zTXt" | "iTXt", body: Uint8Array): PngText {
  const end = body.indexOf(0);
  if (end < 1) return { keyword: type, problem: "the chunk is damaged" };
  const keyword = latin1(body.subarray(0, end));
  try {
    if (type === "tEXt") return { keyword, text: latin1(body.subarray(end + 1)) };
    if (type === "zTXt") return { keyword, text: latin1(inflate(body.subarray(end + 2))) };
    const language = body.indexOf(0, end + 3);
    const translated = body.indexOf(0, language + 1);
    if (language < 0 || translated < 0) return { keyword, problem: "the chunk is damaged" };
    const text = body.subarray(translated + 1);
    return { keyword, text: new TextDecoder().decode(body[end + 1] === 1 ? inflate(text) : text) };
  } catch (error) {
    return { keyword, problem: (error as Error).message };
  }
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
