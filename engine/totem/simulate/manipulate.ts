/** Edits of a rendered photograph, with the pixels that they changed. What the balls show stays as it was, unless it says otherwise. */
import { composite, feathered } from "../../image/composite.ts";
import type { RgbImage } from "../../image/raster.ts";
import { blob } from "../../image/shapes.ts";
import type { Random } from "../../random.ts";
import { add, type Vector } from "../refraction/vector.ts";
import { PERSON_NAME } from "./drawScene.ts";
import { inpaint } from "./inpaint.ts";
import { type Rendering, type RenderOptions, render } from "./render.ts";
import type { Panel, Scene } from "./scene.ts";

export const manipulations = [
  "colour-patch",
  "splice",
  "removal",
  "shift",
  "shift-almost-everywhere",
  "shift-everywhere",
] as const;
/**
 * colour-patch: one colour. splice: a piece of another photograph. removal: a person is painted over with what is around. shift: a
 * person stands elsewhere, in the direct view only; in the balls too, but off by a little; or in the balls as well, which is
 * another true scene and cannot be told.
 */
export type Manipulation = (typeof manipulations)[number];

export interface Manipulated {
  image: RgbImage;
  /** 1: changed. Pixels of balls never count. */
  mask: Uint8Array;
}

/** Shares of the picture of what is pasted. */
const areas = { least: 0.015, most: 0.05 };
/** Tries for a place that touches no ball. */
const TRIES = 200;
/** Metres by which a person is moved, and by which the balls are off where they follow almost. */
const shifts = { least: 0.35, most: 0.6, off: 0.2 };
/** Pixels around a person that are painted over as well, as a share of the picture's width. */
const MARGIN = 0.004;

/**
 * @param rendering of the scene with these options. @param other a photograph to paste from.
 * @throws Error where the scene shows nobody to move or remove, or leaves no room for a paste.
 */
export function manipulate(
  kind: Manipulation,
  scene: Scene,
  rendering: Rendering,
  other: RgbImage,
  options: RenderOptions,
  source: Random,
): Manipulated {
  if (kind === "colour-patch" || kind === "splice") return paste(kind, rendering, other, source);
  const person = mostVisible(scene, rendering);
  if (kind === "removal") return remove(rendering, person);
  const step = (source.uniform() < 0.5 ? -1 : 1) * (shifts.least + (shifts.most - shifts.least) * source.uniform());
  const moved = render(withMoved(scene, person, step), options);
  const inBalls =
    kind === "shift"
      ? rendering
      : kind === "shift-everywhere"
        ? moved
        : render(withMoved(scene, person, step + Math.sign(step) * shifts.off), options);
  const ball = ballPixels(rendering);
  const mask = Uint8Array.from(ball, (is, at) =>
    Number(!is && (rendering.seen[at] === person || moved.seen[at] === person)),
  );
  return { image: composite(moved.image, inBalls.image, ball), mask };
}

/** 1 where a ball is seen. */
export const ballPixels = ({ seen }: Rendering): Uint8Array => Uint8Array.from(seen, (what) => Number(what < 0));

function paste(kind: "colour-patch" | "splice", rendering: Rendering, other: RgbImage, source: Random): Manipulated {
  const { image } = rendering;
  const ball = ballPixels(rendering);
  const share = areas.least + (areas.most - areas.least) * source.uniform();
  for (let tries = 0; tries < TRIES; tries++) {
    const mask = blob(image, share, source);
    const cover = feathered(mask, image, 1);
    if (cover.some((value, at) => value > 0 && ball[at])) continue;
    const above = kind === "splice" ? elsewhere(other, image, source) : filled(image, source);
    return { image: composite(image, above, cover), mask };
  }
  throw new Error("The balls leave no room for a paste.");
}

/** One colour, far from grey. */
function filled({ width, height }: RgbImage, source: Random): RgbImage {
  const hue = source.integer(3);
  const colour = [0, 1, 2].map((c) => (c === hue ? 200 + source.integer(40) : 20 + source.integer(80)));
  return { width, height, data: Uint8Array.from({ length: 3 * width * height }, (_, i) => colour[i % 3]) };
}

/** A photograph over a picture of another size, from a random place on, again and again. */
function elsewhere(from: RgbImage, { width, height }: RgbImage, source: Random): RgbImage {
  const [left, top] = [source.integer(from.width), source.integer(from.height)];
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 3 * (((y + top) % from.height) * from.width + ((x + left) % from.width));
      data.set(from.data.subarray(at, at + 3), 3 * (y * width + x));
    }
  return { width, height, data };
}

function mostVisible({ panels }: Scene, { seen }: Rendering): number {
  const counts = new Map<number, number>();
  for (const what of seen) counts.set(what, (counts.get(what) ?? 0) + 1);
  let best = -1;
  for (const [panel, count] of counts)
    if (panels[panel]?.name.startsWith(PERSON_NAME) && count > (counts.get(best) ?? 0)) best = panel;
  if (best < 0) throw new Error("Nobody is seen in this scene.");
  return best;
}

function remove(rendering: Rendering, person: number): Manipulated {
  const { image, seen } = rendering;
  const { width, height } = image;
  const reach = Math.ceil(MARGIN * width);
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (seen[y * width + x] !== person) continue;
      for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++)
        mask.fill(1, row * width + Math.max(0, x - reach), row * width + Math.min(width - 1, x + reach) + 1);
    }
  for (let at = 0; at < mask.length; at++) if (seen[at] < 0) mask[at] = 0;
  return { image: inpaint(image, mask), mask };
}

function withMoved(scene: Scene, index: number, step: number): Scene {
  const to: Vector = [step, 0, 0];
  const panels = scene.panels.map(
    (panel, i): Panel => (i === index ? { ...panel, corner: add(panel.corner, to) } : panel),
  );
  return { ...scene, panels };
}
