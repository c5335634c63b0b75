/** A room with people in it and balls on a table before the camera, drawn at random. */
import type { RgbImage } from "../../image/raster.ts";
import type { Random } from "../../random.ts";
import type { Ball } from "../refraction/ball.ts";
import { undistorted } from "../refraction/camera.ts";
import type { Vector } from "../refraction/vector.ts";
import { pattern, person } from "./patterns.ts";
import type { Panel, Scene } from "./scene.ts";
import { type Texture, textureOf } from "./texture.ts";

export interface SceneOptions {
  /** Of the picture, pixels. */
  width: number;
  height: number;
  /** How many balls. */
  balls: number;
  /** For walls and clothes; patterns where there are none. */
  photographs: readonly RgbImage[];
}

/** Pixels along the side of a pattern, and of a person's height. */
const PATTERN = 512;
const PERSON = 768;
/** Crown glass. */
const INDEX = 1.52;
/** Name of panels that are people: what an edit may move or remove. */
export const PERSON_NAME = "person";

/** @param source of everything that is drawn. */
export function drawScene(source: Random, { width, height, balls: count, photographs }: SceneOptions): Scene {
  const between = (least: number, most: number) => least + (most - least) * source.uniform();
  const picture = (): RgbImage =>
    photographs.length > 0 && source.uniform() < 0.7
      ? photographs[source.integer(photographs.length)]
      : pattern(PATTERN, source);
  const texture = (): Texture => textureOf(picture());
  const focal = Math.max(width, height) * between(0.8, 1);
  const [left, right, top, floor] = [-between(1.8, 2.6), between(1.8, 2.6), -between(1.2, 1.6), between(1, 1.3)];
  const [back, front] = [between(3.4, 5), -between(1, 2)];
  const panel = (name: string, corner: Vector, across: Vector, down: Vector, look = texture()): Panel => ({
    name,
    corner,
    across,
    down,
    texture: look,
  });
  const tableTop = between(0.27, 0.33);
  const tableEnd = between(1.35, 1.5);
  const panels: Panel[] = [
    panel("back wall", [left, top, back], [right - left, 0, 0], [0, floor - top, 0]),
    panel("front wall", [right, top, front], [left - right, 0, 0], [0, floor - top, 0]),
    panel("left wall", [left, top, front], [0, 0, back - front], [0, floor - top, 0]),
    panel("right wall", [right, top, back], [0, 0, front - back], [0, floor - top, 0]),
    panel("floor", [left, floor, back], [right - left, 0, 0], [0, 0, front - back]),
    panel("ceiling", [left, top, front], [right - left, 0, 0], [0, 0, back - front]),
    panel("table", [-1.1, tableTop, tableEnd], [2.2, 0, 0], [0, 0, 0.3 - tableEnd]),
  ];
  // Boxes and posters make depth and detail.
  for (let i = 0; i < 2; i++) {
    const wide = between(0.6, 1.2);
    const x = between(left + 0.1, right - 0.1 - wide);
    panels.push(panel(`poster ${i + 1}`, [x, between(top + 0.2, 0), back - 0.01], [wide, 0, 0], [0, wide * 0.7, 0]));
  }
  const people = 2 + source.integer(2);
  const places = Array.from({ length: people }, (_, i) => ((i + 0.5) / people - 0.5) * 2);
  for (const [i, place] of places.entries()) {
    const z = between(1.9, Math.min(3.1, back - 0.4));
    const tall = between(1.5, Math.min(1.85, floor - top - 0.1));
    const wide = 0.45 * tall;
    const x = (place * 0.42 + between(-0.1, 0.1)) * z * 0.9;
    const clothes = photographs.length > 0 && source.uniform() < 0.5 ? picture() : undefined;
    const { image, opacity } = person(PERSON, clothes, source);
    const corner: Vector = [Math.max(left, Math.min(right - wide, x - wide / 2)), floor - tall, z];
    panels.push(panel(`${PERSON_NAME} ${i + 1}`, corner, [wide, 0, 0], [0, tall, 0], textureOf(image, opacity)));
  }
  const balls = Array.from({ length: count }, (_, i): Ball => {
    const radius = between(0.045, 0.06);
    const z = between(0.8, 1.1);
    const x = ((i + 0.5) / count - 0.5) * Math.min(0.9, (0.8 * width) / focal) + between(-0.02, 0.02);
    return { centre: [x, tableTop - radius, z], radius, index: INDEX };
  });
  return {
    camera: { width, height, fx: focal, fy: focal, cx: width / 2, cy: height / 2, distortion: undistorted },
    balls,
    panels,
    lamp: {
      corner: [between(-0.6, 0), top + 0.02, between(0.8, 1.6)],
      across: [0.8, 0, 0],
      down: [0, 0, 0.8],
      power: between(0.9, 1.6),
    },
    ambient: between(0.3, 0.45),
  };
}
