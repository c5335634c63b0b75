/** Galleries and films on one sheet: which of their pictures and words are shown, and where. Lengths in units of the drawing. */
import type { Film, Gallery, GalleryItem, Tiles } from "../../../engine/lab/events.ts";
import { type Measure, shortened } from "../../../engine/lab/heatMap.ts";
import { enlargement } from "../../../engine/lab/tiles.ts";

export interface Sheet {
  width: number;
  height: number;
  title: string;
  tiles: { index: number; x: number; y: number; width: number; height: number; marked: boolean }[];
  words: { text: string; x: number; y: number; size: number; muted: boolean }[];
}

const MARGIN = 16;
const TOP = 48;
const SIZE = 12;
const LINE = 16;
/** Of a gallery: so many entries, of each list so many items, a tile as large as that. */
const ENTRIES = 3;
const ITEMS = 6;
const TILE = 80;
const CELL = 88;
const ENTRY_WIDTH = 144;
const NAME_WIDTH = 150;
/** Of a film. */
const FRAMES = 12;
const ACROSS = 4;
const FRAME = 190;
const FRAME_LINES = 3;

/** The first entries, each with the first things of its lists. */
export function gallerySheet({ title, tiles, entries }: Gallery, measure: Measure): Sheet {
  const shown = entries.slice(0, ENTRIES);
  const longest = Math.max(1, ...shown.flatMap(({ lists }) => lists.map(({ items }) => items.length)));
  const width = 2 * MARGIN + ENTRY_WIDTH + NAME_WIDTH + Math.min(ITEMS, Math.max(4, longest)) * CELL;
  const sheet = new Builder(title, width, tiles, measure);
  const lists = MARGIN + ENTRY_WIDTH;
  const things = lists + NAME_WIDTH;
  const cellHeight = Math.round(tiles.height * enlargement(tiles, TILE)) + LINE + 14;
  let y = TOP;
  for (const { item, lists: of } of shown) {
    const top = y;
    sheet.item(item, MARGIN, y, { edge: ENTRY_WIDTH - 24, width: ENTRY_WIDTH - 16, lines: 3 });
    for (const { name, items } of of) {
      sheet.words(name, lists, y + 12, { width: NAME_WIDTH - 12, lines: 3, muted: true });
      const first = items.slice(0, ITEMS);
      if (first.some(({ tile }) => tile !== undefined)) {
        first.forEach((one, i) => {
          sheet.item(one, things + i * CELL, y, { edge: TILE, width: CELL - 8, lines: 1 });
        });
        y += cellHeight;
      } else {
        // Nothing but words: one below the other, each as long as there is room for.
        for (const { text = "", marked } of first) {
          sheet.words(marked ? `• ${text}` : text, things, y + 12, { width: width - things - MARGIN });
          y += LINE;
        }
        y += 8;
      }
    }
    y = Math.max(y, top + ENTRY_WIDTH + LINE) + 12;
  }
  return sheet.done(y);
}

/** Frames from the first to the last, as far apart as there are more of them than room. */
export function filmSheet({ title, tiles, frames }: Film, measure: Measure): Sheet {
  const count = Math.min(FRAMES, frames.length);
  const chosen = Array.from({ length: count }, (_, i) =>
    Math.round((i * (frames.length - 1)) / Math.max(1, count - 1)),
  );
  const across = Math.min(ACROSS, Math.max(1, count));
  const sheet = new Builder(title, 2 * MARGIN + across * (FRAME + 14), tiles, measure);
  const scale = enlargement(tiles, FRAME);
  const pictureHeight = tiles.height * scale;
  const lines = Math.min(FRAME_LINES, Math.max(0, ...chosen.map((at) => frames[at].lines.length)));
  const height = pictureHeight + (1 + lines) * LINE + 16;
  chosen.forEach((at, i) => {
    const [x, y] = [MARGIN + (i % across) * (FRAME + 14), TOP + Math.floor(i / across) * height];
    sheet.tile(at, x, y, FRAME, false);
    const below = y + pictureHeight + 14;
    sheet.words(frames[at].label, x, below, { width: FRAME });
    frames[at].lines.slice(0, lines).forEach((line, l) => {
      sheet.words(line, x, below + (l + 1) * LINE, { width: FRAME, muted: true });
    });
  });
  return sheet.done(TOP + Math.ceil(count / across) * height);
}

class Builder {
  readonly #sheet: Sheet;
  readonly #tiles: Tiles;
  readonly #measure: Measure;

  constructor(title: string, width: number, tiles: Tiles, measure: Measure) {
    this.#sheet = { width, height: 0, title: shortened(title, width - 2 * MARGIN, 16, measure), tiles: [], words: [] };
    this.#tiles = tiles;
    this.#measure = measure;
  }

  tile(index: number, x: number, y: number, edge: number, marked: boolean): void {
    const scale = enlargement(this.#tiles, edge);
    const [width, height] = [this.#tiles.width * scale, this.#tiles.height * scale].map(Math.round);
    this.#sheet.tiles.push({ index, x, y, width, height, marked });
  }

  /** A thing with its picture, if it has one, and its words below. */
  item(
    { tile, text = "", marked = false }: GalleryItem,
    x: number,
    y: number,
    { edge, width, lines }: { edge: number; width: number; lines: number },
  ): void {
    if (tile !== undefined) this.tile(tile, x, y, edge, marked);
    const below = tile === undefined ? 0 : Math.round(this.#tiles.height * enlargement(this.#tiles, edge)) + 4;
    this.words(text, x, y + below + 12, { width, lines: tile === undefined ? 4 : lines });
  }

  /** Words in as many lines as are allowed, the last one without its middle where they do not fit. */
  words(text: string, x: number, y: number, { width, lines = 1, muted = false }: WordOptions): void {
    const words = text.split(/\s+/).filter(Boolean);
    for (let line = 0; line < lines && words.length > 0; line++) {
      let fitting = words.length;
      if (line < lines - 1)
        while (fitting > 1 && this.#measure(words.slice(0, fitting).join(" "), SIZE) > width) fitting--;
      const part = words.splice(0, fitting).join(" ");
      const shown = shortened(part, width, SIZE, this.#measure);
      this.#sheet.words.push({ text: shown, x, y: y + line * LINE, size: SIZE, muted });
    }
  }

  done(height: number): Sheet {
    return { ...this.#sheet, height: Math.ceil(height + MARGIN) };
  }
}

interface WordOptions {
  width: number;
  lines?: number;
  muted?: boolean;
}
