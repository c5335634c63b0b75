/**
 * The centres of all balls of a picture and its focal length together: what is not known of the focal length moves all centres, and
 * the outlines of balls far from the middle, which are longer than wide, say something about it.
 */
import { inverse, solve } from "../../metrics/linearSystem.ts";
import { type Camera, type Pixel, rayThrough } from "../refraction/camera.ts";
import { scale, subtract, unit, type Vector } from "../refraction/vector.ts";
import { missOf } from "./outline.ts";

export interface OutlinedBall {
  /** Where it is taken to be at first, metres. */
  centre: Vector;
  radius: number;
  points: readonly Pixel[];
}

export interface RefinedBall {
  centre: Vector;
  /** Square metres, 3 x 3, with what is not known of the focal length. */
  covariance: number[][];
  /** Root mean square distance of the points from the outline, pixels. */
  residual: number;
}

export interface Refined {
  camera: Camera;
  balls: RefinedBall[];
  /** Standard deviation of the focal length as a share of it; 0 where it was taken to be exact. */
  focalDeviation: number;
}

/** Steps of Gauss and Newton, and the change of all unknowns (metres, shares) that ends them. */
const STEPS = 30;
const CLOSE = 1e-10;
/** Points are never taken to be nearer to their outline than this, pixels. */
const LEAST_NOISE = 0.02;
/** Unknowns per ball. */
const PER_BALL = 3;

/**
 * Least squares of the distances between points and outlines in the picture (to first order, Sampson 1982), and of the focal
 * length from the one of the camera.
 * @param balls with centres from centreFromOutline. @param focalDeviation standard deviation of the focal length as a share of it;
 * 0: exact, then each ball is on its own.
 * @throws RangeError where the points say nothing about a centre.
 */
export function refinePoses(balls: readonly OutlinedBall[], camera: Camera, focalDeviation: number): Refined {
  if (balls.length === 0) return { camera, balls: [], focalDeviation };
  let centres = balls.map(({ centre }) => centre);
  /** Natural logarithm of the focal length over that of the camera. */
  let longer = 0;
  const count = PER_BALL * balls.length + Number(focalDeviation > 0);
  const points = balls.reduce((sum, ball) => sum + ball.points.length, 0);
  const prior = (squares: number) =>
    focalDeviation > 0
      ? Math.max(LEAST_NOISE ** 2, squares / Math.max(1, points - count + 1)) / focalDeviation ** 2
      : 0;
  for (let step = 0; step < STEPS; step++) {
    const { normal, right, squares } = normalEquations(balls, centres, zoomed(camera, longer), count);
    if (focalDeviation > 0) {
      normal[count - 1][count - 1] += prior(total(squares));
      right[count - 1] += prior(total(squares)) * longer;
    }
    const change = solve(normal, right);
    if (!change.every(Number.isFinite)) throw new RangeError("The points say nothing about where a ball is.");
    centres = centres.map((centre, i) => subtract(centre, [change[3 * i], change[3 * i + 1], change[3 * i + 2]]));
    if (focalDeviation > 0) longer -= change[count - 1];
    if (Math.max(...change.map(Math.abs)) < CLOSE) break;
  }
  const { normal, squares } = normalEquations(balls, centres, zoomed(camera, longer), count);
  if (focalDeviation > 0) normal[count - 1][count - 1] += prior(total(squares));
  const variance = Math.max(
    LEAST_NOISE ** 2,
    total(squares) / Math.max(1, points - count + Number(focalDeviation > 0)),
  );
  const covariance = inverse(normal).map((row) => row.map((value) => value * variance));
  return {
    camera: zoomed(camera, longer),
    balls: centres.map((centre, i) => ({
      centre,
      covariance: [0, 1, 2].map((a) => [0, 1, 2].map((b) => covariance[3 * i + a][3 * i + b])),
      residual: Math.sqrt(squares[i] / balls[i].points.length),
    })),
    focalDeviation: focalDeviation > 0 ? Math.sqrt(covariance[count - 1][count - 1]) : 0,
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const zoomed = (camera: Camera, longer: number): Camera => ({
  ...camera,
  fx: camera.fx * Math.exp(longer),
  fy: camera.fy * Math.exp(longer),
});

/** Of the distances in pixels, in the coordinates of all centres and, where there is one unknown more, of the focal length. */
function normalEquations(balls: readonly OutlinedBall[], centres: readonly Vector[], camera: Camera, count: number) {
  const normal = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const right = new Array<number>(count).fill(0);
  const squares = balls.map(() => 0);
  const withFocal = count > PER_BALL * balls.length;
  for (const [i, { radius, points }] of balls.entries())
    for (const point of points) {
      const { distance, slope, focal } = distanceTo(point, centres[i], radius, camera);
      squares[i] += distance * distance;
      const columns = [3 * i, 3 * i + 1, 3 * i + 2, ...(withFocal ? [count - 1] : [])];
      const slopes = [...slope, focal];
      for (const [a, row] of columns.entries()) {
        right[row] += slopes[a] * distance;
        for (const [b, column] of columns.entries()) normal[row][column] += slopes[a] * slopes[b];
      }
    }
  return { normal, right, squares };
}

/** In pixels, with its slope in the centre's coordinates and in the logarithm of the focal length. */
function distanceTo([x, y]: Pixel, centre: Vector, radius: number, camera: Camera) {
  const missAt = (place: Pixel, of = camera) => missOf(unit(rayThrough(of, place)), centre, radius);
  const { miss, slope } = missAt([x, y]);
  const half = 0.25;
  const across = (missAt([x + half, y]).miss - missAt([x - half, y]).miss) / (2 * half);
  const down = (missAt([x, y + half]).miss - missAt([x, y - half]).miss) / (2 * half);
  const perPixel = Math.hypot(across, down);
  const little = 1e-4;
  const focal =
    (missAt([x, y], zoomed(camera, little)).miss - missAt([x, y], zoomed(camera, -little)).miss) / (2 * little);
  return { distance: miss / perPixel, slope: scale(slope, 1 / perPixel), focal: focal / perPixel };
}
