/**
 * Where the picture lies on the screen. Screen coordinates are device pixels of the drawing surface, so that zoom 1
 * ("100 %") shows one picture pixel on exactly one pixel of the display, whatever the display's density.
 */

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Rect extends Point, Size {}

/** The part of the picture in view. */
export interface View {
  /** Device pixels per picture pixel. */
  zoom: number;
  /** Picture coordinates of the middle of the surface. */
  x: number;
  y: number;
}

/** Beyond this a single picture pixel would fill a fingertip; nothing more is to be seen. */
export const maxZoom = 64;

/** The zoom at which the whole picture is seen as large as the surface allows. */
export function fitZoom(picture: Size, surface: Size): number {
  return Math.min(surface.width / picture.width, surface.height / picture.height, maxZoom);
}

/** Smallest zoom: the whole picture, or 100 % where the picture is smaller than the surface. */
export function minZoom(picture: Size, surface: Size): number {
  return Math.min(fitZoom(picture, surface), 1);
}

export function fitView(picture: Size, surface: Size): View {
  return { zoom: fitZoom(picture, surface), x: picture.width / 2, y: picture.height / 2 };
}

export function isFitted(view: View, picture: Size, surface: Size): boolean {
  const fit = fitZoom(picture, surface);
  return Math.abs(view.zoom - fit) <= 1e-9 * fit;
}

function clampAxis(centre: number, zoom: number, length: number, surface: number): number {
  const half = surface / zoom / 2;
  return 2 * half >= length ? length / 2 : Math.min(Math.max(centre, half), length - half);
}

/** The nearest allowed view: no empty margin along an axis the picture can fill, centred along one it cannot. */
export function clampView(view: View, picture: Size, surface: Size): View {
  const zoom = Math.min(Math.max(view.zoom, minZoom(picture, surface)), maxZoom);
  return {
    zoom,
    x: clampAxis(view.x, zoom, picture.width, surface.width),
    y: clampAxis(view.y, zoom, picture.height, surface.height),
  };
}

export function toScreen(view: View, surface: Size, point: Point): Point {
  return {
    x: (point.x - view.x) * view.zoom + surface.width / 2,
    y: (point.y - view.y) * view.zoom + surface.height / 2,
  };
}

export function toPicture(view: View, surface: Size, point: Point): Point {
  return {
    x: (point.x - surface.width / 2) / view.zoom + view.x,
    y: (point.y - surface.height / 2) / view.zoom + view.y,
  };
}

/** Changes the zoom so that what lies under the screen point `anchor` stays there, as far as clamping allows. */
export function zoomTo(view: View, picture: Size, surface: Size, zoom: number, anchor: Point): View {
  const limited = Math.min(Math.max(zoom, minZoom(picture, surface)), maxZoom);
  const fixed = toPicture(view, surface, anchor);
  return clampView(
    {
      zoom: limited,
      x: fixed.x - (anchor.x - surface.width / 2) / limited,
      y: fixed.y - (anchor.y - surface.height / 2) / limited,
    },
    picture,
    surface,
  );
}

/** Moves the picture by (dx, dy) device pixels, as a dragging hand does. */
export function panBy(view: View, picture: Size, surface: Size, dx: number, dy: number): View {
  return clampView({ zoom: view.zoom, x: view.x - dx / view.zoom, y: view.y - dy / view.zoom }, picture, surface);
}

/** Two fingers that move from `before` to `after`: the picture points under them follow. */
export function pinch(
  view: View,
  picture: Size,
  surface: Size,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
): View {
  const distance = ([a, b]: readonly [Point, Point]) => Math.hypot(a.x - b.x, a.y - b.y);
  const middle = ([a, b]: readonly [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const from = middle(before);
  const to = middle(after);
  // Fingers that touch each other say nothing about scale.
  const factor = distance(before) > 1 ? distance(after) / distance(before) : 1;
  const zoomed = zoomTo(view, picture, surface, view.zoom * factor, from);
  return panBy(zoomed, picture, surface, to.x - from.x, to.y - from.y);
}

/** The least movement that brings a picture point to at least `margin` device pixels inside the surface. */
export function reveal(view: View, picture: Size, surface: Size, point: Point, margin: number): View {
  const at = toScreen(view, surface, point);
  const shift = (position: number, length: number) => {
    const inset = Math.min(margin, length / 2);
    return position < inset ? inset - position : Math.min(0, length - inset - position);
  };
  return panBy(view, picture, surface, shift(at.x, surface.width), shift(at.y, surface.height));
}

/** The rectangle of the picture that is in view, in picture coordinates, within the picture. */
export function visibleRect(view: View, picture: Size, surface: Size): Rect {
  const from = toPicture(view, surface, { x: 0, y: 0 });
  const to = toPicture(view, surface, { x: surface.width, y: surface.height });
  const x = Math.max(0, from.x);
  const y = Math.max(0, from.y);
  return { x, y, width: Math.min(picture.width, to.x) - x, height: Math.min(picture.height, to.y) - y };
}
