/** Draws the layers of the viewer: tiles of the picture and of the map, and hatching where the map is not computed. */
import type { RasterInfo } from "../../contract/findings.ts";
import { hatchPixels } from "./composeTile.ts";
import { pieceRect, piecesToDraw, type TileAddress, type TilePiece } from "./tilePlan.ts";
import type { ComposedTile, TileStore } from "./tileStore.ts";
import { type Rect, type Size, toScreen, type View } from "./viewTransform.ts";

export interface SceneLayer {
  raster: RasterInfo;
  /** The level drawn, and its tiles in view. */
  level: number;
  target: readonly TileAddress[];
  opacity: number;
  /** The part of the surface it may cover, as fractions of the width. */
  from: number;
  to: number;
  /** What is not computed is darkened and not hatched. */
  dimmed?: boolean;
}

export interface Scene {
  view: View;
  picture: RasterInfo;
  surface: Size;
  layers: readonly SceneLayer[];
  /** Device pixels per CSS pixel. */
  density: number;
}

/** From this magnification on, pixels are shown as squares. */
const nearestFrom = 2;
/** Width of one pair of hatching stripes, in CSS pixels. */
const hatchPeriod = 8;
const hatchOpacity = 0.65;
const dimOpacity = 0.5;

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
type Bitmaps = TileStore<ImageBitmap>;

/** A rectangle of a bitmap and where it comes to lie on the surface, in whole device pixels. */
interface Placed {
  source: Rect;
  target: Rect;
  nearest: boolean;
}

/** Edges fall on whole device pixels, so that neighbours meet without a seam. Null where nothing is to be seen. */
function place(scene: Scene, layer: SceneLayer, piece: TilePiece): Placed | null {
  const { view, picture, surface } = scene;
  const { raster } = layer;
  const rect = pieceRect(raster, piece);
  const perX = picture.width / raster.width;
  const perY = picture.height / raster.height;
  const nearest = piece.tile.level === layer.level && view.zoom * perX >= nearestFrom;
  let { source } = piece;
  let area: Rect = rect;
  if (nearest) {
    // Only the pixels in view: a whole tile at 6400 % is wider than drawing surfaces can count.
    const cropped = cropToView(scene, { x: perX, y: perY }, rect, source);
    if (!cropped) return null;
    ({ area, source } = cropped);
  }
  const from = toScreen(view, surface, { x: area.x * perX, y: area.y * perY });
  const to = toScreen(view, surface, { x: (area.x + area.width) * perX, y: (area.y + area.height) * perY });
  const x = Math.round(from.x);
  const y = Math.round(from.y);
  const width = Math.round(to.x) - x;
  const height = Math.round(to.y) - y;
  return width > 0 && height > 0 ? { source, target: { x, y, width, height }, nearest } : null;
}

function draw(ctx: Context, bitmap: ImageBitmap, { source, target, nearest }: Placed): void {
  ctx.imageSmoothingEnabled = !nearest;
  ctx.drawImage(
    bitmap,
    source.x,
    source.y,
    source.width,
    source.height,
    target.x,
    target.y,
    target.width,
    target.height,
  );
}

interface Holed {
  placed: Placed;
  holes: ImageBitmap;
}

/** The whole pixels of a level-0 piece that are in view. `per`: picture pixels per raster pixel. */
function cropToView(
  { view, surface }: Scene,
  per: { x: number; y: number },
  rect: Rect,
  source: Rect,
): { area: Rect; source: Rect } | null {
  const span = (start: number, length: number, centre: number, half: number, scale: number) => {
    const from = Math.max(start, Math.floor((centre - half) / scale));
    const to = Math.min(start + length, Math.ceil((centre + half) / scale));
    return { from, length: to - from };
  };
  const x = span(rect.x, rect.width, view.x, surface.width / view.zoom / 2, per.x);
  const y = span(rect.y, rect.height, view.y, surface.height / view.zoom / 2, per.y);
  if (x.length <= 0 || y.length <= 0) return null;
  return {
    area: { x: x.from, y: y.from, width: x.length, height: y.length },
    source: {
      x: source.x + x.from - rect.x,
      y: source.y + y.from - rect.y,
      width: x.length,
      height: y.length,
    },
  };
}

/** The part of a rectangle that lies on the surface. */
function cut({ x, y, width, height }: Rect, surface: Size): Rect {
  const left = Math.max(0, x);
  const top = Math.max(0, y);
  return {
    x: left,
    y: top,
    width: Math.min(surface.width, x + width) - left,
    height: Math.min(surface.height, y + height) - top,
  };
}

/** Draws scenes onto one canvas; keeps what it needs between frames. */
export class ScenePainter {
  readonly #ctx: CanvasRenderingContext2D;
  #stencil: OffscreenCanvasRenderingContext2D | null = null;
  #hatch: { density: number; pattern: CanvasPattern } | null = null;

  constructor(readonly canvas: HTMLCanvasElement) {
    const ctx = canvas.getContext("2d");
    if (!ctx) throw new Error("This browser cannot draw: there is no 2D canvas.");
    this.#ctx = ctx;
  }

  paint(scene: Scene, store: Bitmaps): void {
    const ctx = this.#ctx;
    const { width, height } = scene.surface;
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    ctx.clearRect(0, 0, width, height);
    for (const layer of scene.layers) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(Math.round(layer.from * width), 0, Math.round((layer.to - layer.from) * width), height);
      ctx.clip();
      this.#paintLayer(scene, layer, store);
      ctx.restore();
    }
  }

  #paintLayer(scene: Scene, layer: SceneLayer, store: Bitmaps): void {
    const { raster } = layer;
    const holed: Holed[] = [];
    this.#ctx.globalAlpha = layer.opacity;
    for (const piece of piecesToDraw(raster, layer.target, (tile) => store.hasDrawable(raster, tile))) {
      const tile: ComposedTile<ImageBitmap> | undefined = store.drawable(raster, piece.tile);
      const placed = place(scene, layer, piece);
      if (!tile || !placed) continue;
      draw(this.#ctx, tile.image, placed);
      if (tile.holes) holed.push({ placed, holes: tile.holes });
    }
    if (holed.length > 0) this.#paintHoles(scene, holed, layer.dimmed === true);
  }

  /** Hatching in the size of the screen, that moves with the picture, or darkness; stencilled by what is not computed. */
  #paintHoles(scene: Scene, holed: readonly Holed[], dimmed: boolean): void {
    const stencil = this.#stencilFor(scene.surface);
    stencil.fillStyle = dimmed ? "black" : this.#hatching(scene);
    for (const { placed, holes } of holed) {
      const { x, y, width, height } = placed.target;
      stencil.globalCompositeOperation = "source-over";
      stencil.clearRect(x, y, width, height);
      draw(stencil, holes, placed);
      stencil.globalCompositeOperation = "source-atop";
      stencil.fillRect(x, y, width, height);
    }
    // In a loop of its own: reading the stencil between two writes would copy all of it each time.
    this.#ctx.globalAlpha = dimmed ? dimOpacity : hatchOpacity;
    for (const { placed } of holed) {
      const { x, y, width, height } = cut(placed.target, scene.surface);
      if (width > 0 && height > 0) this.#ctx.drawImage(stencil.canvas, x, y, width, height, x, y, width, height);
    }
  }

  #hatching({ view, surface, density }: Scene): CanvasPattern {
    const origin = toScreen(view, surface, { x: 0, y: 0 });
    const pattern = this.#hatchFor(density);
    pattern.setTransform(new DOMMatrix().translate(Math.round(origin.x), Math.round(origin.y)));
    return pattern;
  }

  #stencilFor({ width, height }: Size): OffscreenCanvasRenderingContext2D {
    if (!this.#stencil) {
      const ctx = new OffscreenCanvas(width, height).getContext("2d");
      if (!ctx) throw new Error("This browser cannot draw: there is no 2D canvas.");
      this.#stencil = ctx;
    }
    const { canvas } = this.#stencil;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    return this.#stencil;
  }

  #hatchFor(density: number): CanvasPattern {
    if (this.#hatch?.density !== density) {
      const period = 2 * Math.round((hatchPeriod * density) / 2);
      const tile = new OffscreenCanvas(period, period);
      const pixels = new Uint8ClampedArray(hatchPixels(period).buffer as ArrayBuffer);
      tile.getContext("2d")?.putImageData(new ImageData(pixels, period, period), 0, 0);
      const pattern = this.#ctx.createPattern(tile, "repeat");
      if (!pattern) throw new Error("The hatching for values that are not computed could not be made.");
      this.#hatch = { density, pattern };
    }
    return this.#hatch.pattern;
  }
}
