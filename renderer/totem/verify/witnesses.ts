/** What is known of one cell: its point in space, and what each ball saw of it. */
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import type { ForwardMap } from "../../../engine/totem/refraction/forward.ts";
import type { Vector } from "../../../engine/totem/refraction/vector.ts";
import type { Point } from "../../viewer/viewTransform.ts";
import { middleOf } from "../rebuild/cells.ts";
import type { Grids } from "../rebuild/grids.ts";
import { bentWay, pointAt, straightWay, type Way } from "./rays.ts";
import { whySilent } from "./silence.ts";

/** 8-bit sRGB. */
export type Colour = readonly [red: number, green: number, blue: number];

export interface Witness {
  /** How much it may be trusted, 0..1. */
  weight: number;
  /** 1 is as much as is to be expected; undefined where it is not reliable enough to be compared. */
  deviation?: number;
  /** What it says the camera should see. */
  expected: Colour;
  /** Where it shows the cell, pixels of the photograph. */
  place: Point;
  way?: Way;
}

export interface Place {
  cell: number;
  /** Its middle, pixels of the photograph. */
  middle: Point;
  /** Along z, metres; undefined where a ball is in the way. */
  depth?: number;
  /** 0..1, of the depth. */
  confidence: number;
  /** Undefined outside the protected region. */
  heat?: number;
  /** What the photograph shows. */
  direct?: Colour;
  point?: Vector;
  straight?: Way;
  /** In the order of the balls; or why a ball says nothing. */
  witnesses: (Witness | { why: string })[];
}

/** @param maps of the balls, in their order. @param heat the sweep's or the field's. */
export function placeOf(
  { camera, balls }: Pick<TotemVerification, "camera" | "balls">,
  grids: Grids,
  heat: Float32Array,
  maps: readonly (ForwardMap | undefined)[],
  cell: number,
): Place {
  const middle = middleOf(grids, cell);
  const depth = grids.depth[cell];
  const point = pointAt(camera, middle, depth);
  return {
    cell,
    middle,
    confidence: grids.confidence[cell],
    ...(depth > 0 ? { depth, direct: colourAt(grids.picture, cell) } : {}),
    ...(Number.isNaN(heat[cell]) ? {} : { heat: heat[cell] }),
    ...(point ? { point, straight: straightWay(point) } : {}),
    witnesses: grids.balls.map((ball, i) => {
      const map = maps[i];
      if (!(ball.weight[cell] > 0) || !point || !map) return { why: whySilent(map, balls, camera, point) };
      const deviation = ball.deviation[cell];
      return {
        weight: ball.weight[cell],
        ...(Number.isNaN(deviation) ? {} : { deviation }),
        expected: colourAt(ball.picture, cell),
        place: { x: ball.place[2 * cell], y: ball.place[2 * cell + 1] },
        way: bentWay(map, point),
      };
    }),
  };
}

const colourAt = (rgb: Uint8Array, cell: number): Colour => [rgb[3 * cell], rgb[3 * cell + 1], rgb[3 * cell + 2]];
