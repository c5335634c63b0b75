/** Which entries of a gallery are listed, and which of those are on screen. */
import type { Gallery } from "../../../engine/lab/events.ts";

export type Entries = Gallery["entries"];

/** "grinning cat", or its number where it has no words. */
export const nameOf = (entries: Entries, index: number): string => entries[index]?.item.text || `Number ${index + 1}`;

/** Indices of the entries that have all the words, whole or begun, in any order. */
export function found(entries: Entries, search: string): number[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return [...entries.keys()].filter((index) => {
    const name = nameOf(entries, index).toLowerCase();
    return wanted.every((word) => name.includes(word));
  });
}

/** By how many entries a key goes on; undefined for keys that mean nothing here. */
export function stepOf(key: string, page: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowUp: -1,
    ArrowRight: 1,
    ArrowDown: 1,
    PageUp: -page,
    PageDown: page,
    Home: -Infinity,
    End: Infinity,
  };
  return steps[key];
}

/** The entry that is `by` further in the list; the first one where `chosen` is not in it. */
export function stepped(listed: readonly number[], chosen: number, by: number): number | undefined {
  const at = listed.indexOf(chosen);
  return listed[at < 0 ? 0 : Math.min(listed.length - 1, Math.max(0, at + by))];
}

/** Rows that a list scrolled to `top` shows, with some beyond: first, and the one after the last. */
export function shownRows(top: number, height: number, row: number, count: number): [first: number, end: number] {
  const beyond = 6;
  const first = Math.max(0, Math.floor(top / row) - beyond);
  return [Math.min(first, count), Math.min(count, Math.ceil((top + height) / row) + beyond)];
}

/** The entry that looks at a tile itself, by tile: where a thing in a list can lead. */
export function entriesByTile(entries: Entries): Map<number, number> {
  const byTile = new Map<number, number>();
  for (const [index, { item }] of entries.entries())
    if (item.tile !== undefined && !byTile.has(item.tile)) byTile.set(item.tile, index);
  return byTile;
}
