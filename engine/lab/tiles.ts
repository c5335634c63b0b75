/** Small pictures that came in one piece, one by one for whoever draws them. */
import type { Tiles } from "./events.ts";

export class TileSheet {
  readonly width: number;
  readonly height: number;
  /** As many as there are bytes for, whatever was said. */
  readonly count: number;
  readonly #channels: 1 | 3;
  readonly #bytes: Uint8Array;

  constructor({ width, height, channels, count, data }: Tiles) {
    const text = atob(data);
    this.#bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[i] = text.charCodeAt(i);
    this.width = width;
    this.height = height;
    this.#channels = channels;
    this.count = Math.min(count, Math.floor(text.length / (width * height * channels)));
  }

  /** Opaque pixels of four bytes, row-major. Undefined where there is no such tile. */
  rgba(index: number): Uint8ClampedArray<ArrayBuffer> | undefined {
    if (!(index >= 0 && index < this.count)) return undefined;
    const plane = this.width * this.height;
    const pixels = new Uint8ClampedArray(4 * plane);
    const from = index * plane * this.#channels;
    for (let i = 0; i < plane; i++) {
      for (let c = 0; c < 3; c++) pixels[4 * i + c] = this.#bytes[from + (this.#channels === 3 ? 3 * i + c : i)];
      pixels[4 * i + 3] = 255;
    }
    return pixels;
  }
}

/** How many times as large a tile is drawn in a box of `edge` pixels: in whole steps, so that pixels stay square; smaller where it must. */
export function enlargement({ width, height }: Pick<Tiles, "width" | "height">, edge: number): number {
  const share = edge / Math.max(width, height);
  return share >= 1 ? Math.floor(share) : share;
}
