/**
 * What hides the scene from balls: other balls, and what they rest on. The direct view looks over the edge of a table to places that
 * balls on it cannot see.
 */
import { solve } from "../../metrics/linearSystem.ts";
import type { Ball } from "../refraction/ball.ts";

/** The plane that touches all balls from below: y = height + right * x + away * z. */
export interface Support {
  height: number;
  right: number;
  away: number;
}

/** Tilt that is nothing special, as a slope, and how well balls are placed, metres: balls in one row leave the tilt open. */
const TILT = 0.3;
const PLACED = 0.003;
/** Metres by which balls may miss the plane: beyond, they do not rest on one. */
const OFF = 0.015;

/** @returns undefined where the balls rest on no common plane, or there are too few to say. */
export function supportOf(balls: readonly Ball[]): Support | undefined {
  if (balls.length < 3) return undefined;
  let support: Support = { height: 0, right: 0, away: 0 };
  // The radius along the normal depends on the tilt, a little.
  for (let step = 0; step < 3; step++) {
    const slant = Math.hypot(1, support.right, support.away);
    const normal = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j && i > 0 ? (PLACED / TILT) ** 2 : 0)));
    const right = [0, 0, 0];
    for (const { centre, radius } of balls) {
      const row = [1, centre[0], centre[2]];
      for (let i = 0; i < 3; i++) {
        right[i] += row[i] * (centre[1] + radius * slant);
        for (let j = 0; j < 3; j++) normal[i][j] += row[i] * row[j];
      }
    }
    const [height, across, away] = solve(normal, right);
    support = { height, right: across, away };
  }
  const slant = Math.hypot(1, support.right, support.away);
  const rests = ({ centre: [x, y, z], radius }: Ball) => Math.abs(below(support, x, y, z) / slant + radius) < OFF;
  return balls.every(rests) ? support : undefined;
}

/** Metres by which a point lies below the plane, along y. */
export const below = ({ height, right, away }: Support, x: number, y: number, z: number): number =>
  y - (height + right * x + away * z);

/** Depth at which the ray (right, down, 1) meets the plane; negative or Infinity where it does not. */
export const meeting = ({ height, right, away }: Support, rayRight: number, rayDown: number): number =>
  height / (rayDown - right * rayRight - away);

/**
 * Depth of what the balls rest on, where it must be what the camera sees: before the farthest ball. NaN elsewhere.
 * @param rays of the cells, x / z and y / z interleaved.
 */
export function restDepths({ rays }: { rays: Float64Array }, balls: readonly Ball[]): Float32Array {
  const depths = new Float32Array(rays.length / 2).fill(Number.NaN);
  const support = supportOf(balls);
  if (!support) return depths;
  const farthest = Math.max(...balls.map(({ centre }) => centre[2]));
  for (let cell = 0; cell < depths.length; cell++) {
    const depth = meeting(support, rays[2 * cell], rays[2 * cell + 1]);
    if (depth > 0 && depth < farthest) depths[cell] = depth;
  }
  return depths;
}

/** Whether a ball hides a point from the centre of another. */
export function behindBall(from: Ball, balls: readonly Ball[], x: number, y: number, z: number): boolean {
  const [dx, dy, dz] = [x - from.centre[0], y - from.centre[1], z - from.centre[2]];
  const square = dx * dx + dy * dy + dz * dz;
  for (const other of balls) {
    if (other === from) continue;
    const ox = other.centre[0] - from.centre[0];
    const oy = other.centre[1] - from.centre[1];
    const oz = other.centre[2] - from.centre[2];
    const along = (ox * dx + oy * dy + oz * dz) / square;
    if (along <= 0 || along >= 1) continue;
    const [ax, ay, az] = [ox - along * dx, oy - along * dy, oz - along * dz];
    if (ax * ax + ay * ay + az * az < other.radius * other.radius) return true;
  }
  return false;
}
