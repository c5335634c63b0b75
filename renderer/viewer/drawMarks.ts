/** Draws what lies over the picture: region outlines, the 8 x 8 grid, the crosshair and the magnifier. */
import type { Region } from "../../engine/finding.ts";
import type { Overlay } from "./overlay.ts";
import { type Point, type Rect, type Size, toPicture, toScreen, type View } from "./viewTransform.ts";

/** A rectangle of the picture that is pointed out. */
export interface Outline extends Rect {
  label: string;
  /** What the reader has chosen, rather than what is shown along with it. */
  strong: boolean;
}

/** A straight piece of a line, in picture coordinates. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

export interface Marks {
  view: View;
  picture: Size;
  surface: Size;
  density: number;
  regions: readonly Region[];
  outlines: readonly Outline[];
  border: readonly Segment[];
  /** The part of the surface that the border is drawn on, as fractions of the width. */
  borderSpan: { from: number; to: number };
  grid: boolean;
  overlay?: Overlay;
  /** The picture pixel to point out. */
  crosshair: Point | null;
  /** Magnified pixels and the middle of the lens on the surface. */
  lens: { at: Point; side: number; pixels: Uint32Array } | null;
}

const blockSize = 8;
/** The grid is drawn where a block is at least this many CSS pixels wide; closer lines would hide the picture. */
const leastBlock = 16;

/** Whether the 8 x 8 grid can be seen at a zoom. */
export function gridIsVisible(zoom: number, density: number): boolean {
  return zoom * blockSize >= leastBlock * density;
}

/** The zoom from which the grid is drawn. */
export const gridZoom = (density: number): number => (leastBlock * density) / blockSize;

type Context = CanvasRenderingContext2D;

/** A light line with a dark rim shows on every picture. */
function strokeTwice(ctx: Context, density: number, light: string): void {
  ctx.lineWidth = 4 * density;
  ctx.strokeStyle = "rgb(0 0 0 / 65%)";
  ctx.stroke();
  ctx.lineWidth = 1.5 * density;
  ctx.strokeStyle = light;
  ctx.stroke();
}

function drawGrid(ctx: Context, { view, picture, surface, density }: Marks): void {
  const from = toPicture(view, surface, { x: 0, y: 0 });
  const to = toPicture(view, surface, { x: surface.width, y: surface.height });
  const edge = toScreen(view, surface, { x: 0, y: 0 });
  const end = toScreen(view, surface, { x: picture.width, y: picture.height });
  const lines = (low: number, high: number, length: number) => {
    const first = Math.max(0, Math.ceil(low / blockSize));
    const last = Math.floor(Math.min(high, length) / blockSize);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * blockSize);
  };
  ctx.beginPath();
  for (const column of lines(from.x, to.x, picture.width)) {
    const x = Math.round(toScreen(view, surface, { x: column, y: 0 }).x) + 0.5;
    ctx.moveTo(x, Math.max(0, edge.y));
    ctx.lineTo(x, Math.min(surface.height, end.y));
  }
  for (const row of lines(from.y, to.y, picture.height)) {
    const y = Math.round(toScreen(view, surface, { x: 0, y: row }).y) + 0.5;
    ctx.moveTo(Math.max(0, edge.x), y);
    ctx.lineTo(Math.min(surface.width, end.x), y);
  }
  ctx.lineWidth = 2 * density;
  ctx.strokeStyle = "rgb(0 0 0 / 35%)";
  ctx.stroke();
  ctx.lineWidth = density;
  ctx.strokeStyle = "rgb(255 255 255 / 65%)";
  ctx.stroke();
}

/** All at once: a line of many pieces. */
function drawBorder(ctx: Context, { view, surface, density, border, borderSpan: { from, to } }: Marks): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(from * surface.width, 0, (to - from) * surface.width, surface.height);
  ctx.clip();
  ctx.beginPath();
  for (const [x1, y1, x2, y2] of border) {
    const start = toScreen(view, surface, { x: x1, y: y1 });
    const end = toScreen(view, surface, { x: x2, y: y2 });
    ctx.moveTo(start.x, start.y);
    ctx.lineTo(end.x, end.y);
  }
  // Thinner than what is pointed out: it only says where the map ends.
  ctx.lineCap = "square";
  ctx.lineWidth = 2.5 * density;
  ctx.strokeStyle = "rgb(0 0 0 / 55%)";
  ctx.stroke();
  ctx.lineWidth = density;
  ctx.strokeStyle = "rgb(255 255 255 / 80%)";
  ctx.stroke();
  ctx.restore();
}

function screenRect({ view, surface }: Marks, rect: Rect): Rect {
  const from = toScreen(view, surface, rect);
  return { ...from, width: rect.width * view.zoom, height: rect.height * view.zoom };
}

function drawRegion(ctx: Context, marks: Marks, region: Region, number: number): void {
  const rect = screenRect(marks, region);
  ctx.beginPath();
  ctx.rect(rect.x, rect.y, rect.width, rect.height);
  strokeTwice(ctx, marks.density, "white");
  drawLabel(ctx, marks.density, rect, region.label ?? `Region ${number}`);
}

function drawOutline(ctx: Context, marks: Marks, outline: Outline): void {
  const { density } = marks;
  const rect = screenRect(marks, outline);
  ctx.save();
  ctx.beginPath();
  ctx.rect(rect.x, rect.y, rect.width, rect.height);
  if (outline.strong) {
    // A broad dark rim: the outlines of regions have a narrow one.
    ctx.lineWidth = 6 * density;
    ctx.strokeStyle = "rgb(0 0 0 / 80%)";
    ctx.stroke();
    ctx.lineWidth = 3 * density;
    ctx.strokeStyle = "white";
    ctx.stroke();
  } else {
    ctx.setLineDash([5 * density, 4 * density]);
    strokeTwice(ctx, density, "white");
  }
  ctx.restore();
  drawLabel(ctx, density, rect, outline.label);
}

/** Names a box. */
function drawLabel(ctx: Context, density: number, rect: Rect, text: string): void {
  const height = 18 * density;
  ctx.font = `${12 * density}px system-ui, sans-serif`;
  ctx.textBaseline = "middle";
  const width = ctx.measureText(text).width + 12 * density;
  const gap = 3 * density;
  // Above the box, or below where there is no room above.
  const y = rect.y - height - gap < 0 ? rect.y + rect.height + gap : rect.y - height - gap;
  ctx.fillStyle = "rgb(0 0 0 / 80%)";
  ctx.fillRect(rect.x, y, width, height);
  ctx.fillStyle = "white";
  ctx.fillText(text, rect.x + 6 * density, y + height / 2);
}

function drawOverlay(context: Context, { view, surface, density }: Marks, overlay: Overlay): void {
  context.save();
  overlay.draw({ context, density, zoom: view.zoom, at: (point) => toScreen(view, surface, point) });
  context.restore();
}

function drawCrosshair(ctx: Context, marks: Marks, pixel: Point): void {
  const { density, surface } = marks;
  const box = screenRect(marks, { ...pixel, width: 1, height: 1 });
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const gap = Math.max(6 * density, box.width / 2 + 3 * density);
  ctx.beginPath();
  ctx.moveTo(0, y);
  ctx.lineTo(x - gap, y);
  ctx.moveTo(x + gap, y);
  ctx.lineTo(surface.width, y);
  ctx.moveTo(x, 0);
  ctx.lineTo(x, y - gap);
  ctx.moveTo(x, y + gap);
  ctx.lineTo(x, surface.height);
  if (box.width >= 4 * density) ctx.rect(box.x, box.y, box.width, box.height);
  strokeTwice(ctx, density, "white");
}

function drawLens(ctx: Context, density: number, lens: NonNullable<Marks["lens"]>): void {
  const { side, at } = lens;
  const buffer = new OffscreenCanvas(side, side);
  const bytes = new Uint8ClampedArray(lens.pixels.buffer as ArrayBuffer);
  buffer.getContext("2d")?.putImageData(new ImageData(bytes, side, side), 0, 0);
  ctx.save();
  ctx.beginPath();
  ctx.arc(at.x, at.y, side / 2, 0, 2 * Math.PI);
  ctx.clip();
  ctx.fillStyle = "black";
  ctx.fillRect(at.x - side / 2, at.y - side / 2, side, side);
  ctx.drawImage(buffer, Math.round(at.x - side / 2), Math.round(at.y - side / 2));
  ctx.restore();
  ctx.beginPath();
  ctx.arc(at.x, at.y, side / 2, 0, 2 * Math.PI);
  strokeTwice(ctx, density, "white");
}

export function drawMarks(canvas: HTMLCanvasElement, marks: Marks): void {
  const { width, height } = marks.surface;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("This browser cannot draw: there is no 2D canvas.");
  ctx.clearRect(0, 0, width, height);
  if (marks.grid && gridIsVisible(marks.view.zoom, marks.density)) drawGrid(ctx, marks);
  if (marks.border.length > 0) drawBorder(ctx, marks);
  marks.regions.forEach((region, i) => {
    drawRegion(ctx, marks, region, i + 1);
  });
  for (const outline of marks.outlines) drawOutline(ctx, marks, outline);
  if (marks.overlay) drawOverlay(ctx, marks, marks.overlay);
  if (marks.crosshair) drawCrosshair(ctx, marks, marks.crosshair);
  if (marks.lens) drawLens(ctx, marks.density, marks.lens);
}
