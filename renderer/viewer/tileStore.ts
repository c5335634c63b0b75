/**
 * Loads raw tiles, turns them into bitmaps in short slices of time, and keeps both within a memory budget. It is told
 * for every frame what is wanted; what is no longer wanted is cancelled. Knows nothing of the DOM.
 */
import type { RasterInfo } from "../../contract/findings.ts";
import { rasterPath } from "../../contract/routes.ts";
import type { MapPalette } from "./composeTile.ts";
import { readTile, type Samples } from "./samples.ts";
import { TileCache } from "./tileCache.ts";
import { type TileAddress, tileName } from "./tilePlan.ts";

export type FetchTile = (path: string, signal: AbortSignal) => Promise<ArrayBuffer>;

/** One tile that is wanted: to be drawn, with the palette of its map, or only for its samples. */
export interface TileRequest {
  raster: RasterInfo;
  tile: TileAddress;
  palette: MapPalette | null;
  use: "draw" | "sample";
}

export interface ComposedTile<Bitmap> {
  image: Bitmap;
  /** Opaque where the map is not computed; null where there is no such pixel. */
  holes: Bitmap | null;
  bytes: number;
}

/** Where bitmaps come from. */
export interface TileComposer<Bitmap> {
  compose(samples: Samples, request: TileRequest): Promise<ComposedTile<Bitmap>>;
  release(bitmap: Bitmap): void;
}

export interface TileStoreOptions<Bitmap> {
  fetchTile: FetchTile;
  composer: TileComposer<Bitmap>;
  /** Something new can be drawn or read. */
  onChange(): void;
  /** Runs `work` soon, after pending input and painting. */
  defer(work: () => void): void;
  now(): number;
  rawBudget?: number;
  bitmapBudget?: number;
}

interface Drawable<Bitmap> extends ComposedTile<Bitmap> {
  palette: string;
}

const concurrentFetches = 8;
const attempts = 2;
/** Longest stretch of composing in one go, in milliseconds. */
const slice = 8;
const megabyte = 2 ** 20;

const keyOf = (raster: RasterInfo, tile: TileAddress): string => `${raster.id} ${tileName(tile)}`;
const paletteKey = (request: TileRequest): string => request.palette?.key ?? "";

export class TileStore<Bitmap> {
  readonly #options: TileStoreOptions<Bitmap>;
  readonly #raw: TileCache<Samples>;
  readonly #drawable: TileCache<Drawable<Bitmap>>;
  readonly #fetching = new Map<string, AbortController>();
  readonly #composing = new Set<string>();
  readonly #failed = new Map<string, { count: number; message: string }>();
  #wanted = new Map<string, TileRequest>();
  #deferred = false;
  #closed = false;

  constructor(options: TileStoreOptions<Bitmap>) {
    this.#options = options;
    this.#raw = new TileCache(options.rawBudget ?? 64 * megabyte);
    this.#drawable = new TileCache(options.bitmapBudget ?? 160 * megabyte, (tile) => {
      options.composer.release(tile.image);
      if (tile.holes) options.composer.release(tile.holes);
    });
  }

  /** Replaces the list of what is wanted, the most urgent first. */
  want(requests: readonly TileRequest[]): void {
    const wanted = new Map<string, TileRequest>();
    for (const request of requests) {
      const key = keyOf(request.raster, request.tile);
      const before = wanted.get(key);
      if (!before || (before.use === "sample" && request.use === "draw")) wanted.set(key, request);
    }
    this.#wanted = wanted;
    const keys = new Set(wanted.keys());
    this.#raw.keep(keys);
    this.#drawable.keep(keys);
    for (const [key, fetching] of this.#fetching) {
      if (keys.has(key)) continue;
      fetching.abort();
      this.#fetching.delete(key);
    }
    this.#advance();
  }

  /** The tile as it can be drawn now, perhaps still in the colours of an earlier palette. */
  drawable(raster: RasterInfo, tile: TileAddress): ComposedTile<Bitmap> | undefined {
    return this.#drawable.get(keyOf(raster, tile));
  }

  hasDrawable(raster: RasterInfo, tile: TileAddress): boolean {
    return this.#drawable.peek(keyOf(raster, tile)) !== undefined;
  }

  samples(raster: RasterInfo, tile: TileAddress): Samples | undefined {
    return this.#raw.get(keyOf(raster, tile));
  }

  /** The tile is there, in the colours asked for. */
  isCurrent(request: TileRequest): boolean {
    const key = keyOf(request.raster, request.tile);
    if (request.use === "sample") return this.#raw.peek(key) !== undefined;
    return this.#drawable.peek(key)?.palette === paletteKey(request);
  }

  /** Wanted tiles that could not be loaded, and the reason of the first. */
  get failures(): { count: number; message: string } {
    const failed = [...this.#wanted.keys()].filter((key) => this.#gaveUp(key));
    return { count: failed.length, message: this.#failed.get(failed[0] ?? "")?.message ?? "" };
  }

  /** Tries again what failed. */
  retry(): void {
    this.#failed.clear();
    this.#advance();
  }

  /** Cancels everything and frees the bitmaps. */
  close(): void {
    this.want([]);
    this.#closed = true;
    this.#raw.clear();
    this.#drawable.clear();
  }

  #gaveUp(key: string): boolean {
    return (this.#failed.get(key)?.count ?? 0) >= attempts;
  }

  #advance(): void {
    let compose = false;
    for (const [key, request] of this.#wanted) {
      if (this.isCurrent(request) || this.#gaveUp(key)) continue;
      if (this.#raw.peek(key)) compose = true;
      else if (this.#fetching.size < concurrentFetches && !this.#fetching.has(key)) void this.#load(key, request);
    }
    if (compose) this.#composeSoon();
  }

  async #load(key: string, { raster, tile }: TileRequest): Promise<void> {
    const controller = new AbortController();
    this.#fetching.set(key, controller);
    try {
      const path = rasterPath(raster.id, tile.level, tile.column, tile.row);
      const buffer = await this.#options.fetchTile(path, controller.signal);
      if (controller.signal.aborted) return;
      const samples = readTile(raster, tile, buffer);
      this.#raw.set(key, samples, samples.byteLength);
      this.#failed.delete(key);
    } catch (error) {
      if (controller.signal.aborted) return;
      this.#fail(key, error);
    }
    this.#fetching.delete(key);
    this.#options.onChange();
    this.#advance();
  }

  #fail(key: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#failed.set(key, { count: (this.#failed.get(key)?.count ?? 0) + 1, message });
  }

  #composeSoon(): void {
    if (this.#deferred || this.#closed) return;
    this.#deferred = true;
    this.#options.defer(() => {
      this.#deferred = false;
      this.#composeSlice();
    });
  }

  #composeSlice(): void {
    const until = this.#options.now() + slice;
    for (const [key, request] of this.#wanted) {
      if (request.use === "sample" || this.#composing.has(key) || this.#gaveUp(key) || this.isCurrent(request))
        continue;
      const samples = this.#raw.peek(key);
      if (!samples) continue;
      if (this.#options.now() >= until) {
        this.#composeSoon();
        return;
      }
      void this.#compose(key, request, samples);
    }
  }

  async #compose(key: string, request: TileRequest, samples: Samples): Promise<void> {
    this.#composing.add(key);
    try {
      const composed = await this.#options.composer.compose(samples, request);
      this.#drawable.set(key, { ...composed, palette: paletteKey(request) }, composed.bytes);
      if (this.#closed) this.#drawable.clear();
    } catch (error) {
      this.#fail(key, error);
    }
    this.#composing.delete(key);
    if (this.#closed) return;
    this.#options.onChange();
    this.#advance();
  }
}
