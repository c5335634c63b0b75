/** First bytes of a file against a pattern: one item a byte, a single character for itself, two hex digits, or ??. */

export function beginsWith(bytes: Uint8Array, signature: string): boolean {
  const items = signature.split(" ");
  if (bytes.length < items.length) return false;
  return items.every((item, at) => {
    if (item === "??") return true;
    return bytes[at] === (item.length === 1 ? item.charCodeAt(0) : Number.parseInt(item, 16));
  });
}
