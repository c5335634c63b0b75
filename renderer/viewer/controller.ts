/**
 * The viewer between its canvases and its components: holds the view, asks for tiles, draws once per frame when
 * something changed, and tells what is shown.
 */
import type { RasterInfo } from "../../contract/findings.ts";
import { bitmapComposer } from "./bitmaps.ts";
import { buildPalette, type MapPalette } from "./composeTile.ts";
import { drawMarks, gridIsVisible, type Marks } from "./drawMarks.ts";
import { type SceneLayer, ScenePainter } from "./drawScene.ts";
import { lensSide, planLens, renderLens } from "./magnifier.ts";
import { REACH } from "./overlay.ts";
import { mapPixel, type RawTiles, readBlock, tilesOfBlock } from "./samples.ts";
import { planTiles, type TilePlan, tileAt } from "./tilePlan.ts";
import { type FetchTile, type TileRequest, TileStore } from "./tileStore.ts";
import { layerSpans, pixelAt, readAt, shownMode, type ViewerContent, type ViewerSnapshot } from "./viewerState.ts";
import type { Point, Size, View } from "./viewTransform.ts";
import * as transform from "./viewTransform.ts";

/** Exact values are fetched only once the cursor rests so long, in milliseconds. */
const restTime = 80;

const nothing: ViewerSnapshot = {
  zoom: 0,
  fitted: true,
  level: 0,
  ready: false,
  shown: "picture",
  grid: "off",
  held: false,
  readout: null,
  crosshair: false,
  failures: 0,
  failure: "",
  visible: { x: 0, y: 0, width: 0, height: 0 },
};

export class ViewerController {
  #content: ViewerContent;
  #surface: Size = { width: 0, height: 0 };
  #density = 1;
  #view: View = { zoom: 1, x: 0, y: 0 };
  #fitted = true;
  #held = false;
  /** Surface point under the pointer, and since when. */
  #cursor: { at: Point; since: number } | null = null;
  #crosshair: Point | null = null;
  #palette: MapPalette | null = null;
  #palettePlace = "";
  #attached: { painter: ScenePainter; marks: HTMLCanvasElement; store: TileStore<ImageBitmap> } | null = null;
  #frame = 0;
  /** The tiles have to be drawn again, not only what lies over them. */
  #sceneChanged = true;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  #snapshot = nothing;
  readonly #listeners = new Set<() => void>();

  constructor(content: ViewerContent) {
    this.#content = content;
  }

  /** Starts drawing. The returned function stops it and frees all tiles. */
  attach(scene: HTMLCanvasElement, marks: HTMLCanvasElement, fetchTile: FetchTile): () => void {
    const store = new TileStore({
      fetchTile,
      composer: bitmapComposer,
      onChange: () => this.#invalidate(),
      defer: (work) => setTimeout(work),
      now: () => performance.now(),
    });
    this.#attached = { painter: new ScenePainter(scene), marks, store };
    this.#invalidate();
    return () => {
      this.#attached = null;
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      clearTimeout(this.#restTimer);
      store.close();
    };
  }

  setContent(content: ViewerContent): void {
    if (content.picture.id !== this.#content.picture.id) {
      this.#fitted = true;
      this.#crosshair = null;
    }
    this.#content = content;
    this.#invalidate();
  }

  /** @param surface device pixels; @param density device pixels per CSS pixel */
  resize(surface: Size, density: number): void {
    this.#surface = surface;
    this.#density = density;
    this.#invalidate();
  }

  fit(): void {
    this.#fitted = true;
    this.#invalidate();
  }

  actualSize(anchor: Point = this.#middle()): void {
    this.#move(transform.zoomTo(this.#view, this.#content.picture, this.#surface, 1, anchor));
  }

  toggleZoom(anchor: Point): void {
    if (this.#fitted) this.actualSize(anchor);
    else this.fit();
  }

  zoomBy(factor: number, anchor: Point = this.#middle()): void {
    this.#move(transform.zoomTo(this.#view, this.#content.picture, this.#surface, this.#view.zoom * factor, anchor));
  }

  /** Moves the picture by device pixels. */
  panBy(dx: number, dy: number): void {
    this.#move(transform.panBy(this.#view, this.#content.picture, this.#surface, dx, dy));
  }

  /** Moves the eye by fractions of the surface. */
  look(dx: number, dy: number): void {
    this.panBy(-dx * this.#surface.width, -dy * this.#surface.height);
  }

  pinch(before: readonly [Point, Point], after: readonly [Point, Point]): void {
    this.#move(transform.pinch(this.#view, this.#content.picture, this.#surface, before, after));
  }

  /** While held, the map and its marks are hidden. */
  hold(held: boolean): void {
    if (this.#held === held) return;
    this.#held = held;
    this.#invalidate();
  }

  /** The pointer is at a surface point, or gone. It takes over from the keyboard's crosshair. */
  pointAt(at: Point | null): void {
    this.#cursor = at ? { at, since: performance.now() } : null;
    if (at) this.#crosshair = null;
    this.#invalidateMarks();
  }

  /** Moves the crosshair by picture pixels; the first time it appears in the middle of the view. */
  moveCrosshair(dx: number, dy: number): void {
    const { picture } = this.#content;
    const start = this.#crosshair ?? { x: Math.floor(this.#view.x), y: Math.floor(this.#view.y) };
    const [x, y] = this.#crosshair ? [start.x + dx, start.y + dy] : [start.x, start.y];
    this.#crosshair = {
      x: Math.min(Math.max(x, 0), picture.width - 1),
      y: Math.min(Math.max(y, 0), picture.height - 1),
    };
    this.reveal({ x: this.#crosshair.x + 0.5, y: this.#crosshair.y + 0.5 });
    this.#invalidateMarks();
  }

  /** Moves the picture just so far that a point of it is in view. */
  reveal(point: Point): void {
    if (this.#fitted) return;
    const margin = 40 * this.#density;
    const revealed = transform.reveal(this.#view, this.#content.picture, this.#surface, point, margin);
    if (revealed.x !== this.#view.x || revealed.y !== this.#view.y) this.#move(revealed);
  }

  /** Brings a picture point to the middle of the view, at a zoom. */
  lookAt({ x, y }: Point, zoom: number): void {
    this.#move(transform.clampView({ zoom, x, y }, this.#content.picture, this.#surface));
  }

  /** The picture pixel at a surface point; null beside the picture. */
  pixelAt(at: Point): Point | null {
    return pixelAt(this.#content.picture, transform.toPicture(this.#view, this.#surface, at));
  }

  /** The picture point at a surface point, also beside the picture; and how many picture pixels a hand may be off there. */
  placeAt(at: Point): { place: Point; reach: number } {
    return {
      place: transform.toPicture(this.#view, this.#surface, at),
      reach: (REACH * this.#density) / this.#view.zoom,
    };
  }

  /** The picture pixel that a key means: under the crosshair, or else in the middle of the view. */
  pointedOut(): Point | null {
    return this.#crosshair ?? this.pixelAt(this.#middle());
  }

  dropCrosshair(): void {
    this.#crosshair = null;
    this.#invalidateMarks();
  }

  retry(): void {
    this.#attached?.store.retry();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): ViewerSnapshot => this.#snapshot;

  #middle(): Point {
    return { x: this.#surface.width / 2, y: this.#surface.height / 2 };
  }

  #move(view: View): void {
    this.#view = view;
    this.#fitted = transform.isFitted(view, this.#content.picture, this.#surface);
    this.#invalidate();
  }

  #invalidate(): void {
    this.#sceneChanged = true;
    this.#invalidateMarks();
  }

  #invalidateMarks(): void {
    if (!this.#attached || this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { picture, layer, regions, outlines, border, overlay, settings } = this.#content;
    const surface = this.#surface;
    if (!this.#attached || surface.width < 1 || surface.height < 1) return;
    const { painter, marks, store } = this.#attached;
    this.#view = this.#fitted ? transform.fitView(picture, surface) : transform.clampView(this.#view, picture, surface);
    const view = this.#view;

    const shown = shownMode(this.#content, this.#held);
    const spans = layerSpans(this.#content, shown);
    const plan = this.#plan(picture);
    const layers: SceneLayer[] = [];
    const requests: TileRequest[] = [];
    const needed: TileRequest[] = [];
    const add = (raster: RasterInfo, tiles: TilePlan, palette: MapPalette | null, span: SceneLayer) => {
      layers.push(span);
      const draw = (tile: TileRequest["tile"]): TileRequest => ({ raster, tile, palette, use: "draw" });
      requests.push(...tiles.wanted.map(draw));
      needed.push(...tiles.target.map(draw));
    };
    if (spans.picture) add(picture, plan, null, { raster: picture, ...plan, ...spans.picture });
    if (spans.map && layer) {
      const tiles = this.#plan(layer.raster);
      const palette = this.#paletteFor(layer.style, spans.map.threshold);
      add(layer.raster, tiles, palette, {
        raster: layer.raster,
        ...tiles,
        ...spans.map,
        dimmed: layer.unknown !== undefined,
      });
    }

    const rawOf =
      (raster: RasterInfo): RawTiles =>
      (tile) =>
        store.samples(raster, tile);
    const pixel = this.#pixel();
    const lens = settings.magnifier ? this.#planLens() : null;
    if (this.#rested()) {
      if (pixel) requests.unshift(...this.#samplesAt(pixel));
      if (lens)
        for (const tile of tilesOfBlock(picture, lens.plan.level, lens.plan.block))
          requests.unshift({ raster: picture, tile, palette: null, use: "sample" });
    }
    store.want(requests);

    if (this.#sceneChanged) painter.paint({ view, picture, surface, layers, density: this.#density }, store);
    this.#sceneChanged = false;
    const block = lens && readBlock(picture, lens.plan.level, lens.plan.block, rawOf(picture));
    const drawn: Marks = {
      view,
      picture,
      surface,
      density: this.#density,
      regions: this.#held ? [] : regions,
      outlines: this.#held ? [] : outlines,
      border: spans.map ? border : [],
      borderSpan: spans.map ?? { from: 0, to: 1 },
      overlay: this.#held ? undefined : overlay,
      grid: settings.grid,
      crosshair: this.#crosshair,
      lens: lens && block && { ...lens, pixels: renderLens(picture, lens.plan, block), side: lens.plan.side },
    };
    drawMarks(marks, drawn);

    const failures = store.failures;
    this.#publish({
      zoom: view.zoom,
      fitted: this.#fitted,
      level: plan.level,
      ready: needed.every((request) => store.isCurrent(request)),
      shown,
      grid: !settings.grid ? "off" : gridIsVisible(view.zoom, this.#density) ? "shown" : "tooSmall",
      held: this.#held,
      readout: pixel && readAt(this.#content, pixel, rawOf),
      crosshair: this.#crosshair !== null,
      failures: failures.count,
      failure: failures.message,
      visible: transform.visibleRect(view, picture, surface),
    });
  }

  /** The tiles of a raster that covers the whole picture. */
  #plan(raster: RasterInfo): TilePlan {
    const { picture } = this.#content;
    const visible = transform.visibleRect(this.#view, picture, this.#surface);
    const [perX, perY] = [raster.width / picture.width, raster.height / picture.height];
    const rect = {
      x: visible.x * perX,
      y: visible.y * perY,
      width: visible.width * perX,
      height: visible.height * perY,
    };
    return planTiles(raster, rect, this.#view.zoom / perX);
  }

  #paletteFor(style: "heat" | "grey", threshold: number): MapPalette {
    const place = `${style} ${this.#content.settings.colourMap} ${threshold}`;
    if (!this.#palette || this.#palettePlace !== place) {
      this.#palette = buildPalette(style, this.#content.settings.colourMap, threshold);
      this.#palettePlace = place;
    }
    return this.#palette;
  }

  /** The picture pixel pointed at, by keyboard or pointer. */
  #pixel(): Point | null {
    if (this.#crosshair) return this.#crosshair;
    return this.#cursor && this.pixelAt(this.#cursor.at);
  }

  #planLens(): { at: Point; plan: ReturnType<typeof planLens> } | null {
    const pixel = this.#pixel();
    if (!pixel) return null;
    const point = this.#crosshair ? { x: pixel.x + 0.5, y: pixel.y + 0.5 } : null;
    const at = point ? transform.toScreen(this.#view, this.#surface, point) : this.#cursor?.at;
    if (!at) return null;
    const centre = point ?? transform.toPicture(this.#view, this.#surface, at);
    const side = Math.round(lensSide * this.#density);
    return { at, plan: planLens(this.#content.picture, centre, this.#view.zoom, side) };
  }

  /** Whether the cursor stays long enough to fetch for it; if not yet, draws again when it does. */
  #rested(): boolean {
    if (this.#crosshair || !this.#cursor) return true;
    const left = this.#cursor.since + restTime - performance.now();
    if (left <= 0) return true;
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => this.#invalidateMarks(), left + 1);
    return false;
  }

  /** The full-resolution tiles that hold a pixel's values. */
  #samplesAt(pixel: Point): TileRequest[] {
    const { picture, layer } = this.#content;
    const sample = (raster: RasterInfo, point: Point): TileRequest => ({
      raster,
      tile: tileAt(raster, 0, point),
      palette: null,
      use: "sample",
    });
    const requests = [sample(picture, pixel)];
    if (layer) requests.push(sample(layer.raster, mapPixel(picture, layer.raster, pixel)));
    return requests;
  }

  #publish(next: ViewerSnapshot): void {
    if (JSON.stringify(next) === JSON.stringify(this.#snapshot)) return;
    this.#snapshot = next;
    for (const listener of this.#listeners) listener();
  }
}
