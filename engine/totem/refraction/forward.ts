/**
 * Where a ball shows a point of the scene. A ball bends every ray within the plane through the camera, its centre and the point, so
 * one unknown is left: the angle of incidence i. With the distance D of the camera and s of the point from the centre (radius R,
 * refraction t, sin i = n sin t), the ray is turned by 2 (i - t), and it passes the centre at R sin i on both sides:
 *
 *   psi = 2 (i - t) - asin(R/D sin i) - asin(R/s sin i)
 *
 * is the angle at the centre between the point and the axis from the camera through the centre. Its slope in i grows with i, so
 * where it is positive at i = 0, R/s < 2 (1 - 1/n) - R/D, every point is seen at one place only; the caustics lie nearer.
 */
import type { Ball } from "./ball.ts";
import { add, dot, length, scale, subtract, type Vector } from "./vector.ts";

/** Samples of the table along psi and along R/s. */
const ANGLES = 257;
const DISTANCES = 65;
/** Part of the range of R/s that is tabulated: at its end, the slope at the axis vanishes and the table would be coarse. */
const TABULATED = 0.75;
/** Steps of Newton's method, far more than are needed except at the limit of R/s, and the change in radians that ends it. */
const STEPS = 60;
const PRECISION = 1e-13;

export interface ForwardMap {
  ball: Ball;
  /** Points must be farther from the centre than this, in metres: nearer ones lie among the caustics. */
  leastDistance: number;
  /**
   * Direction, of length 1, in which the camera at the origin sees the point through the ball, and the angle of incidence there.
   * @returns undefined where the ball does not show the point, or it is nearer than leastDistance.
   */
  locate(point: Vector): { direction: Vector; incidence: number } | undefined;
}

/** The angle psi of the points at distance R / nearness that are seen at an angle of incidence; radians. */
export const seenAngle = (incidence: number, index: number, fromCamera: number, nearness: number): number => {
  const sine = Math.sin(incidence);
  return (
    2 * (incidence - Math.asin(sine / index)) - Math.asin(fromCamera * sine) - Math.asin(Math.min(1, nearness * sine))
  );
};

/** @throws RangeError where the camera is so near that the ball shows nothing without caustics. */
export function forwardMap(ball: Ball): ForwardMap {
  const { centre, radius, index } = ball;
  const far = length(centre);
  const fromCamera = radius / far;
  const limit = 2 * (1 - 1 / index) - fromCamera;
  if (!(limit > 0)) throw new RangeError("The ball is too near to the camera, or bends light too little.");
  const axis = scale(centre, 1 / far);
  const most = TABULATED * limit;
  const table = tabulate(index, fromCamera, most);
  return {
    ball,
    leastDistance: radius / limit,
    locate(point) {
      const away = subtract(point, centre);
      const distance = length(away);
      const nearness = radius / distance;
      if (!(nearness < limit)) return undefined;
      const along = dot(away, axis);
      const aside = subtract(away, scale(axis, along));
      const offset = length(aside);
      const psi = Math.atan2(offset, along);
      const widest = seenAngle(Math.PI / 2, index, fromCamera, nearness);
      if (psi >= widest) return undefined;
      const incidence =
        nearness <= most ? look(table, psi / widest, nearness / most) : incidenceFor(psi, index, fromCamera, nearness);
      const sine = fromCamera * Math.sin(incidence);
      const straight = scale(axis, Math.sqrt(1 - sine * sine));
      // What lies to the right is seen on the left.
      return { incidence, direction: offset > 0 ? add(straight, scale(aside, -sine / offset)) : straight };
    },
  };
}

/**
 * The angle of incidence at which a point is seen. psi never falls and is convex, so Newton's steps from above come down to it
 * without a turn.
 */
function incidenceFor(psi: number, index: number, fromCamera: number, nearness: number): number {
  let incidence = Math.PI / 2;
  for (let step = 0; step < STEPS; step++) {
    const excess = seenAngle(incidence, index, fromCamera, nearness) - psi;
    const [sine, cosine] = [Math.sin(incidence), Math.cos(incidence)];
    const turn = (within: number) => (within * cosine) / Math.sqrt(1 - (within * sine) ** 2);
    const slope = 2 - 2 * turn(1 / index) - turn(fromCamera) - turn(nearness);
    const next = incidence - excess / slope;
    if (!(next < incidence - PRECISION)) break;
    incidence = Math.max(0, next);
  }
  return incidence;
}

/** Angles of incidence; row: R/s from 0 to the most, column: psi from 0 to the widest of that row. */
function tabulate(index: number, fromCamera: number, most: number): Float64Array {
  const table = new Float64Array(ANGLES * DISTANCES);
  for (let row = 0; row < DISTANCES; row++) {
    const nearness = (most * row) / (DISTANCES - 1);
    const widest = seenAngle(Math.PI / 2, index, fromCamera, nearness);
    for (let column = 0; column < ANGLES; column++)
      table[row * ANGLES + column] = incidenceFor((widest * column) / (ANGLES - 1), index, fromCamera, nearness);
  }
  return table;
}

/** @param across 0..1 along psi. @param down 0..1 along R/s. */
function look(table: Float64Array, across: number, down: number): number {
  const [x, y] = [across * (ANGLES - 1), down * (DISTANCES - 1)];
  const [left, top] = [Math.min(ANGLES - 2, Math.floor(x)), Math.min(DISTANCES - 2, Math.floor(y))];
  const [a, b] = [x - left, y - top];
  const at = top * ANGLES + left;
  const above = (1 - a) * table[at] + a * table[at + 1];
  const below = (1 - a) * table[at + ANGLES] + a * table[at + ANGLES + 1];
  return (1 - b) * above + b * below;
}
