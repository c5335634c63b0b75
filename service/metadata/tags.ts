/** Parsed values as tags: text for readers, plain values for rules. Long and deep values are cut, with a note. */
import type { MetadataTag } from "../../engine/metadata/metadata.ts";

const MAX_TAGS = 2000;
const MAX_TEXT = 4000;
const MAX_DEPTH = 8;

/** Tags of a parsed block; nested values are named by their path, "History[0].softwareAgent". */
export function tagsOf(block: unknown): MetadataTag[] {
  const tags: MetadataTag[] = [];
  walk(block, "", 0, tags);
  return tags;
}

function walk(value: unknown, path: string, depth: number, tags: MetadataTag[]): void {
  if (tags.length >= MAX_TAGS) return;
  if (depth > MAX_DEPTH) {
    tags.push({ name: path, text: "(nested too deep to show)" });
    return;
  }
  const leaf = leafTag(path, value);
  if (leaf) {
    tags.push(leaf);
    return;
  }
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) walk(item, `${path}[${i}]`, depth + 1, tags);
  } else if (value && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) walk(item, path ? `${path}.${key}` : nameOf(key), depth + 1, tags);
  }
}

/** Tags that the parser knows no name for arrive as numbers. */
const nameOf = (key: string): string => (/^\d+$/.test(key) ? `0x${Number(key).toString(16).padStart(4, "0")}` : key);

function leafTag(name: string, value: unknown): MetadataTag | undefined {
  if (value === null || value === undefined) return { name, text: "" };
  if (typeof value === "string") return { name, text: cut(value), value: asDate(value) ?? value };
  if (typeof value === "number" || typeof value === "boolean") return { name, text: String(value), value };
  if (value instanceof Date) return { name, text: value.toISOString(), value: value.toISOString() };
  if (value instanceof Uint8Array) return { name, text: bytesText(value) };
  const list = Array.isArray(value)
    ? value
    : ArrayBuffer.isView(value)
      ? Array.from(value as unknown as ArrayLike<unknown>)
      : undefined;
  if (!list) return undefined;
  if (list.every((item) => typeof item === "number"))
    return { name, text: cut(list.join(", ")), value: list as number[] };
  if (list.every((item) => typeof item === "string"))
    return { name, text: cut(list.join(", ")), value: list as string[] };
  return undefined;
}

/** "2015:04:10 20:12:23" (EXIF 2.32, 4.6.4) as "2015-04-10T20:12:23". */
function asDate(text: string): string | undefined {
  const match = text.match(/^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/);
  return match ? `${match[1]}-${match[2]}-${match[3]}T${match[4]}` : undefined;
}

const cut = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;

function bytesText(bytes: Uint8Array): string {
  if (bytes.length > 16) return `${bytes.length} bytes`;
  if (bytes.every((byte) => byte >= 32 && byte < 127)) return String.fromCharCode(...bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
