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
import { length, scale, type Vector } from "./vector.ts";

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
  /**
   * The same for millions of points, without an allocation: writes the direction's x, y and z and the angle of incidence into the
   * first four places of `out`.
   * @returns whether the ball shows the point; where it does not, `out` stays as it was.
   */
  locateInto(x: number, y: number, z: number, out: Float64Array): boolean;
}

/** The angle psi of the points at distance R / nearness that are seen at an angle of incidence; radians. */
export const seenAngle = (incidence: number, index: number, fromCamera: number, nearness: number): number => {
  const sine = Math.sin(incidence);
  return (
    2 * (incidence - Math.asin(sine / index)) - Math.asin(fromCamera * sine) - Math.asin(Math.min(1, nearness * sine))
  );
};

/** The R/s beyond which points lie among the caustics; not above 0 where all do, because the camera is too near. */
export const causticNearness = ({ centre, radius, index }: Ball): number =>
  2 * (1 - 1 / index) - radius / length(centre);

/** @throws RangeError where the camera is so near that the ball shows nothing without caustics. */
export function forwardMap(ball: Ball): ForwardMap {
  const { centre, radius, index } = ball;
  const far = length(centre);
  const fromCamera = radius / far;
  const limit = causticNearness(ball);
  if (!(limit > 0)) throw new RangeError("The ball is too near to the camera, or bends light too little.");
  const axis = scale(centre, 1 / far);
  const most = TABULATED * limit;
  const table = tabulate(index, fromCamera, most);
  const [centreX, centreY, centreZ] = centre;
  const [axisX, axisY, axisZ] = axis;
  // Of seenAngle at the outline, what does not depend on the point.
  const outermost = Math.PI - 2 * Math.asin(1 / index) - Math.asin(fromCamera);
  const locateInto = (x: number, y: number, z: number, out: Float64Array): boolean => {
    const awayX = x - centreX;
    const awayY = y - centreY;
    const awayZ = z - centreZ;
    const nearness = radius / Math.sqrt(awayX * awayX + awayY * awayY + awayZ * awayZ);
    if (!(nearness < limit)) return false;
    const along = awayX * axisX + awayY * axisY + awayZ * axisZ;
    const asideX = awayX - along * axisX;
    const asideY = awayY - along * axisY;
    const asideZ = awayZ - along * axisZ;
    const offset = Math.sqrt(asideX * asideX + asideY * asideY + asideZ * asideZ);
    const psi = Math.atan2(offset, along);
    const widest = outermost - Math.asin(nearness);
    if (psi >= widest) return false;
    const incidence =
      nearness <= most ? look(table, psi / widest, nearness / most) : incidenceFor(psi, index, fromCamera, nearness);
    const sine = fromCamera * Math.sin(incidence);
    const straight = Math.sqrt(1 - sine * sine);
    // What lies to the right is seen on the left.
    const across = offset > 0 ? -sine / offset : 0;
    out[0] = straight * axisX + across * asideX;
    out[1] = straight * axisY + across * asideY;
    out[2] = straight * axisZ + across * asideZ;
    out[3] = incidence;
    return true;
  };
  const found = new Float64Array(4);
  return {
    ball,
    leastDistance: radius / limit,
    locateInto,
    locate([x, y, z]) {
      if (!locateInto(x, y, z, found)) return undefined;
      return { incidence: found[3], direction: [found[0], found[1], found[2]] };
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
