/** Parsed values as tags: text for readers, plain values for rules. Long and deep values are cut, with a note. */
import type { MetadataTag } from "../../engine/metadata/metadata.ts";

const mostTags = 2000;
const longestText = 4000;
const longestList = 1000;
const deepest = 8;

/**
 * Tags of a parsed block; nested values are named by their path, "History[0].softwareAgent".
 * @param inWords the same block with the standard's words in place of numbers
 */
export function tagsOf(block: unknown, inWords?: unknown): MetadataTag[] {
  const tags: MetadataTag[] = [];
  walk(block, "", 0, tags);
  if (tags.length >= mostTags) tags.push({ name: "…", text: `(more than ${mostTags} tags; the rest is not shown)` });
  if (!isRecord(inWords)) return tags;
  return tags.map((tag) => {
    const words = inWords[tag.name];
    return typeof words === "string" && !Array.isArray(tag.value) ? { ...tag, text: cut(words) } : tag;
  });
}

function walk(value: unknown, path: string, depth: number, tags: MetadataTag[]): void {
  if (tags.length >= mostTags) return;
  if (depth > deepest) {
    tags.push({ name: path, text: "(nested too deep to show)" });
    return;
  }
  const leaf = leafTag(path, value);
  if (leaf) tags.push(leaf);
  else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) walk(item, `${path}[${i}]`, depth + 1, tags);
  } else if (isRecord(value)) {
    for (const [key, item] of Object.entries(value)) walk(item, path ? `${path}.${key}` : nameOf(key), depth + 1, tags);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Tags that the parser knows no name for arrive as numbers. */
const nameOf = (key: string): string => (/^\d+$/.test(key) ? `0x${Number(key).toString(16).padStart(4, "0")}` : key);

/** Undefined where the value has parts of its own. */
function leafTag(name: string, value: unknown): MetadataTag | undefined {
  if (value === null || value === undefined) return { name, text: "" };
  if (typeof value === "string") return { name, text: cut(value), value: asDate(value) ?? value.slice(0, longestText) };
  if (typeof value === "number" || typeof value === "boolean")
    return { name, text: name === "JFIFVersion" ? jfifVersion(Number(value)) : String(value), value };
  if (value instanceof Uint8Array) return { name, text: bytesText(value) };
  const list = listOf(value);
  if (!list) return undefined;
  if (list.length > longestList) return { name, text: `${list.length} values` };
  if (list.every((item) => typeof item === "number")) return { name, text: cut(list.join(", ")), value: list };
  if (list.every((item) => typeof item === "string")) return { name, text: cut(list.join(", ")), value: list };
  return undefined;
}

function listOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Uint16Array || value instanceof Uint32Array || value instanceof Float32Array)
    return Array.from(value);
  if (value instanceof Int8Array || value instanceof Int16Array || value instanceof Int32Array)
    return Array.from(value);
  return value instanceof Float64Array ? Array.from(value) : undefined;
}

/** "2015:04:10 20:12:23" (EXIF 2.32, 4.6.4) as "2015-04-10T20:12:23". */
function asDate(text: string): string | undefined {
  const match = text.match(/^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/);
  return match ? `${match[1]}-${match[2]}-${match[3]}T${match[4]}` : undefined;
}

/** JFIF 1.02: major version in the upper byte, minor in the lower. */
const jfifVersion = (version: number): string => `${version >> 8}.${String(version & 255).padStart(2, "0")}`;

const cut = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText)}… (${text.length} characters)` : text;

function bytesText(bytes: Uint8Array): string {
  if (bytes.length > 16) return `${bytes.length} bytes`;
  if (bytes.every((byte) => byte >= 32 && byte < 127)) return String.fromCharCode(...bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
