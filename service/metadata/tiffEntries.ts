/**
 * Directories of a TIFF structure, as EXIF uses them: whether their entries can be true. Source: TIFF 6.0, section 2; EXIF 2.32,
 * 4.6.3 (directories that an entry points to).
 */

/** Bytes of one value, by its type. */
const sizes: Record<number, number> = { 3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4 };
/** Entries that hold the place of another directory: Exif, GPS, Interoperability. */
const directories: ReadonlySet<number> = new Set([0x8769, 0x8825, 0xa005]);
/** Files have a handful; a made-up one may have a circle of them. */
const MOST_DIRECTORIES = 32;

/**
 * Says which entry claims more values than the whole structure has bytes; undefined where none does. A reader that believes such
 * a count spends seconds and memory on values that are not there.
 */
export function impossibleEntry(tiff: Uint8Array): string | undefined {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 8) return undefined;
  const little = tiff[0] === 0x49;
  const waiting = [view.getUint32(4, little)];
  const seen = new Set<number>();
  for (let at = waiting.pop(); at !== undefined && seen.size < MOST_DIRECTORIES; at = waiting.pop()) {
    // 0 stands for "none".
    if (at === 0 || seen.has(at) || at + 2 > tiff.length) continue;
    seen.add(at);
    const entries = view.getUint16(at, little);
    for (let entry = at + 2; entry < at + 2 + 12 * entries && entry + 12 <= tiff.length; entry += 12) {
      const tag = view.getUint16(entry, little);
      const count = view.getUint32(entry + 4, little);
      if (count * (sizes[view.getUint16(entry + 2, little)] ?? 1) > tiff.length)
        return `the entry 0x${tag.toString(16).padStart(4, "0")} claims ${count} values, more than there are bytes.`;
      if (directories.has(tag)) waiting.push(view.getUint32(entry + 8, little));
    }
    const next = at + 2 + 12 * entries;
    if (next + 4 <= tiff.length) waiting.push(view.getUint32(next, little));
  }
  return undefined;
}
