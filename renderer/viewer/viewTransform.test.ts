import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clampView,
  fitView,
  fitZoom,
  isFitted,
  maxZoom,
  minZoom,
  panBy,
  pinch,
  reveal,
  type Size,
  toPicture,
  toScreen,
  type View,
  visibleRect,
  zoomTo,
} from "./viewTransform.ts";

const size = (max: number) => fc.record({ width: fc.integer({ min: 1, max }), height: fc.integer({ min: 1, max }) });
const unit = fc.double({ min: 0, max: 1, noNaN: true });

/** A picture, a surface, an allowed view and a screen point inside the surface. */
const scene = fc
  .record({
    picture: size(12000),
    surface: fc.record({ width: fc.integer({ min: 16, max: 4000 }), height: fc.integer({ min: 16, max: 3000 }) }),
    zoom: fc.double({ min: -8, max: 6, noNaN: true }),
    at: fc.tuple(unit, unit),
    anchor: fc.tuple(unit, unit),
  })
  .map(({ picture, surface, zoom, at, anchor }) => ({
    picture,
    surface,
    view: clampView({ zoom: 2 ** zoom, x: at[0] * picture.width, y: at[1] * picture.height }, picture, surface),
    anchor: { x: anchor[0] * surface.width, y: anchor[1] * surface.height },
  }));

const near = (a: number, b: number, tolerance = 1e-6) =>
  Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

const fills = (view: View, length: number, surface: number) => length * view.zoom >= surface;

describe("view transform", () => {
  it("toPicture undoes toScreen", () => {
    fc.assert(
      fc.property(scene, ({ view, surface, anchor }) => {
        const back = toScreen(view, surface, toPicture(view, surface, anchor));
        expect(near(back.x, anchor.x) && near(back.y, anchor.y)).toBe(true);
      }),
    );
  });

  it("zooming in keeps the point under the cursor fixed along every axis the picture fills", () => {
    fc.assert(
      fc.property(scene, fc.double({ min: 1, max: 8, noNaN: true }), ({ view, picture, surface, anchor }, factor) => {
        const before = toPicture(view, surface, anchor);
        const after = toScreen(zoomTo(view, picture, surface, view.zoom * factor, anchor), surface, before);
        if (fills(view, picture.width, surface.width)) expect(near(after.x, anchor.x, 1e-5)).toBe(true);
        if (fills(view, picture.height, surface.height)) expect(near(after.y, anchor.y, 1e-5)).toBe(true);
      }),
    );
  });

  it("every movement ends in an allowed view: clamping again changes nothing", () => {
    const settled = (view: View, picture: Size, surface: Size) => {
      const again = clampView(view, picture, surface);
      expect(near(again.x, view.x) && near(again.y, view.y) && again.zoom === view.zoom).toBe(true);
      expect(view.zoom).toBeLessThanOrEqual(maxZoom);
      expect(view.zoom).toBeGreaterThanOrEqual(minZoom(picture, surface));
    };
    const move = fc.double({ min: -5000, max: 5000, noNaN: true });
    fc.assert(
      fc.property(scene, fc.double({ min: 0.01, max: 100, noNaN: true }), move, move, (s, factor, dx, dy) => {
        settled(zoomTo(s.view, s.picture, s.surface, s.view.zoom * factor, s.anchor), s.picture, s.surface);
        settled(panBy(s.view, s.picture, s.surface, dx, dy), s.picture, s.surface);
        settled(fitView(s.picture, s.surface), s.picture, s.surface);
      }),
    );
  });

  it("leaves no empty margin along an axis the picture fills", () => {
    const move = fc.double({ min: -1e5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(scene, move, move, ({ view, picture, surface }, dx, dy) => {
        const moved = panBy(view, picture, surface, dx, dy);
        const from = toPicture(moved, surface, { x: 0, y: 0 });
        const to = toPicture(moved, surface, { x: surface.width, y: surface.height });
        if (fills(moved, picture.width, surface.width)) {
          expect(from.x).toBeGreaterThan(-1e-6 * picture.width);
          expect(to.x).toBeLessThan(picture.width * (1 + 1e-6));
        } else expect(near(moved.x, picture.width / 2)).toBe(true);
      }),
    );
  });

  it("fit shows the whole picture and touches the surface", () => {
    fc.assert(
      fc.property(scene, ({ picture, surface }) => {
        const view = fitView(picture, surface);
        const shown = visibleRect(view, picture, surface);
        expect(near(shown.width, picture.width) && near(shown.height, picture.height)).toBe(true);
        expect(isFitted(view, picture, surface)).toBe(true);
        expect(isFitted({ ...view, zoom: view.zoom * 1.01 }, picture, surface)).toBe(false);
      }),
    );
    expect(fitZoom({ width: 8000, height: 6000 }, { width: 800, height: 800 })).toBeCloseTo(0.1);
    expect(fitZoom({ width: 2, height: 2 }, { width: 800, height: 800 })).toBe(maxZoom);
  });

  it("a drag moves the picture with the hand", () => {
    const picture = { width: 4000, height: 3000 };
    const surface = { width: 800, height: 600 };
    const view = { zoom: 2, x: 2000, y: 1500 };
    const moved = panBy(view, picture, surface, 30, -12);
    const at = toScreen(moved, surface, toPicture(view, surface, { x: 100, y: 100 }));
    expect(at.x).toBeCloseTo(130);
    expect(at.y).toBeCloseTo(88);
  });

  it("a pinch keeps both picture points under the fingers", () => {
    const picture = { width: 4000, height: 3000 };
    const surface = { width: 800, height: 600 };
    const view = { zoom: 1, x: 2000, y: 1500 };
    const before = [
      { x: 300, y: 300 },
      { x: 500, y: 300 },
    ] as const;
    const after = [
      { x: 220, y: 320 },
      { x: 620, y: 320 },
    ] as const;
    const pinched = pinch(view, picture, surface, before, after);
    expect(pinched.zoom).toBeCloseTo(2);
    for (const i of [0, 1] as const) {
      const at = toScreen(pinched, surface, toPicture(view, surface, before[i]));
      expect(at.x).toBeCloseTo(after[i].x);
      expect(at.y).toBeCloseTo(after[i].y);
    }
    const touching = [before[0], before[0]] as const;
    expect(pinch(view, picture, surface, touching, before).zoom).toBe(1);
  });

  it("reveal moves a point into view and leaves a visible one alone", () => {
    const picture = { width: 4000, height: 3000 };
    const surface = { width: 800, height: 600 };
    const view = { zoom: 1, x: 2000, y: 1500 };
    expect(reveal(view, picture, surface, { x: 2100, y: 1500 }, 40)).toEqual(view);
    const moved = reveal(view, picture, surface, { x: 3000, y: 500 }, 40);
    expect(toScreen(moved, surface, { x: 3000, y: 500 })).toEqual({ x: 760, y: 40 });
  });
});
