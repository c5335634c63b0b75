/** A wall of pictures with a board before it, behind three balls of glass: small, and quick to render. */

import { random } from "../../engine/random.ts";
import { undistorted } from "../../engine/totem/refraction/camera.ts";
import { pattern } from "../../engine/totem/simulate/patterns.ts";
import type { Panel, Scene } from "../../engine/totem/simulate/scene.ts";
import { textureOf } from "../../engine/totem/simulate/texture.ts";

/** Depth of the wall and of the board, metres. */
export const WALL = 3;
export const BOARD = 2.2;

/** Metres along a side of the pictures on the wall. */
const SIDE = 1.6;

/** @param board where the left side of the board is, metres. */
export function wallBehindBalls(board = -0.2): Scene {
  const panels: Panel[] = [];
  for (let row = -2; row < 2; row++)
    for (let column = -3; column < 3; column++)
      panels.push({
        name: `picture ${row} ${column}`,
        corner: [column * SIDE, row * SIDE, WALL],
        across: [SIDE, 0, 0],
        down: [0, SIDE, 0],
        texture: textureOf(pattern(64, random("picture", row, column))),
      });
  panels.push({
    name: "board",
    corner: [board, -1.2, BOARD],
    across: [0.6, 0, 0],
    down: [0, 1.2, 0],
    texture: textureOf(pattern(64, random("board"))),
  });
  const ball = (x: number, y: number, z: number) => ({ centre: [x, y, z] as const, radius: 0.11, index: 1.52 });
  return {
    camera: { width: 240, height: 180, fx: 230, fy: 230, cx: 120, cy: 90, distortion: undistorted },
    balls: [ball(-0.34, 0.25, 1), ball(0.02, 0.25, 0.95), ball(0.36, 0.25, 1.05)],
    panels,
    lamp: { corner: [0, -3, 1], across: [0.1, 0, 0], down: [0, 0, 0.1], power: 0 },
    ambient: 1,
  };
}
