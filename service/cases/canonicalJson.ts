/** One text for one value, so that hashes of values can be compared: canonical JSON (RFC 8785). */
import { createHash } from "node:crypto";

/**
 * Keys in the order of their UTF-16 code units, no white space, numbers as ECMAScript writes them; keys whose value is
 * undefined are left out.
 * @throws Error for what JSON has no word for: NaN, infinities, functions.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`${value} has no canonical form.`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new Error(`A ${typeof value} has no canonical form.`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

/** Lower-case hexadecimal SHA-256 of a text as UTF-8, or of bytes. */
export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** SHA-256 of the canonical JSON of a value. */
export const digest = (value: unknown): string => sha256(canonicalJson(value));
