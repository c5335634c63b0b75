/** Draws the layers of the viewer: tiles of the picture and of the map, and hatching where the map is not computed. */
import type { RasterInfo } from "../../../contract/findings.ts";
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
}

export interface Scene {
  view: View;
  picture: RasterInfo;
  surface: Size;
  background: string;
  layers: readonly SceneLayer[];
  /** Device pixels per CSS pixel. */
  density: number;
}

/** From this magnification on, pixels are shown as squares. */
const nearestFrom = 2;
/** Width of one pair of hatching stripes, in CSS pixels. */
const hatchPeriod = 8;

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
type Bitmaps = TileStore<ImageBitmap>;

/** Draws one bitmap so that its edges fall on whole device pixels: neighbours meet without a seam. */
function drawPiece(ctx: Context, scene: Scene, layer: SceneLayer, piece: TilePiece, bitmap: ImageBitmap): void {
  const { view, picture, surface } = scene;
  const { raster } = layer;
  const rect = pieceRect(raster, piece);
  const perX = picture.width / raster.width;
  const perY = picture.height / raster.height;
  const nearest = piece.tile.level === layer.level && view.zoom * perX >= nearestFrom;
  ctx.imageSmoothingEnabled = !nearest;
  let { source } = piece;
  let area: Rect = rect;
  if (nearest) {
    // Only the pixels in view: a whole tile at 6400 % is wider than drawing surfaces can count.
    const cropped = cropToView(scene, { x: perX, y: perY }, rect, source);
    if (!cropped) return;
    ({ area, source } = cropped);
  }
  const from = toScreen(view, surface, { x: area.x * perX, y: area.y * perY });
  const to = toScreen(view, surface, { x: (area.x + area.width) * perX, y: (area.y + area.height) * perY });
  const x = Math.round(from.x);
  const y = Math.round(from.y);
  const width = Math.round(to.x) - x;
  const height = Math.round(to.y) - y;
  if (width > 0 && height > 0)
    ctx.drawImage(bitmap, source.x, source.y, source.width, source.height, x, y, width, height);
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

/** Draws scenes onto one canvas; keeps what it needs between frames. */
export class ScenePainter {
  readonly #ctx: CanvasRenderingContext2D;
  #stencil: OffscreenCanvasRenderingContext2D | null = null;
  #hatch: { density: number; pattern: CanvasPattern } | null = null;

  constructor(readonly canvas: HTMLCanvasElement) {
    const ctx = canvas.getContext("2d", { alpha: false });
    if (!ctx) throw new Error("This browser cannot draw: there is no 2D canvas.");
    this.#ctx = ctx;
  }

  paint(scene: Scene, store: Bitmaps): void {
    const ctx = this.#ctx;
    const { width, height } = scene.surface;
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    ctx.fillStyle = scene.background;
    ctx.fillRect(0, 0, width, height);
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
    const holed: { piece: TilePiece; holes: ImageBitmap }[] = [];
    this.#ctx.globalAlpha = layer.opacity;
    for (const piece of piecesToDraw(raster, layer.target, (tile) => store.hasDrawable(raster, tile))) {
      const tile: ComposedTile<ImageBitmap> | undefined = store.drawable(raster, piece.tile);
      if (!tile) continue;
      drawPiece(this.#ctx, scene, layer, piece, tile.image);
      if (tile.holes) holed.push({ piece, holes: tile.holes });
    }
    this.#ctx.globalAlpha = 1;
    if (holed.length > 0) this.#paintHoles(scene, layer, holed);
  }

  /** Hatching in the size of the screen, stencilled by what is not computed, that moves with the picture. */
  #paintHoles(scene: Scene, layer: SceneLayer, holed: { piece: TilePiece; holes: ImageBitmap }[]): void {
    const { width, height } = scene.surface;
    const stencil = this.#stencilFor(scene.surface);
    stencil.globalCompositeOperation = "copy";
    stencil.clearRect(0, 0, width, height);
    stencil.globalCompositeOperation = "source-over";
    for (const { piece, holes } of holed) drawPiece(stencil, scene, layer, piece, holes);
    const origin = toScreen(scene.view, scene.surface, { x: 0, y: 0 });
    const pattern = this.#hatchFor(scene.density);
    pattern.setTransform(new DOMMatrix().translate(Math.round(origin.x), Math.round(origin.y)));
    stencil.globalCompositeOperation = "source-in";
    stencil.fillStyle = pattern;
    stencil.fillRect(0, 0, width, height);
    this.#ctx.drawImage(stencil.canvas, 0, 0);
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
