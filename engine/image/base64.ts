/** Bytes as base64 text (RFC 4648, section 4): pictures inside events, which are JSON. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const bits = (a << 16) | (b << 8) | c;
    const text = [18, 12, 6, 0].map((shift) => alphabet[(bits >> shift) & 63]).join("");
    const missing = Math.max(0, i + 3 - bytes.length);
    parts.push(missing > 0 ? text.slice(0, 4 - missing).padEnd(4, "=") : text);
  }
  return parts.join("");
}
